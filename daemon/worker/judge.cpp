#include "worker/judge.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "worker/plain_text.hpp"

namespace twinwatch::worker {
namespace {

using Code = Verdict::Code;

constexpr double kMiB = 1048576.0;
constexpr std::string_view kNothingLost = "Nothing that was known is lost.";

double cpu_seconds(const rusage& usage) {
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// Not ru_maxrss: it begins with the size of the process that spawned this one.
std::string measured(const Circumstances& how) {
  const auto limit = static_cast<double>(how.limits.memory_octets) / kMiB;
  const auto used = static_cast<double>(how.data_octets) / kMiB;
  const auto memory = how.data_octets == 0 ? fmt::format("memory not measured, limit {:.0f} MiB", limit)
                                           : fmt::format("{:.1f} MiB of memory in use, limit {:.0f} MiB", used, limit);
  return fmt::format("{:.2f} s of CPU, {} (RLIMIT_DATA)", cpu_seconds(how.ending.usage), memory);
}

double in_seconds(std::chrono::milliseconds time) { return std::chrono::duration<double>(time).count(); }

std::string who(const Circumstances& how) {
  auto out = "plugin " + how.plugin.stem().string() + ", " + how.call;
  if (!how.url.empty()) out += " of " + plain_text(how.url, 500);
  return out + ": ";
}

Verdict ended_by_itself(const Circumstances& how) {
  const int status = how.ending.wait_status;
  if (WIFSIGNALED(status)) {
    const int signal = WTERMSIG(status);
    if (signal == SIGXCPU)
      return {Code::run_deadline, fmt::format("it used up the CPU time of a run ({}). What to do: look for a loop "
                                              "without end, or raise the run deadline of {:g} s.",
                                              measured(how), in_seconds(how.limits.run_deadline))};
    const char* const name = ::strsignal(signal);
    std::string_view hint;
    if (signal == SIGKILL)
      hint = "Nobody of twinwatch sent it: look for the kernel's out-of-memory killer in the system's log. ";
    else if (signal == SIGXFSZ)
      hint = "It tried to write a file; a source does no input or output of its own (RLIMIT_FSIZE is 0). ";
    else if (how.data_octets > how.limits.memory_octets / 10 * 9)
      hint =
          "Memory was nearly used up: a malloc that failed and was not looked at crashes like this; a higher memory "
          "limit may help. ";
    return {Code::crashed, fmt::format("it was ended by signal {} ({}) after {:.2f} s in this call; {}. {}What to do: "
                                       "give this page to the plugin's author. {}",
                                       signal, name == nullptr ? "unknown" : name, how.call_time.count(), measured(how),
                                       hint, kNothingLost)};
  }
  return {Code::exited, fmt::format("the process left with exit code {} without the done frame, the only success there "
                                    "is; something in it called exit(). What to do: "
                                    "the plugin's author returns a tw_status instead. {}",
                                    WEXITSTATUS(status), kNothingLost)};
}

Verdict in_words(const Circumstances& how) {
  if (!how.told) return ended_by_itself(how);
  const auto code = how.told->code;
  const auto& said = how.told->message;
  switch (code) {
    case Code::page_deadline:
      return {code,
              fmt::format("it did not return within the page deadline of {:g} s (measured: {:.2f} s; {}) and was "
                          "killed. What to do: {} {}",
                          in_seconds(how.limits.page_deadline), how.call_time.count(), measured(how),
                          how.call == kLoading ? "give this to the plugin's author: its file or its create() never "
                                                 "comes back."
                                               : "look for a loop without end in the plugin, or raise the page "
                                                 "deadline if the page is that big.",
                          kNothingLost)};
    case Code::run_deadline:
      return {code,
              fmt::format("the run passed its deadline of {:g} s (measured: {:.2f} s; {}) and was killed. What to do: "
                          "raise the run deadline; a resumed "
                          "run goes on at its last page. {}",
                          in_seconds(how.limits.run_deadline), how.run_time.count(), measured(how), kNothingLost)};
    case Code::memory:
      return {code,
              fmt::format("{} ({:.2f} s of CPU). What to do: split the file, or raise the source's memory limit; if "
                          "memory grows page by page the plugin keeps too much. {}",
                          said, cpu_seconds(how.ending.usage), kNothingLost)};
    case Code::garbage:
      return {code, fmt::format("it sent what no worker sends: {}. The plugin, or something it links, writes into "
                                "descriptors that are not its own. What to do: do not "
                                "use this plugin before its author has found out. {}",
                                said, kNothingLost)};
    case Code::no_entry:
    case Code::not_loadable:
      // The loader mostly names the file itself.
      return {code, said.find(how.plugin.string()) != std::string::npos
                        ? said
                        : fmt::format("{} ({})", said, how.plugin.string())};
    case Code::needs_newer:
      return {code, said};
    case Code::config:
      return {code, fmt::format("{}. What to do: mend the source's settings; it is not tried again before.", said)};
    case Code::transient:
      return {code, fmt::format("{}. It is tried again later. {}", said, kNothingLost)};
    case Code::source_changed:
      return {code, fmt::format("the source is not what the plugin knows: {}. What to do: look at the page; mend the "
                                "selector or profile in the settings, or update the plugin. {}",
                                said, kNothingLost)};
    case Code::bug:
      return {code, fmt::format("{}. What to do: give this message and the page to the plugin's author. {}", said,
                                kNothingLost)};
    case Code::stopped:
      return {code, fmt::format("stopped: {}. {}", said, kNothingLost)};
    case Code::done:
    case Code::crashed:
    case Code::exited:
      break;
  }
  return {code, said};
}

}  // namespace

Verdict judge(const Circumstances& how) {
  auto verdict = in_words(how);
  verdict.message.insert(0, who(how));
  return verdict;
}

}  // namespace twinwatch::worker
