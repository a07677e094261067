#include "alert/escalation.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace twinwatch::alert {

Escalation::Escalation(SQLite::Database& sql, const EscalationPolicy& policy, std::int64_t now_ms)
    : policy_(policy),
      now_(now_ms),
      // Nobody can be late with what nobody was told: a draft, a held or a refused mail starts no clock.
      told_(sql,
            "SELECT min(coalesce(o.sent_ms, o.created_ms)) FROM outbox_item i JOIN outbox o ON o.mail_id = i.mail_id "
            "WHERE i.alert_id = ? AND o.state = 'sent'") {
  // The last day of an address ends here three hours late (UTC): this decides a level, no mail.
  match::Statement rows(
      sql,
      "SELECT plate, coalesce(district_id, 0), coalesce(area_2, '') FROM fact_coordinator WHERE "
      "known_to IS NULL AND coalesce(confirmed_on, '') <> '' AND plate > 0 AND (coalesce(valid_until, "
      "'') = '' OR valid_until >= date(?, 'unixepoch'))");
  rows.integer(1, now_ms / 1000);
  while (rows.step())
    if (rows.text(2).empty())
      provinces_.insert(rows.integer(0));
    else if (rows.integer(1) > 0)
      districts_.emplace(rows.integer(0), rows.integer(1));
}

std::string_view Escalation::first_level(std::int64_t plate, std::int64_t district_id) const {
  if (districts_.contains({plate, district_id})) return "district";
  return provinces_.contains(plate) || provinces_.empty() ? "province" : "national";
}

Escalation::Step Escalation::next(std::int64_t alert_id, std::string_view level, std::int64_t since_ms) {
  const auto wait = level == "district" ? policy_.to_province_ms : level == "province" ? policy_.to_national_ms : 0;
  if (wait == 0) return {};
  if (since_ms + wait > now_) return {{}, since_ms + wait, {}};
  const bool any = told_.integer(1, alert_id).step();
  const auto told_ms = any ? told_.integer(0) : 0;
  told_.reset();
  if (told_ms == 0) return {{}, now_ + 86'400'000, {}};
  if (const auto due = std::max(since_ms, told_ms) + wait; due > now_) return {{}, due, {}};
  return {level == "district" ? "province" : "national", 0,
          fmt::format("Told to the {} and open for {} days since", level,
                      (now_ - std::max(since_ms, told_ms)) / 86'400'000)};
}

}  // namespace twinwatch::alert
