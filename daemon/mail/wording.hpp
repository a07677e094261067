// Every sentence of a digest that depends on a number, a basis, a suffix or a date, in one language; what does not
// depend on anything stands in that language's templates (config/mail). A further language is one class and its
// templates.
//
// Tone: an offer of help to the coordinator, never a blacklist (design 6, domain 6). A list that says none gives "aktif
// projesi yok (… listesinde)"; absence from public pages only "görünmüyor" ("is not visible"), never "yok" ("has
// none").
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "mail/digest_model.hpp"
#include "mail/help_link.hpp"
#include "mail/picture.hpp"

namespace twinwatch::mail {

struct NationalSummary;
struct OctoberCounts;

enum class Section { fresh, resolved, continuing };

class Wording {
 public:
  // "tr" or "en". Throws std::invalid_argument for another, which the configuration does not let through.
  static const Wording& of(std::string_view language);
  virtual ~Wording() = default;

  virtual std::string_view language() const = 0;
  virtual std::string number(std::int64_t) const = 0;                            // 1.453 | 1,453
  virtual std::string percent(std::int64_t part, std::int64_t whole) const = 0;  // %62 | 62%; "—" of nothing
  virtual std::string day(std::int64_t ms) const = 0;                            // 16 Kasım 2026
  virtual std::string period(std::string_view) const = 0;                        // '2026-W47', '2026-11': in words
  virtual std::string schools(std::int64_t) const = 0;                           // "3 okul" | "3 schools"
  virtual std::string no_district() const = 0;                                   // where none is written

  // The sentence that stands first everywhere.
  virtual std::string coverage_of_province(const std::string& name, const alert::Coverage&) const = 0;
  virtual std::string coverage_of_country(std::size_t provinces, const alert::Coverage&) const = 0;
  virtual std::string lead_news(const Digest&) const = 0;
  virtual std::string subject(const Digest&) const = 0;  // without the tag
  virtual std::string list_name() const = 0;             // "okullar": in the attached lists' names

  virtual std::string why(const SchoolRow&) const = 0;
  virtual std::string topic(const SchoolRow&) const = 0;  // of the list: what a row is about; "none" only if told so
  virtual std::string unknown_why(std::string_view basis) const = 0;
  virtual std::string since(std::int64_t ms) const = 0;
  virtual std::string stale() const = 0;

  // Of other matters than having a project: a rule's own section.
  virtual std::string lead_other(const Digest&) const = 0;  // empty: there are none
  virtual const std::string& title(const RuleSection&) const = 0;
  virtual const std::string& advice(const RuleSection&) const = 0;
  virtual std::string summary(const RuleSection&, bool listed) const = 0;  // `listed`: its schools are named below
  virtual std::string heading_of_part(Section, std::int64_t) const = 0;    // "Yeni (2)"
  virtual std::string why_of_rule(const SchoolRow&) const = 0;             // never of its having a project
  virtual std::string by_district(const std::string& counts) const = 0;

  virtual std::string october_heading(std::int64_t cutoff_ms) const = 0;
  virtual std::array<std::string_view, 4> october_labels() const = 0;  // completed, continuing, reopened, new
  virtual std::string october_note(const OctoberCounts&) const = 0;    // empty: nothing to add

  virtual std::string plan_heading(std::int64_t until_ms) const = 0;
  virtual std::string plan_clubs(std::int64_t) const = 0;
  virtual std::string plan_more(std::int64_t) const = 0;

  virtual std::string heading(Section) const = 0;
  virtual std::string intro(Section) const = 0;
  virtual std::string common(const std::string& why) const = 0;  // said once, of most
  virtual std::string more(std::int64_t) const = 0;
  virtual std::string unknown_heading(std::int64_t) const = 0;
  virtual std::string for_desk() const = 0;
  virtual std::string withheld(std::int64_t) const = 0;
  virtual std::string withdrawn(std::int64_t) const = 0;
  virtual std::string answered(std::int64_t) const = 0;     // left out: what the reader answered holds
  virtual std::string asked_again(std::int64_t) const = 0;  // the day of his answer has come
  virtual const std::string& title(const Advice&) const = 0;
  virtual const std::string& advice(const Advice&) const = 0;
  virtual std::string links_heading() const = 0;
  virtual const std::string& title(const HelpLink&) const = 0;

  virtual std::string counts(const alert::Coverage&) const = 0;  // for whom cannot see bar and picture
  virtual std::string trend(const std::vector<alert::TrendPoint>&) const = 0;
  virtual PictureWords picture(const std::vector<alert::TrendPoint>&) const = 0;

  virtual std::string subject(const NationalSummary&) const = 0;
  virtual std::string lead_news(const NationalSummary&) const = 0;
  virtual std::string desk_note(const std::string& provinces) const = 0;
  virtual std::string province_list_name() const = 0;
};

const Wording& turkish();
const Wording& english();

}  // namespace twinwatch::mail
