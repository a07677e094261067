// What keeps an open alert from being told now, strongest first: its source fails, a silence, an acknowledgement. Of
// one rule, as the database has it when made. Part of run_rule.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "alert/inhibition.hpp"
#include "alert/lifecycle.hpp"
#include "alert/silence.hpp"
#include "match/statement.hpp"

namespace twinwatch::alert {

struct SchoolNow {
  bool counts = false;  // in the registry and expected to have a project
  bool gone = false;
  std::int64_t school_id = 0, plate = 0, district_id = 0, status_id = 0;
  std::string status = "unknown", basis = "no_source";
  std::int64_t source_id = 0;  // what is said of it rests on it; while unknown: what was said last
  bool told() const { return counts && status != "unknown"; }
};

struct Quiet {
  std::string_view state;  // inhibited | silenced | acknowledged; empty: nothing keeps it
  std::string actor, reason;
  std::int64_t source_id = 0;  // of an inhibited one
};

class Standing {
 public:
  Standing(store::Database& db, const std::string& rule, const LifecyclePolicy& policy, std::int64_t now_ms);

  Quiet quiet(std::int64_t alert_id, const SchoolNow& school) const;
  // Who ended what kept it until now, and why.
  Quiet ended(std::string_view state, std::int64_t alert_id, const SchoolNow& school);
  // The alert is over: so is its acknowledgement.
  void alert_ended(std::int64_t alert_id);
  std::int64_t next_ms() const { return next_; }  // when time alone ends or begins something; 0: never

 private:
  struct Acknowledged {
    std::string person, reason;
  };
  void read_acknowledgements(const std::string& rule);

  store::Database& db_;
  std::string rule_;
  std::int64_t now_, next_ = 0;
  std::map<std::int64_t, FailingSource> failing_;
  std::vector<Silence> silences_;
  std::unordered_map<std::int64_t, Acknowledged> acknowledged_;
  match::Statement end_acknowledgement_;
};

}  // namespace twinwatch::alert
