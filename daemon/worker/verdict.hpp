// How a worker's run ended, in words an operator can act on. The code is stable (stored, filtered on); the message
// names the limit, its value and what was measured.
#pragma once
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace twinwatch::worker {

struct Verdict {
  enum class Code {
    done,            // the done frame came
    no_entry,        // the file exports no twinwatch_source_v0 (another major, or no plugin at all)
    needs_newer,     // the plugin needs a newer host
    not_loadable,    // dlopen failed; the message is the loader's own
    config,          // TW_FAIL_CONFIG
    transient,       // TW_FAIL_TRANSIENT
    source_changed,  // TW_FAIL_SOURCE_CHANGED
    bug,             // TW_FAIL_BUG, an exception caught at the boundary, a broken contract
    crashed,         // ended by a signal
    exited,          // left without the done frame (exit(0) is not success)
    page_deadline,   // one parse took longer than allowed
    run_deadline,
    memory,   // RLIMIT_DATA
    garbage,  // frames or observations that cannot be
    stopped   // by the operator or at shutdown
  };
  Code code = Code::done;
  std::string message;
  bool ok() const { return code == Code::done; }
};

std::string_view name_of(Verdict::Code code);  // "page_deadline"

// Thrown by Session when the worker cannot go on. The process is gone by then.
struct WorkerFailed : std::runtime_error {
  explicit WorkerFailed(Verdict v) : std::runtime_error(v.message), verdict(std::move(v)) {}
  Verdict verdict;
};

}  // namespace twinwatch::worker
