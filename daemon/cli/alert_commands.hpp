// `twinwatch alerts|ack|silence|unsilence|hold|approve|history`: what coordinators are told of and what keeps them from
// it. One function each; how each is called is in alert_commands.cpp, what it prints in its own file.
#pragma once
#include <cstdint>
#include <functional>
#include <string>

#include "cli/call.hpp"

namespace CLI {
class App;
}

namespace twinwatch::cli {

struct Then {  // of commands that show something: as it stood then
  std::string as_of, known_at;
};
// The earlier of both, or now. "2026-11-30": the end of that day. Throws std::invalid_argument for what is no time.
std::int64_t moment(const Call& call, const Then& then);

struct AlertsAsked {
  std::string province, rule, state, school;
  bool all = false;
  std::int64_t limit = 50;
  Then then;
};
int alerts(const Call& call, const AlertsAsked& asked);

struct AlertWord {
  std::string school, province, district, rule, until, why;
  bool undo = false;
};
int acknowledge(const Call& call, const AlertWord& word);
int silence(const Call& call, const AlertWord& word);

struct SilencesAsked {
  bool all = false;
  Then then;
};
int silence_list(const Call& call, const SilencesAsked& asked);
int unsilence(const Call& call, std::int64_t number, const std::string& why);

struct HoldsAsked {
  std::int64_t hold = 0;    // 0: all
  std::int64_t limit = 50;  // of its schools
  Then then;
};
int hold_show(const Call& call, const HoldsAsked& asked);
int hold_decide(const Call& call, bool approve, std::int64_t hold, const std::string& why);

int history(const Call& call, const std::string& school, const std::string& province, const Then& then);

// Adds them all below `app`; `choose` notes which one was meant.
void add_alert_commands(CLI::App& app, const std::function<void(CLI::App*, std::function<int(const Call&)>)>& choose);

}  // namespace twinwatch::cli
