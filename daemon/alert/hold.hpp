// The mass-change hold: when too many schools would be spoken of otherwise than coordinators were last told, nobody is
// told anything until an operator has looked. It is measured against what was last *sent*, whatever brought the change
// about: a crawl in twenty parts with a broken parser, a matcher that links otherwise, a list of closed schools.
//
// A change is a school and rule of which a recipient would now first hear ('opened'), or hear that it is over or has
// left the list ('ended'). The first mail for a rule, source and recipient is a summary of how things stand: what it
// opens is no change. Approving lets exactly the changes through that were shown; rejecting keeps exactly these back.
// Either way later ones are measured anew.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "alert/rules.hpp"
#include "place/gazetteer.hpp"
#include "store/database.hpp"

namespace twinwatch::alert {

struct HoldPolicy {
  double share = 0.05;      // of the eligible schools of a province, or of the country
  std::int64_t floor = 20;  // as many changes are let through anyway: small provinces
};

struct RouteTells {  // of one province's route
  bool drafts_count = false, with_seen_none = false;
};

struct Audience {                                    // who would be mailed now (mail/routes.hpp)
  std::map<int, std::set<std::string>> of_province;  // plate -> recipients of its route
  bool drafts_count = false;                         // mode = "draft": what was drafted counts as told
  bool with_seen_none = false;                       // what rests on absence from public pages is told
  std::map<int, RouteTells> differing{};             // provinces of which it is otherwise

  RouteTells of(int plate) const {
    const auto found = differing.find(plate);
    return found != differing.end() ? found->second : RouteTells{drafts_count, with_seen_none};
  }
};

struct HoldArea {
  int plate = 0;  // 0: the country
  std::int64_t schools = 0, opened = 0, ended = 0;
  std::int64_t changed() const { return opened + ended; }
  bool over(double share, std::int64_t floor) const {
    return changed() > floor && static_cast<double>(changed()) > share * static_cast<double>(schools);
  }
};

struct Hold {
  std::int64_t hold_id = 0, opened_ms = 0, measured_ms = 0, decided_ms = 0;
  std::string state, decided_by, reason;  // open | approved | rejected | lapsed
  double share = 0;
  std::int64_t floor = 0;
  std::vector<HoldArea> areas;  // the country first, then the provinces in which anything would change
};

// Measures, and opens, updates or lets lapse the hold; its notice follows. Returns the open one: then no coordinator
// mail may be composed. A transaction of its own, writer's thread.
std::optional<Hold> watch_changes(store::Database&, const HoldPolicy&, const Audience&, const place::Gazetteer&,
                                  std::int64_t now_ms);

// Only an open hold can be rejected; an open or a rejected one approved. Throws std::invalid_argument.
Hold decide_hold(store::Database&, std::int64_t hold_id, bool approve, const std::string& person,
                 const std::string& reason, std::int64_t now_ms);

std::vector<Hold> holds(store::Database&, std::int64_t known_at_ms);  // newest first, as known then

struct HoldItem {
  std::int64_t school_id = 0, alert_id = 0;
  int plate = 0;
  std::string change, rule, code, name, district, status;
};
std::vector<HoldItem> hold_items(store::Database&, std::int64_t hold_id, std::int64_t limit);

// The gate of who composes mail: what must not be told now, of all provinces.
class NotTold {
 public:
  explicit NotTold(store::Database&);
  bool opened(std::int64_t alert_id, bool told_before) const;  // as new or continuing
  bool ended(std::int64_t alert_id) const;                     // as resolved

 private:
  std::set<std::int64_t> quiet_, flapping_, rejected_open_, rejected_end_;
};

// Notes that this mail told this recipient of these rules, from every source that speaks of the province.
void note_told_first(store::Database&, std::string_view route, std::string_view recipient, int plate,
                     const std::vector<Rule>& rules, std::int64_t mail_id, bool drafts_count);

}  // namespace twinwatch::alert
