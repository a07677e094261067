#include "mail/audience.hpp"

#include <fmt/format.h>

#include <vector>

#include "mail/calendar.hpp"

namespace twinwatch::mail {

alert::Audience audience(const std::vector<alert::Coverage>& coverages, const Coordinators& who,
                         const MailPolicy& policy) {
  alert::Audience all;
  all.drafts_count = !policy.send;
  all.with_seen_none = policy.confirmed_seen_none || !policy.send;
  for (const auto& coverage : coverages) {
    if (coverage.plate == 0) continue;
    const auto route = fmt::format("province:{:02}", coverage.plate);
    if (policy.rule_of(route) != nullptr)
      all.differing[coverage.plate] = {!policy.sends(route), policy.may_tell_seen_none(route) || !policy.sends(route)};
    const auto own = who.of_province.find(coverage.plate);
    all.of_province[coverage.plate] = own == who.of_province.end() ? who.national : own->second;
  }
  return all;
}

alert::Audience audience(store::Database& database, const MailPolicy& policy, std::int64_t now_ms) {
  return audience(alert::coverage(database), coordinators(database, iso_day(now_ms)), policy);
}

void leave_out(Digest& digest, const alert::NotTold& not_told) {
  const auto from = [&](auto& part) {
    std::erase_if(part.fresh, [&](const SchoolRow& row) { return not_told.opened(row.alert_id, false); });
    std::erase_if(part.continuing, [&](const SchoolRow& row) { return not_told.opened(row.alert_id, true); });
    std::erase_if(part.resolved, [&](const SchoolRow& row) { return not_told.ended(row.alert_id); });
  };
  from(digest);
  for (auto& section : digest.sections) from(section);
  std::erase_if(digest.sections, [](const RuleSection& section) { return section.empty(); });
}

}  // namespace twinwatch::mail
