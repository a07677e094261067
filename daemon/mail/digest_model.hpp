// What one digest says, before any wording: plain values read from the facts, so that a test can look at them and a
// template can be changed without touching SQL. Gathered for one route and one recipient.
//
// "New", "continuing" and "resolved" are measured against what that recipient was last told on that route
// (outbox_item), not against the last run: a coordinator who got no mail for three weeks misses nothing.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "alert/rules.hpp"
#include "alert/status.hpp"
#include "alert/trend.hpp"
#include "mail/club_plan.hpp"
#include "mail/evidence.hpp"
#include "mail/october.hpp"
#include "place/gazetteer.hpp"
#include "store/database.hpp"

namespace twinwatch::mail {

struct SchoolRow {
  std::int64_t alert_id = 0, school_id = 0;
  int plate = 0;
  std::string name, code, type, district;
  std::string rule, reason;  // the rule's id and its words
  std::string rule_title_tr;
  std::string rule_title_en;  // for a reader of English, whom the reason does not serve
  std::int64_t since_ms = 0;
  Evidence evidence;
  bool now_unknown = false;  // today's data cannot tell: what is said is the last that was known
  bool is_active = false;    // of a row in a rule's own section: it has a project, which is not what the row is about
};

struct UnknownRow {
  std::int64_t school_id = 0;
  int plate = 0;
  std::string name, code, type, district;
  std::string basis, detail;
};

struct Advice {  // of the rules that have rows in this digest
  std::string title_tr, advice_tr, title_en, advice_en;
};

// One rule that judges by itself (rule_sections.hpp).
struct RuleSection {
  std::string rule, title_tr, title_en, advice_tr{}, advice_en{};
  bool baseline = true;                 // nobody told this recipient of the rule before
  std::vector<SchoolRow> fresh{};       // by district and name
  std::vector<SchoolRow> continuing{};  // oldest first
  std::vector<SchoolRow> resolved{};    // `reason`: what settled it
  std::vector<SchoolRow> overtaken{};   // settled since, but open again today
  std::int64_t answered = 0;            // left out: what the reader answered holds
  std::int64_t asked_again = 0;         // of `continuing`: the day of his answer has come

  std::int64_t open() const { return static_cast<std::int64_t>(fresh.size() + continuing.size()); }
  bool has_news() const { return !fresh.empty() || !resolved.empty() || asked_again > 0; }
  bool empty() const { return open() == 0 && resolved.empty() && overtaken.empty(); }
};

struct Digest {
  std::string route;  // 'province:25'
  int plate = 0;
  std::string province;
  bool baseline = false;  // the first mail to this recipient on this route
  bool for_desk = false;  // stands in for a province without a confirmed coordinator
  alert::Coverage coverage;
  std::vector<alert::TrendPoint> trend;  // for the picture
  std::vector<SchoolRow> fresh;          // new; by district and name
  std::vector<SchoolRow> continuing;     // oldest first
  std::vector<SchoolRow> resolved;
  std::vector<SchoolRow> overtaken;  // resolved since, but open again today: no good news, and no news twice
  std::vector<UnknownRow> unknown;   // by district and name
  std::int64_t withdrawn = 0;        // told before, since then closed, merged or no longer expected
  std::int64_t withheld = 0;         // 'seen_none' rows kept back until an operator allows them
  std::int64_t answered = 0;         // schools left out because the coordinator's answer stands (alert/answers.hpp)
  std::int64_t asked_again = 0;      // of `continuing`: told before, and the day of the answer has come since
  std::vector<Advice> advice;
  std::optional<OctoberCounts> october;      // of projects, in the weeks after the cut-off
  ClubPlan club_plan;                        // what is due next
  std::vector<RuleSection> sections;         // of other matters, in the rules' order
  std::optional<std::int64_t> last_told_ms;  // the last mail on this route to this recipient

  std::int64_t open() const { return static_cast<std::int64_t>(fresh.size() + continuing.size()); }
};

struct DigestAsk {
  std::string route, recipient;
  int plate = 0;
  std::int64_t now_ms = 0;
  bool for_desk = false;
  bool with_seen_none = false;  // rows that rest on absence from public pages
  bool count_drafts = false;    // a draft counts as told (mode = "draft"); with mode = "send" it never left
};

// Rows, for sentences about many.
struct RowCounts {
  std::int64_t fresh = 0, resolved = 0, continuing = 0;
  bool news() const { return fresh + resolved > 0; }
};
RowCounts count_rows(const RuleSection&);
RowCounts counts_of_other(const Digest&);  // of all sections of other matters

// How many schools it speaks of by name or number, each once.
std::int64_t schools_told(const Digest&);

// Throws std::logic_error if a row of another province gets in: a coordinator never sees another's schools.
Digest gather(store::Database&, const place::Gazetteer&, const std::vector<alert::Rule>&, const alert::Coverage&,
              const DigestAsk&);

// On what the open alerts rest: a sentence about many says only as much as the weakest of them allows.
struct Bases {
  bool stated = false, seen_none = false;
};
Bases bases_of(const Digest&);

// Whether it is worth a mail: news since the last one, or an answer whose day has come; the first summary; or, when
// nothing moved, a reminder of what is open or cannot be told once in four weeks. A route that is always silent and one
// that is always alike are both unread.
bool has_something_to_tell(const Digest&, std::int64_t now_ms);

}  // namespace twinwatch::mail
