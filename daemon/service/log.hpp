// The daemon's log: one line an event, to stderr (a terminal) or to the journal with a priority (under systemd). A thin
// door before spdlog, whose header is heavy. No person's name and no secret ever goes in.
#pragma once
#include <string_view>

namespace twinwatch::service {

enum class Level { debug, info, warning, error };

class Log {
 public:
  // `journal`: systemd is listening (JOURNAL_STREAM is ours); `quiet`: warnings and errors only.
  Log(bool journal, bool quiet);
  void operator()(Level level, std::string_view message) const;
  void info(std::string_view message) const { (*this)(Level::info, message); }
  void warning(std::string_view message) const { (*this)(Level::warning, message); }
  void error(std::string_view message) const { (*this)(Level::error, message); }
};

}  // namespace twinwatch::service
