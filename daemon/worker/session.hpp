// One run's worker process, seen from the daemon: spawned, limited, asked, ended. All calls from the loop's thread (the
// child dies with the thread that spawned it, PR_SET_PDEATHSIG). Coroutines; one call at a time.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "fetch/page.hpp"
#include "worker/description.hpp"
#include "worker/verdict.hpp"

namespace twinwatch::worker {

struct Limits {
  std::chrono::milliseconds page_deadline{60'000};  // also for loading the plugin, start() and finish()
  std::chrono::milliseconds run_deadline{3'600'000};
  std::uint64_t memory_octets = 512ull << 20;  // RLIMIT_DATA
  std::uint64_t answer_octets = 1ull << 30;    // of observations and requests from one start() or parse()
  std::uint64_t log_octets = 256ull << 10;     // of what the plugin prints and logs; the rest is counted and dropped
};

struct Spawn {
  std::filesystem::path worker;  // the twinwatch-worker binary
  std::filesystem::path plugin;  // the .so
  Settings settings;             // the operator's; a TW_SETTING_FILE has the file's content here, not its name
  Limits limits;
  bool only_describe = false;  // no instance is made and no setting read: description() is all that may be asked
};

// What start() and parse() brought besides records.
struct Answer {
  std::vector<fetch::Request> requests;
  std::string charset;         // what the body was decoded from, with its evidence: "windows-1254 (detected)"
  std::uint64_t replaced = 0;  // octets without meaning in it
};

class Session {
 public:
  // Called with each chunk of a page's observation stream as it arrives, at most about 1 MiB, on the loop's thread.
  // What it throws ends the run and comes out of the pending call; only a StreamError (what was read cannot be) becomes
  // WorkerFailed(garbage).
  using OnChunk = std::function<void(std::string_view)>;
  using OnLog = std::function<void(int level, std::string_view message)>;  // tw_log_level; capped, see Limits

  // Spawns, loads, checks the versions, hands over the settings. Throws WorkerFailed.
  static boost::asio::awaitable<std::unique_ptr<Session>> open(boost::asio::any_io_executor loop, Spawn spawn,
                                                               OnLog log);
  virtual ~Session() = default;  // kills the process if it still runs

  virtual const Description& description() const = 0;
  virtual boost::asio::awaitable<Answer> start(OnChunk on_chunk) = 0;
  virtual boost::asio::awaitable<Answer> parse(const fetch::Page& page, OnChunk on_chunk) = 0;
  // Asks the plugin to finish and waits for the done frame and the exit. Success only if this returns.
  virtual boost::asio::awaitable<void> finish(OnChunk on_chunk) = 0;
  virtual void stop(const std::string& why) = 0;  // any time: the pending call throws WorkerFailed(stopped)
};

}  // namespace twinwatch::worker
