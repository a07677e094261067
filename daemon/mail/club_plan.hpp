// What the yearly plans of a province's eTwinning clubs have due next (the letter of 2015 asks schools to found clubs
// and gives them a plan): a short block of the coordinator's digest. Most schools share one plan: a line is one
// activity of one day, with the schools that have it. No news by itself.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "mail/templates.hpp"
#include "place/gazetteer.hpp"
#include "store/database.hpp"

namespace twinwatch::mail {

class Wording;

struct PlanLine {
  std::string due_on, title;  // "2026-12-15"
  std::int64_t schools = 0;
  std::vector<std::string> examples;  // "Oltu Ortaokulu (Oltu)"; a few
};

struct ClubPlan {
  std::int64_t until_ms = 0;  // the last day looked at: this month's, and two weeks on at least
  std::int64_t clubs = 0;     // schools of the province with a club on record
  std::vector<PlanLine> due;  // from today on, by day
};

ClubPlan gather_club_plan(store::Database&, const place::Gazetteer&, int plate, std::int64_t now_ms);

// Fills {{#club_plan}}: heading, note, due (day, name, count, examples), more. Nothing due: nothing.
void add_club_plan(const Wording&, const ClubPlan&, Fields&);

}  // namespace twinwatch::mail
