#include "calendar/calendar.hpp"

#include <algorithm>

namespace twinwatch::calendar {

bool Calendar::knows(std::string_view what) const {
  return std::any_of(spans_.begin(), spans_.end(), [&](const Span& span) { return span.what == what; });
}

std::vector<std::string> Calendar::words() const {
  std::set<std::string> all;
  for (const auto& span : spans_) all.insert(span.what);
  return {all.begin(), all.end()};
}

const Span* Calendar::at(std::string_view what, std::int64_t ms) const {
  for (const auto& span : spans_)
    if (span.what == what && span.from_ms <= ms && ms < span.to_ms) return &span;
  return nullptr;
}

std::int64_t Calendar::next_change_ms(std::string_view what, std::int64_t ms) const {
  std::int64_t next = 0;
  for (const auto& span : spans_) {
    if (span.what != what) continue;
    for (const auto edge : {span.from_ms, span.to_ms})
      if (edge > ms && (next == 0 || edge < next)) next = edge;
  }
  return next;
}

bool Calendar::mail_may_leave(std::int64_t ms) const {
  const auto there = zone_.local(ms);
  return mail_.days.contains(there.weekday) && there.second >= mail_.from_s && there.second < mail_.to_s &&
         at("holiday", ms) == nullptr;
}

std::int64_t Calendar::next_mail_ms(std::int64_t ms) const {
  if (mail_may_leave(ms)) return ms;
  auto day = zone_.local(ms).day;
  // A year of holidays in a row is no calendar: then any hour will do rather than none.
  for (const auto end = day + 370; day < end; ++day) {
    if (!mail_.days.contains(weekday_of(day))) continue;
    const auto opens = zone_.at_ms(day, mail_.from_s);
    if (opens >= ms && mail_may_leave(opens)) return opens;
    // A holiday that ends at noon opens the afternoon.
    for (const auto& span : spans_)
      if (span.what == "holiday" && span.to_ms >= ms && zone_.local(span.to_ms).day == day &&
          mail_may_leave(span.to_ms))
        return span.to_ms;
  }
  return ms;
}

std::int64_t Calendar::weekly_mail_ms(std::int64_t ms, int weekday, int hour) const {
  const int second = std::clamp(hour * 3600, mail_.from_s, std::max(mail_.from_s, mail_.to_s - 1));
  const auto there = zone_.local(ms);
  const Day monday = there.day - (there.weekday - 1), wished = monday + (weekday - 1);
  for (Day day = wished; day < monday + 7; ++day)
    if (const auto at = zone_.at_ms(day, second); mail_may_leave(at)) return at;
  for (Day day = wished - 1; day >= monday; --day)
    if (const auto at = zone_.at_ms(day, second); mail_may_leave(at)) return at;
  return 0;
}

bool Calendar::weekly_mail_due(std::int64_t ms, int weekday, int hour) const {
  const auto due = weekly_mail_ms(ms, weekday, hour);
  return due != 0 && ms >= due && mail_may_leave(ms) && zone_.local(ms).day == zone_.local(due).day;
}

}  // namespace twinwatch::calendar
