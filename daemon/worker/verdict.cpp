#include "worker/verdict.hpp"

namespace twinwatch::worker {

std::string_view name_of(Verdict::Code code) {
  switch (code) {
    case Verdict::Code::done:
      return "done";
    case Verdict::Code::no_entry:
      return "no_entry";
    case Verdict::Code::needs_newer:
      return "needs_newer";
    case Verdict::Code::not_loadable:
      return "not_loadable";
    case Verdict::Code::config:
      return "config";
    case Verdict::Code::transient:
      return "transient";
    case Verdict::Code::source_changed:
      return "source_changed";
    case Verdict::Code::bug:
      return "bug";
    case Verdict::Code::crashed:
      return "crashed";
    case Verdict::Code::exited:
      return "exited";
    case Verdict::Code::page_deadline:
      return "page_deadline";
    case Verdict::Code::run_deadline:
      return "run_deadline";
    case Verdict::Code::memory:
      return "memory";
    case Verdict::Code::garbage:
      return "garbage";
    case Verdict::Code::stopped:
      return "stopped";
  }
  return "unknown";
}

}  // namespace twinwatch::worker
