#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <functional>

#include "mail/approval.hpp"
#include "mail/audience.hpp"
#include "mail/calendar.hpp"
#include "mail/digest.hpp"
#include "mail/letters.hpp"
#include "mail/operator_mail.hpp"
#include "mail/outbox_rows.hpp"
#include "mail/routes.hpp"
#include "store/transaction.hpp"

namespace twinwatch::mail {

namespace {

// A mail without a word on a rule's own matter is no first summary of it: what it finds later is measured against none.
std::vector<alert::Rule> rules_told(const std::vector<alert::Rule>& rules, const Digest& digest) {
  std::vector<alert::Rule> told;
  for (const auto& rule : rules)
    if (!rule.judges || std::any_of(digest.sections.begin(), digest.sections.end(),
                                    [&](const auto& s) { return s.rule == rule.id && s.open() > 0; }))
      told.push_back(rule);
  return told;
}

struct Composer {
  store::Database& database;
  const place::Gazetteer& places;
  const std::vector<alert::Rule>& rules;
  const MailPolicy& policy;
  const std::string period;
  const std::int64_t now_ms;
  const Letters letters;
  Composed done{};

  // One route is one transaction: its mails, what they said of which school, and nothing of a route that failed.
  void route(const std::string& name, const std::function<void()>& write) {
    const std::string cause = "mail.compose:" + name;
    const Composed before = done;
    std::string failed;
    try {
      store::Transaction transaction(database);
      if (route_has_mail(database, name, period)) return;
      write();
      transaction.commit();
    } catch (const std::exception& error) {
      failed = error.what();
      done = before;
    }
    if (failed.empty())
      alert::close_notice(database, cause, now_ms);
    else
      alert::raise_notice(
          database, cause, "error",
          fmt::format("No mail for {} in {}: {}. The other routes went on; it is tried again.", name, period, failed),
          now_ms);
  }

  void digest(const std::string& name, const alert::Coverage& coverage, const std::string& recipient, bool for_desk);
  void provinces(const std::vector<alert::Coverage>&, const Coordinators&);
  void national(const std::vector<alert::Coverage>&, const Coordinators&);
  void note_missing(const std::vector<std::string>& provinces, const Coordinators&);
};

void Composer::digest(const std::string& name, const alert::Coverage& coverage, const std::string& recipient,
                      bool for_desk) {
  const auto written = letters.digest(name, coverage, recipient, for_desk);
  if (!written) return;
  const auto& digest = written->digest;
  const auto mail_id = put(database, written->letter, now_ms);
  put_items(database, mail_id, digest);
  supersede_drafts(database, mail_id, now_ms);
  alert::note_told_first(database, name, recipient, digest.plate, rules_told(rules, digest), mail_id,
                         written->drafts_told);

  (digest.baseline ? done.baselines : done.digests) += 1;
  done.schools_told += schools_told(digest);
}

void Composer::provinces(const std::vector<alert::Coverage>& coverages, const Coordinators& who) {
  std::vector<std::string> without;
  for (const auto& coverage : coverages) {
    if (coverage.plate == 0) continue;
    const std::string name = fmt::format("province:{:02}", coverage.plate);
    const auto own = who.of_province.find(coverage.plate);
    const bool for_desk = own == who.of_province.end();
    if (for_desk && who.national.empty()) {
      const auto* province = places.province(coverage.plate);
      without.push_back(province != nullptr ? province->name : name);
      continue;
    }
    const auto write = [&] {
      for (const auto& recipient : for_desk ? who.national : own->second) digest(name, coverage, recipient, for_desk);
    };
    route(name, write);
  }
  note_missing(without, who);
}

void Composer::note_missing(const std::vector<std::string>& provinces, const Coordinators& who) {
  if (provinces.empty()) {
    alert::close_notice(database, "mail.no_recipient", now_ms);
  } else {
    std::string names;
    for (std::size_t i = 0; i < provinces.size() && i < 8; ++i) names += (i == 0 ? "" : ", ") + provinces[i];
    if (provinces.size() > 8) names += ", …";
    alert::raise_notice(database, "mail.no_recipient", "warning",
                        fmt::format("Nobody is told of {} province(s): {}. No confirmed coordinator holds there and no "
                                    "national desk is confirmed. Add them to the coordinators' list with confirmed_on.",
                                    provinces.size(), names),
                        now_ms);
  }
  if (who.unusable.empty()) {
    alert::close_notice(database, "mail.unusable_address", now_ms);
  } else {
    std::string all;
    for (const auto& line : who.unusable) all += (all.empty() ? "" : "; ") + line;
    alert::raise_notice(database, "mail.unusable_address", "warning",
                        fmt::format("The coordinators' list has lines that cannot be used: {}. Mend them there.", all),
                        now_ms);
  }
}

void Composer::national(const std::vector<alert::Coverage>& coverages, const Coordinators& who) {
  if (who.national.empty()) return;
  const auto write = [&] {
    for (const auto& recipient : who.national) {
      const auto letter = letters.national(coverages, who, recipient);
      if (!letter) continue;
      supersede_drafts(database, put(database, *letter, now_ms), now_ms);
      (letter->kind == "baseline" ? done.baselines : done.digests) += 1;
    }
  };
  route("national", write);
}

}  // namespace

Composed compose(store::Database& database, const place::Gazetteer& places, const std::vector<alert::Rule>& rules,
                 const MailPolicy& policy, std::string_view period, std::int64_t now_ms) {
  Composer composer{database,
                    places,
                    rules,
                    policy,
                    std::string(period),
                    now_ms,
                    Letters(database, places, rules, policy, std::string(period), now_ms)};
  const auto coverages = alert::coverage(database);
  const auto who = coordinators(database, iso_day(now_ms));
  if (const auto hold = alert::watch_changes(database, policy.hold, audience(coverages, who, policy), places, now_ms)) {
    composer.done.held = hold->hold_id;
  } else {
    composer.provinces(coverages, who);
    composer.national(coverages, who);
  }
  composer.done.operator_mails = write_to_operator(database, policy, period, now_ms);
  return composer.done;
}

std::int64_t tell_operator(store::Database& database, const MailPolicy& policy, std::int64_t now_ms) {
  return operator_is_to_be_told_now(database, now_ms) ? write_to_operator(database, policy, iso_day(now_ms), now_ms)
                                                      : 0;
}

}  // namespace twinwatch::mail
