// In the weeks after the yearly cut-off the ministry asks how many projects were completed, go on, were reopened and
// are new (letter of 2017): a short block of each digest and of the national summary. The season is the calendar's
// `cutoff_grace`. Nothing is told of a province of which no list was read before the cut-off, or none since: whoever
// compares one list with itself finds that everything goes on.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <set>

#include "alert/movement.hpp"
#include "alert/status.hpp"
#include "calendar/calendar.hpp"
#include "mail/templates.hpp"
#include "store/database.hpp"

namespace twinwatch::mail {

class Wording;

struct OctoberCounts {
  std::int64_t cutoff_ms = 0;
  std::optional<alert::Movement> projects{};     // nothing: no lists could tell
  std::int64_t provinces = 0, provinces_of = 0;  // of the country: how many could be told
};

class October {
 public:
  // Reads the projects once, in the season alone.
  October(store::Database&, const calendar::Calendar&, const alert::StatusPolicy&, std::int64_t now_ms);
  std::optional<OctoberCounts> of_province(int plate) const;  // nothing: not the season
  // A project that schools of two provinces share counts in each, as their coordinators count it.
  std::optional<OctoberCounts> of_country(const std::set<int>& plates) const;

 private:
  std::optional<alert::Movement> told(int plate) const;
  std::optional<std::int64_t> cutoff_ms_;
  std::map<int, alert::Movement> movement_;
  std::set<int> before_, since_;                     // plates of which a whole list was read; 0: the country
  bool pages_before_ = false, pages_since_ = false;  // accounts' own pages
};

// Fills {{#october}}: heading, counts (label, number), note.
void add_october(const Wording&, const std::optional<OctoberCounts>&, Fields&);

}  // namespace twinwatch::mail
