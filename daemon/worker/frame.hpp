// The frames between daemon and worker: u32 length of the payload (little-endian), u8 type, payload. Private to one
// build of twinwatch: both ends are installed together, so there is no negotiation.
//
// The daemon asks (hello, start, page, finish), the worker answers; nothing is sent unasked but log lines. A page's
// octets travel as a descriptor beside the page frame (SCM_RIGHTS). README.md has the whole conversation.
#pragma once
#include <array>
#include <cstdint>
#include <optional>

namespace twinwatch::worker {

enum class Frame : std::uint8_t {
  // daemon -> worker
  hello = 1,  // Hello; answered by description
  start,      // empty; answered by chunks, requests, answer
  page,       // PageHead, and the body's descriptor unless it is empty; answered as start
  finish,     // empty; answered by chunks, done
  // worker -> daemon
  description = 16,  // Description
  chunk,             // octets of one page's observation stream, whole entries
  request,           // fetch::Request
  log,               // level, text
  answer,            // AnswerTail: the call returned TW_OK
  verdict,           // VerdictNote: the run is over, the process leaves
  crash_note,        // number: octets of data in use when a deadly signal came; the process ends by it
  done               // empty: success, the only one
};

constexpr std::size_t kFrameHeader = 5;
constexpr std::size_t kMostToWorker = 64u << 20;   // settings may hold whole files
constexpr std::size_t kMostFromWorker = 1u << 20;  // a chunk ends at 256 KiB or with the entry that passed it
constexpr std::size_t kChunkFull = 256u << 10;

// What one entry may hold, so that no frame passes kMostFromWorker. The worker's host half enforces them.
constexpr std::size_t kMostValue = 256u << 10;                    // one field of a record
constexpr std::size_t kMostRecord = 640u << 10;                   // all fields of a record
constexpr std::size_t kMostExampleCharacters = 120;               // of a landmark: more is clipped
constexpr std::size_t kMostExample = 4 * kMostExampleCharacters;  // octets
constexpr std::size_t kMostNote = 4096;                           // reasons, landmarks, findings, tags: more is clipped
constexpr std::size_t kMostRequests = 200'000;                    // from one call

constexpr std::array<char, kFrameHeader> frame_header(Frame type, std::size_t payload) {
  return {static_cast<char>(payload & 0xFF), static_cast<char>((payload >> 8) & 0xFF),
          static_cast<char>((payload >> 16) & 0xFF), static_cast<char>((payload >> 24) & 0xFF),
          static_cast<char>(type)};
}

struct FrameHeader {
  Frame type;
  std::size_t payload;
};

constexpr FrameHeader read_frame_header(const std::array<char, kFrameHeader>& octets) {
  const auto at = [&](std::size_t index) {
    return static_cast<std::size_t>(static_cast<unsigned char>(octets[index]));
  };
  return {static_cast<Frame>(octets[4]), at(0) | at(1) << 8 | at(2) << 16 | at(3) << 24};
}

// Exit codes of the worker, for those who start it by hand and for the case that a frame could not be sent.
enum class Exit : int { done = 0, verdict_sent = 70, lost_daemon = 71, usage = 64 };

}  // namespace twinwatch::worker
