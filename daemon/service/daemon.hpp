// The long-running service: the loop, its timers, signals, control socket and inboxes around one Engine.
#pragma once
#include <functional>
#include <string>

#include "service/config.hpp"
#include "service/log.hpp"

namespace twinwatch::service {

struct DaemonOptions {
  bool once = false;                            // one whole cycle, then exit
  std::function<void(const std::string&)> say;  // lines for a person at a terminal; empty: only the log
};

// Returns the process's exit code: 0 clean stop; 1 something could not run (told in the log). Throws what keeps it from
// starting (ConfigError, store::StoreError, std::runtime_error).
int run_daemon(Config config, const Log& log, const DaemonOptions& options);

}  // namespace twinwatch::service
