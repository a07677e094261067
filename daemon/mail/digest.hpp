// From alerts to one mail a coordinator: what has something to tell is gathered, rendered and put into the outbox, all
// in one transaction; sending comes after and apart.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "alert/hold.hpp"
#include "alert/rules.hpp"
#include "alert/status.hpp"
#include "calendar/calendar.hpp"
#include "mail/help_link.hpp"
#include "mail/route_rules.hpp"
#include "place/gazetteer.hpp"
#include "store/database.hpp"

namespace twinwatch::mail {

struct MailPolicy {
  std::string from_name, from_address;  // "twinwatch", "twinwatch@example.org"
  std::string reply_to;                 // a human desk
  std::string host;                     // right side of Message-ID
  std::string banner_tr, banner_en;     // "ÖRNEK VERİ — …"; empty in production
  std::string subject_tag;              // "[ÖRNEK VERİ] "
  std::string language = "tr";
  std::string unsubscribe_mailto;
  std::string
      unsubscribe_url;  // "https://…": a POST to it, with the mail's Message-ID as `id`, ends the mails; empty: none
  std::vector<HelpLink> links;       // offered under the advice
  std::string operator_address;      // operator notices
  std::filesystem::path templates;   // config/mail
  bool confirmed_seen_none = false;  // seen_none rows may leave without approval
  bool send = false;                 // false: drafts (mode = "draft"); true: mode = "send"
  alert::HoldPolicy hold;            // how much may change at once in what coordinators are told
  std::string approver;              // who alone lets drafts go; empty: whoever may run the command
  calendar::Calendar calendar;       // when October's counts are told (october.hpp); empty: never
  alert::StatusPolicy status;        // which words mean active, for them
  RouteRules routes;                 // what differs from these three, route by route

  const RouteRule* rule_of(std::string_view route) const {
    const auto found = routes.find(route);
    return found == routes.end() ? nullptr : &found->second;
  }
  bool sends(std::string_view route) const {
    const auto* rule = rule_of(route);
    return rule != nullptr ? rule->send.value_or(send) : send;
  }
  bool may_tell_seen_none(std::string_view route) const {
    const auto* rule = rule_of(route);
    return rule != nullptr ? rule->confirmed_seen_none.value_or(confirmed_seen_none) : confirmed_seen_none;
  }
  std::string approver_of(std::string_view route) const {
    const auto* rule = rule_of(route);
    return rule != nullptr && !rule->approver.empty() ? rule->approver : approver;
  }
};

// Composes what is due for `period` ('2026-W46'): for each confirmed, unexpired coordinator whose schools have
// something to tell (new or resolved since that route's last mail; when nothing moved, what is still open once in four
// weeks) one mail; the first to a recipient is a baseline summary. A province without a valid coordinator goes to the
// national desk. Nothing twice: a route that has a mail for this period gets none. Also one operator mail for open
// notices not yet mailed. While a hold is open (alert/hold.hpp) only the operator is written to; what is acknowledged,
// silenced, inhibited or restless is left out.
struct Composed {
  std::int64_t digests = 0, baselines = 0, operator_mails = 0, schools_told = 0;
  std::int64_t held = 0;  // the hold that keeps coordinators' mail back; 0: none
};
// The operator's mail alone, at any time, if there is what he must hear now (operator_mail.hpp). How many.
std::int64_t tell_operator(store::Database&, const MailPolicy&, std::int64_t now_ms);
Composed compose(store::Database&, const place::Gazetteer&, const std::vector<alert::Rule>&, const MailPolicy&,
                 std::string_view period, std::int64_t now_ms);

}  // namespace twinwatch::mail
