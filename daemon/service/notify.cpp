#include "service/notify.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <systemd/sd-daemon.h>

#include <cstdlib>

namespace twinwatch::service {

void notify_ready(std::string_view status) { sd_notify(0, fmt::format("READY=1\nSTATUS={}", status).c_str()); }
void notify_status(std::string_view status) { sd_notify(0, fmt::format("STATUS={}", status).c_str()); }
void notify_stopping() { sd_notify(0, "STOPPING=1\nSTATUS=stopping"); }
void notify_watchdog() { sd_notify(0, "WATCHDOG=1"); }

std::chrono::milliseconds watchdog_interval() {
  std::uint64_t micros = 0;
  if (sd_watchdog_enabled(0, &micros) <= 0) return std::chrono::milliseconds(0);
  return std::chrono::milliseconds(micros / 2000);
}

// systemd.exec(5): JOURNAL_STREAM holds device and inode of the journal's end; a redirected stderr has others.
bool under_journal() {
  const char* stream = std::getenv("JOURNAL_STREAM");
  struct stat err {};
  if (!stream || fstat(2, &err) != 0) return false;
  return fmt::format("{}:{}", err.st_dev, err.st_ino) == stream;
}

}  // namespace twinwatch::service
