// What the daemon remembers of the weekly mail, so that a restart sends nothing that would not have been sent without
// it: the period that was composed, and whether it is owed because a hold was open then. Kept in `setting`.
#pragma once
#include <string>

#include "service/clock.hpp"
#include "store/database.hpp"

namespace twinwatch::service {

struct MailMarks {
  std::string composed;  // "2026-W47"
  bool owed = false;     // it was held; composed again as soon as no hold is open
  bool held = false;     // a hold is open now
};

MailMarks mail_marks(store::Database&);
// Whether coordinators' mail is to be composed now: in its hour of its day (ISO weekday), once a period, restarted or
// not; what a hold kept back goes out on a working day once there is none.
bool mail_is_due(const LocalTime& now, const MailMarks& marks, int day, int hour);
void note_composed(store::Database&, const std::string& period, bool held);

}  // namespace twinwatch::service
