// The payloads of the frames. Each encode has its decode; decoding throws StreamError at the first thing that cannot
// be, and treats what comes from the worker as hostile.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "fetch/page.hpp"
#include "worker/description.hpp"
#include "worker/verdict.hpp"

namespace twinwatch::worker {

struct Hello {
  std::string plugin;  // absolute path of the .so
  Settings settings;
  std::uint64_t memory_octets = 0;
  std::uint64_t cpu_seconds = 0;
  std::uint64_t log_octets = 0;
  bool only_describe = false;  // what the plugin says of itself, without an instance of it
};

struct PageHead {
  std::string asked_url, final_url, tag, content_type, charset;
  fetch::Headers headers;
  std::uint32_t status = 200;
  std::int64_t fetched_at_ms = 0;
  std::uint64_t body_octets = 0;
};

struct AnswerTail {
  std::string charset;
  std::uint64_t replaced = 0;
};

struct VerdictNote {
  Verdict::Code code = Verdict::Code::bug;
  std::string message;
};

struct LogNote {
  int level = 0;
  std::string_view message;  // into the payload
};

std::string encode(const Hello& hello);
std::string encode(const PageHead& head);
std::string encode(const Description& description);
std::string encode(const fetch::Request& request);
std::string encode(const AnswerTail& tail);
std::string encode(const VerdictNote& note);

Hello decode_hello(std::string_view payload);
PageHead decode_page(std::string_view payload);
Description decode_description(std::string_view payload);
fetch::Request decode_request(std::string_view payload);
AnswerTail decode_answer(std::string_view payload);
VerdictNote decode_verdict(std::string_view payload);  // only codes that a worker may give
LogNote decode_log(std::string_view payload);

}  // namespace twinwatch::worker
