// What one recipient was told on one route, by mails that reached him: the measure of "new", "continuing" and
// "resolved". A refused mail told nothing, nor did a draft that never left.
#pragma once
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>

#include "mail/digest_model.hpp"
#include "store/database.hpp"

namespace twinwatch::mail {

struct Told {
  std::unordered_map<std::int64_t, bool> alerts;  // alert -> its end was told too
  std::set<std::string> rules;                    // of which there was a first summary (told_first)
  std::optional<std::int64_t> last_ms;
  bool any = false;

  bool opened(std::int64_t alert_id) const { return alerts.contains(alert_id); }
  bool ended(std::int64_t alert_id) const {
    const auto found = alerts.find(alert_id);
    return found != alerts.end() && found->second;
  }
};

Told told_before(store::Database&, const DigestAsk&);

}  // namespace twinwatch::mail
