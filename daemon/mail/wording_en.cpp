#include <fmt/format.h>

#include "mail/calendar.hpp"
#include "mail/national.hpp"
#include "mail/october.hpp"
#include "mail/turkish_number.hpp"
#include "mail/wording.hpp"

namespace twinwatch::mail {

namespace {

std::string number_en(std::int64_t n) {
  std::string digits = std::to_string(n < 0 ? -n : n);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
  return n < 0 ? "-" + digits : digits;
}
std::string schools_en(std::int64_t n) { return number_en(n) + (n == 1 ? " school" : " schools"); }
// "1 school is", "3 schools are"
std::string schools_en(std::int64_t n, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", schools_en(n), n == 1 ? one : many);
}

std::string provinces_en(std::size_t n) { return fmt::format("{} province{}", n, n == 1 ? "" : "s"); }

std::string_view open_in_english(const Digest& digest) {
  const auto bases = bases_of(digest);
  const bool one = digest.open() == 1;
  if (!bases.seen_none) return one ? "has no active project" : "have no active project";
  if (bases.stated)
    return one ? "has no active project, or none that is visible" : "have no active project, or none that is visible";
  return one ? "shows no active project" : "show no active project";
}

std::string coverage_in_english(const std::string& where, const alert::Coverage& c) {
  if (c.told() == 0)
    return fmt::format("{}, nothing current is known of any of the {}.", where, schools_en(c.eligible));
  if (c.unknown == 0) return fmt::format("{}, all {} could be told.", where, schools_en(c.eligible));
  return fmt::format("{}, {} of {} could be told; of {} nothing can be said yet.", where, number_en(c.told()),
                     schools_en(c.eligible), number_en(c.unknown));
}

class English final : public Wording {
 public:
  std::string_view language() const override { return "en"; }
  std::string number(std::int64_t n) const override { return number_en(n); }
  std::string percent(std::int64_t part, std::int64_t whole) const override { return percent_of(part, whole, "{}%"); }
  std::string day(std::int64_t ms) const override { return day_en(ms); }
  std::string period(std::string_view period) const override { return period_en(period); }
  std::string schools(std::int64_t n) const override { return schools_en(n); }
  std::string no_district() const override { return "No district written"; }

  std::string coverage_of_province(const std::string& name, const alert::Coverage& c) const override {
    return coverage_in_english("In " + name, c);
  }
  std::string coverage_of_country(std::size_t provinces, const alert::Coverage& c) const override {
    return coverage_in_english("In " + provinces_en(provinces), c);
  }

  std::string lead_news(const Digest& d) const override {
    if (d.baseline && d.open() == 0)
      return "This first summary has no school of which we could say that it needs support.";
    if (d.baseline)
      return fmt::format("Of these, {} {}: this first summary shows whom you could support.", number_en(d.open()),
                         open_in_english(d));
    std::vector<std::string> parts;
    if (!d.fresh.empty()) parts.push_back(schools_en(size(d.fresh), "is new in the list", "are new in the list"));
    if (!d.resolved.empty())
      parts.push_back(schools_en(size(d.resolved), "now has an active project", "now have an active project"));
    if (!d.continuing.empty()) parts.push_back(schools_en(size(d.continuing), "continues", "continue"));
    if (parts.empty())
      parts.emplace_back(counts_of_other(d).news() ? "no change for schools awaiting support" : "there is no news");
    const auto all = fmt::format("{}", fmt::join(parts, ", "));
    return d.last_told_ms ? fmt::format("Since the summary of {}: {}.", day_en(*d.last_told_ms), all)
                          : fmt::format("News: {}.", all);
  }

  std::string subject(const Digest& d) const override {
    std::string about;
    if (d.baseline) {
      about =
          d.open() > 0 ? "first summary, " + schools_en(d.open(), "needs support", "need support") : "first summary";
    } else {
      std::vector<std::string> parts;
      if (!d.fresh.empty()) parts.push_back(fmt::format("{} new", d.fresh.size()));
      if (!d.resolved.empty()) parts.push_back(fmt::format("{} now active", d.resolved.size()));
      if (!d.continuing.empty()) parts.push_back(fmt::format("{} continuing", d.continuing.size()));
      if (const auto other = counts_of_other(d); d.fresh.empty() && d.resolved.empty() && other.news())
        parts.push_back(other.fresh > 0 ? fmt::format("{} new on other matters", other.fresh)
                                        : fmt::format("{} settled on other matters", other.resolved));
      about = parts.empty() ? "monthly reminder" : fmt::format("weekly summary, {}", fmt::join(parts, ", "));
    }
    return fmt::format("{}{} eTwinning: {}", d.for_desk ? "(no coordinator on record) " : "", d.province, about);
  }
  std::string list_name() const override { return "schools"; }

  std::string why(const SchoolRow& row) const override {
    const auto& e = row.evidence;
    const std::string on = e.data_ms ? ", " + short_day(*e.data_ms) : "";
    if (e.basis == "record") {
      const std::string source = e.source.empty() ? "" : fmt::format(" ({}{})", e.source, on);
      return (e.project.empty() ? "has an active project" : fmt::format("active project: {}", e.project)) + source;
    }
    // A rule's own words are Turkish; its title stands in both languages.
    if (row.rule != "no_active_project" && !row.rule_title_en.empty()) return row.rule_title_en;
    if (e.basis == "stated")
      return e.source.empty() ? "no active project" : fmt::format("no active project (in the list {}{})", e.source, on);
    if (e.basis == "seen_none")
      return fmt::format("no active project is visible on the portal{}", on.empty() ? "" : " (" + on.substr(2) + ")");
    return row.reason.empty() ? "not known to have an active project" : row.reason;
  }

  std::string topic(const SchoolRow& row) const override {
    const bool says_none = row.rule != "no_active_project" && row.evidence.basis != "seen_none";
    return says_none && !row.rule_title_en.empty() ? row.rule_title_en : "Active project";
  }
  std::string unknown_why(std::string_view basis) const override {
    if (basis == "no_source") return "no list of projects has been had for these schools yet";
    if (basis == "stale") return "the list we have is too old; a newer one is awaited";
    if (basis == "unmatched") return "it is not settled whether a project's record is this school's";
    if (basis == "quarantined") return "the last list looked incomplete and is being checked";
    if (basis == "not_covered") return "the lists we have do not cover these schools";
    if (basis == "claimed") return "a project was reported that no list shows yet";
    if (basis == "account_unread") return "the school's page on the portal has not been read yet";
    return fmt::format("because of: {}", basis);
  }
  std::string since(std::int64_t ms) const override { return "since " + short_day(ms); }
  std::string stale() const override { return "today's data cannot confirm it; the last that was known"; }

  std::string lead_other(const Digest& d) const override {
    const auto other = counts_of_other(d);
    if (other.fresh + other.resolved + other.continuing == 0) return {};
    if (d.baseline) return fmt::format("Other matters (below): {}.", schools_en(other.fresh));
    return fmt::format("Other matters (below): {}.", in_short(other));
  }
  const std::string& title(const RuleSection& s) const override { return s.title_en.empty() ? s.title_tr : s.title_en; }
  const std::string& advice(const RuleSection& s) const override {
    return s.advice_en.empty() ? s.advice_tr : s.advice_en;
  }
  std::string summary(const RuleSection& s, bool listed) const override {
    if (s.baseline)
      return fmt::format(
          "This topic is new in your summary: {}{}.", schools_en(s.open()),
          listed ? "" : (s.open() == 1 ? "; it is in the attached list" : "; they are in the attached list"));
    return in_short(count_rows(s)) + ".";
  }
  std::string heading_of_part(Section section, std::int64_t n) const override {
    const auto* what = section == Section::fresh ? "New" : section == Section::resolved ? "Settled" : "Continuing";
    return fmt::format("{}: {}", what, schools_en(n));
  }
  // A rule's own words are Turkish; its title, above, stands in both languages.
  std::string why_of_rule(const SchoolRow& row) const override {
    return row.rule_title_en.empty() ? row.reason : std::string();
  }
  std::string by_district(const std::string& counts) const override { return "By district: " + counts; }

  std::string october_heading(std::int64_t cutoff_ms) const override {
    return "Projects since the cut-off of " + day_en(cutoff_ms);
  }
  std::array<std::string_view, 4> october_labels() const override {
    return {"Completed", "Continuing", "Reopened", "New"};
  }
  std::string october_note(const OctoberCounts& o) const override {
    if (!o.projects) return "It takes a list of projects from before the cut-off and one from after it to tell.";
    std::string note;
    if (o.provinces_of > 0)
      note = fmt::format("Counted in {} of {}; a project that several provinces share counts in each.",
                         number_en(o.provinces), provinces_en(static_cast<std::size_t>(o.provinces_of)));
    if (o.projects->untold > 0)
      note += fmt::format("{}{} more active: no list shows what they were before.", note.empty() ? "" : " ",
                          number_en(o.projects->untold));
    return note;
  }

  std::string plan_heading(std::int64_t until_ms) const override {
    return fmt::format("Due in the clubs' plans (until {})", day_en(until_ms));
  }
  std::string plan_clubs(std::int64_t n) const override {
    return "With an eTwinning club on record: " + schools_en(n) + ".";
  }
  std::string plan_more(std::int64_t n) const override {
    return fmt::format("{} more activit{}.", number_en(n), n == 1 ? "y" : "ies");
  }

  std::string heading(Section section) const override {
    return section == Section::fresh ? "New" : section == Section::resolved ? "Good news" : "Continuing";
  }
  std::string intro(Section section) const override {
    if (section == Section::fresh) return "Schools that came into the list since the last summary.";
    if (section == Section::resolved) return "Schools that now have an active project.";
    return "Told before, the oldest first.";
  }
  std::string common(const std::string& why) const override {
    return fmt::format("Where nothing else is written: {}.", why);
  }
  std::string more(std::int64_t n) const override { return number_en(n) + " more: in the attached list."; }
  std::string unknown_heading(std::int64_t n) const override { return "Could not be told: " + schools_en(n); }
  std::string for_desk() const override {
    return "No coordinator with a confirmed and valid address is on record for this province; so its summary comes to "
           "the national desk.";
  }
  std::string withheld(std::int64_t n) const override {
    return schools_en(n, "shows", "show") +
           " no active project on the portal; rows of this kind are not listed until a sample was checked and "
           "approved.";
  }
  std::string withdrawn(std::int64_t n) const override {
    return schools_en(n, "has left", "have left") + " the list (closed, merged or no longer expected to take part).";
  }
  std::string answered(std::int64_t n) const override {
    return schools_en(n, "is", "are") + " not asked about again: what you have answered holds.";
  }
  std::string asked_again(std::int64_t n) const override {
    return schools_en(n, "is", "are") + " on the list again: the date of your answer has come.";
  }
  const std::string& title(const Advice& a) const override { return a.title_en.empty() ? a.title_tr : a.title_en; }
  const std::string& advice(const Advice& a) const override { return a.advice_en.empty() ? a.advice_tr : a.advice_en; }
  std::string links_heading() const override { return "Links that may help"; }
  const std::string& title(const HelpLink& link) const override {
    return link.title_en.empty() ? link.title_tr : link.title_en;
  }

  std::string counts(const alert::Coverage& c) const override {
    return fmt::format("Of {}: {} active, {} awaiting support, {} not known", schools_en(c.eligible),
                       number_en(c.active), number_en(c.inactive_stated + c.inactive_seen_none), number_en(c.unknown));
  }
  std::string trend(const std::vector<alert::TrendPoint>& trend) const override {
    if (trend.size() < 2) return fmt::format("The share of schools with an active project is {}.", share(trend.back()));
    return fmt::format("The share of schools with an active project was {} {} week{} ago and is {} today.",
                       share(trend.front()), trend.size() - 1, trend.size() == 2 ? "" : "s", share(trend.back()));
  }
  PictureWords picture(const std::vector<alert::TrendPoint>& trend) const override {
    const auto& now = trend.back();
    return {.share = share(now),
            .active = number_en(now.active) + " active",
            .inactive = number_en(now.inactive) + " awaiting support",
            .unknown = number_en(now.unknown) + " not known",
            .active_word = "active",
            .weeks = fmt::format("last {} weeks", trend.size()),
            .first_day = short_day(trend.front().at_ms).substr(0, 6),
            .last_day = short_day(now.at_ms).substr(0, 6)};
  }

  std::string subject(const NationalSummary& summary) const override {
    return fmt::format("eTwinning in Türkiye: {}, {} of {} could be told", provinces_en(summary.provinces.size()),
                       number_en(summary.country.told()), schools_en(summary.country.eligible));
  }
  std::string lead_news(const NationalSummary& summary) const override {
    if (summary.baseline)
      return fmt::format("Of the schools that could be told, {} {} not known to have an active project.",
                         number_en(summary.open), summary.open == 1 ? "is" : "are");
    return fmt::format("Since the last summary {} into the list, {} an active project.",
                       schools_en(summary.fired, "came", "came"), schools_en(summary.resolved, "now has", "now have"));
  }
  std::string desk_note(const std::string& provinces) const override {
    return "Provinces without a confirmed coordinator: " + provinces + ".";
  }
  std::string province_list_name() const override { return "provinces"; }

 private:
  static std::string in_short(const RowCounts& counts) {
    std::vector<std::string> parts;
    if (counts.fresh > 0) parts.push_back(number_en(counts.fresh) + " new");
    if (counts.resolved > 0) parts.push_back(number_en(counts.resolved) + " settled");
    if (counts.continuing > 0) parts.push_back(number_en(counts.continuing) + " continuing");
    return fmt::format("{}", fmt::join(parts, ", "));
  }
  template <class Rows>
  static std::int64_t size(const Rows& rows) {
    return static_cast<std::int64_t>(rows.size());
  }
  std::string share(const alert::TrendPoint& point) const { return percent(point.active, point.eligible()); }
};

}  // namespace

const Wording& english() {
  static const English words;
  return words;
}

}  // namespace twinwatch::mail
