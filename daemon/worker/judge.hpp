// The words of a verdict: who, where, which limit, what was measured, what to do.
#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "worker/session.hpp"
#include "worker/spawn.hpp"
#include "worker/verdict.hpp"

namespace twinwatch::worker {

struct Circumstances {
  std::filesystem::path plugin;
  Limits limits;
  std::string call;  // "loading", "start()", "parse()", ...
  std::string url;   // of the page in hand, if any
  std::chrono::duration<double> call_time{}, run_time{};
  Ending ending;
  std::uint64_t data_octets = 0;  // in use at the end, of what RLIMIT_DATA counts; 0: not known
  // Why the daemon ended it, or what the worker gave as its verdict; nothing: it ended by itself, without a word.
  std::optional<Verdict> told;
};

inline constexpr std::string_view kLoading = "loading";  // the call that is none: dlopen, create()

Verdict judge(const Circumstances& how);

}  // namespace twinwatch::worker
