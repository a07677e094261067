// What the daemon remembers of the weekly mail, so that a restart sends nothing that would not have been sent without
// it: the period that was composed, and whether it is owed because a hold was open then. Kept in `setting`.
#pragma once
#include <cstdint>
#include <string>

#include "calendar/calendar.hpp"
#include "store/database.hpp"

namespace twinwatch::service {

struct MailMarks {
  std::string composed;  // "2026-W47"
  bool owed = false;     // it was held; composed again as soon as no hold is open
  bool held = false;     // a hold is open now
};

MailMarks mail_marks(store::Database&);
// Whether coordinators' mail is to be composed now: in its hour of its day (ISO weekday; a holiday moves it), once a
// period, restarted or not; what a hold kept back goes out once there is none, in the hours for mail. `period`: the one
// of `now_ms`.
bool mail_is_due(const calendar::Calendar&, std::int64_t now_ms, const std::string& period, const MailMarks&, int day,
                 int hour);
void note_composed(store::Database&, const std::string& period, bool held);

}  // namespace twinwatch::service
