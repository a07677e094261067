#include "mail/digest_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "mail/calendar.hpp"
#include "mail/district_table.hpp"
#include "mail/item_fields.hpp"
#include "mail/rule_section_words.hpp"

namespace twinwatch::mail {

namespace {

// A mail is read on a telephone: this many rows, the rest is in the attached list.
constexpr std::size_t shown_fresh = 40, shown_continuing = 20, shown_resolved = 20, shown_examples = 3;

std::int64_t size_of(const auto& rows) { return static_cast<std::int64_t>(rows.size()); }

Fields section(const Wording& words, Section which, const std::vector<SchoolRow>& rows, std::size_t shown,
               bool grouped) {
  Fields f;
  f.text["heading"] = fmt::format("{}: {}", words.heading(which), words.schools(size_of(rows)));
  f.text["intro"] = words.intro(which);
  const std::string common = said_of_most(rows, [&](const SchoolRow& row) { return words.why(row); });
  f.text["common"] = common.empty() ? "" : words.common(common);
  const std::size_t end = std::min(rows.size(), shown);
  for (std::size_t i = 0; i < end;) {
    std::size_t next = i + 1;
    while (next < end && (!grouped || rows[next].district == rows[i].district)) ++next;
    Fields group;
    const auto& district = rows[i].district;
    const auto whole = std::count_if(rows.begin(), rows.end(), [&](const auto& r) { return r.district == district; });
    group.text["district_heading"] =
        grouped ? fmt::format("{} ({})", district.empty() ? words.no_district() : district, words.schools(whole)) : "";
    for (; i < next; ++i)
      group.lists["items"].push_back(item_fields(words, rows[i], words.why(rows[i]), !grouped, common));
    f.lists["groups"].push_back(std::move(group));
  }
  f.text["more"] = rows.size() > end ? words.more(size_of(rows) - static_cast<std::int64_t>(end)) : "";
  return f;
}

void add_sections(const Wording& words, const Digest& d, Fields& f) {
  if (d.baseline) return;  // a summary, not a flood: the rows are in the attached list
  auto& sections = f.lists["sections"];
  if (!d.fresh.empty()) sections.push_back(section(words, Section::fresh, d.fresh, shown_fresh, true));
  if (!d.resolved.empty()) sections.push_back(section(words, Section::resolved, d.resolved, shown_resolved, true));
  if (!d.continuing.empty())
    sections.push_back(section(words, Section::continuing, d.continuing, shown_continuing, false));
}

void add_unknown(const Wording& words, const Digest& d, Fields& f) {
  if (d.unknown.empty()) return;
  f.text["unknown_heading"] = words.unknown_heading(size_of(d.unknown));
  std::map<std::string, std::vector<const UnknownRow*>> by_basis;
  for (const auto& row : d.unknown) by_basis[row.basis].push_back(&row);
  std::vector<std::pair<std::string, std::vector<const UnknownRow*>>> reasons(by_basis.begin(), by_basis.end());
  std::stable_sort(reasons.begin(), reasons.end(),
                   [](const auto& a, const auto& b) { return a.second.size() > b.second.size(); });
  for (const auto& [basis, rows] : reasons) {
    Fields reason;
    reason.text["count"] = words.schools(size_of(rows));
    reason.text["reason"] = words.unknown_why(basis);
    std::string examples;
    for (std::size_t i = 0; i < std::min(rows.size(), shown_examples); ++i)
      examples +=
          (i == 0 ? "" : "; ") + rows[i]->name + (rows[i]->district.empty() ? "" : " (" + rows[i]->district + ")");
    if (rows.size() > shown_examples) examples += "; …";
    reason.text["examples"] = examples;
    f.lists["unknown_reasons"].push_back(std::move(reason));
  }
}

// The province's share as a row of coloured cells: seen even where pictures are not shown, and the words below say it.
void add_bar(const Wording& words, const alert::Coverage& c, Fields& f) {
  const std::int64_t inactive = c.inactive_stated + c.inactive_seen_none;
  const std::pair<std::int64_t, const char*> parts[] = {
      {c.active, "#2e7d5b"}, {inactive, "#c77700"}, {c.unknown, "#9aa0a6"}};
  if (c.eligible <= 0) return;
  Fields bar;
  for (const auto& [count, color] : parts) {
    if (count <= 0) continue;
    Fields cell;
    cell.text["color"] = color;
    cell.text["width"] = std::to_string(std::max<std::int64_t>(1, count * 100 / c.eligible));
    bar.lists["cell"].push_back(std::move(cell));
  }
  bar.text["bar_alt"] = words.counts(c);
  f.lists["bar"].push_back(std::move(bar));
  f.text["active"] = words.number(c.active);
  f.text["inactive"] = words.number(inactive);
  f.text["unknown"] = words.number(c.unknown);
  f.text["active_share"] = words.percent(c.active, c.eligible);
  f.text["inactive_share"] = words.percent(inactive, c.eligible);
  f.text["unknown_share"] = words.percent(c.unknown, c.eligible);
}

}  // namespace

std::string digest_subject(const Digest& d, const Frame& frame) { return frame.subject_tag + frame.words.subject(d); }

std::string digest_file_stem(const Digest& d, const Frame& frame) {
  return fmt::format("{}-{}-{}", d.province, frame.words.list_name(), frame.period);
}

void name_lists(const std::string& stem, Fields& fields) {
  fields.text["attachment"] = stem + ".xlsx";
  fields.text["attachment_csv"] = stem + ".csv";
}

Picture add_picture(const Wording& words, const std::vector<alert::TrendPoint>& trend, const alert::Coverage& coverage,
                    Fields& fields) {
  Picture picture{"twinwatch-share", "twinwatch-share.png", share_picture(trend, words.picture(trend))};
  fields.text["picture"] = picture.content_id;
  fields.text["picture_alt"] = words.counts(coverage) + ". " + words.trend(trend);
  return picture;
}

Fields digest_fields(const Digest& d, const Frame& frame) {
  const auto& words = frame.words;
  Fields f;
  f.text["language"] = words.language();
  f.text["banner"] = frame.banner;
  f.text["subject"] = digest_subject(d, frame);
  f.text["province"] = d.province;
  f.text["period"] = words.period(frame.period);
  f.text["made_on"] = words.day(frame.now_ms);
  f.text["lead_coverage"] = words.coverage_of_province(d.province, d.coverage);
  f.text["lead_news"] = words.lead_news(d);
  f.text["lead_other"] = words.lead_other(d);
  f.text["preview"] = d.open() > 0 || !d.resolved.empty() ? f.text["lead_news"] : f.text["lead_coverage"];
  f.text["for_desk"] = d.for_desk ? words.for_desk() : "";
  f.text["baseline"] = d.baseline ? "1" : "";
  f.text["withheld"] = d.withheld > 0 ? words.withheld(d.withheld) : "";
  f.text["withdrawn"] = d.withdrawn > 0 ? words.withdrawn(d.withdrawn) : "";
  f.text["answered"] = d.answered > 0 ? words.answered(d.answered) : "";
  f.text["asked_again"] = d.asked_again > 0 ? words.asked_again(d.asked_again) : "";
  name_lists(digest_file_stem(d, frame), f);
  f.text["unsubscribe"] = frame.unsubscribe_mailto;
  add_bar(words, d.coverage, f);
  add_districts(words, d, f);
  add_october(words, d.october, f);
  add_sections(words, d, f);
  add_unknown(words, d, f);
  add_rule_sections(words, d, f);
  add_club_plan(words, d.club_plan, f);
  for (const auto& advice : d.advice) {
    Fields entry;
    entry.text["title"] = words.title(advice);
    entry.text["advice"] = words.advice(advice);
    f.lists["advice"].push_back(std::move(entry));
  }
  if (!frame.links.empty()) f.text["links_heading"] = words.links_heading();
  for (const auto& link : frame.links) {
    Fields entry;
    entry.text["title"] = words.title(link);
    entry.text["url"] = link.url;
    f.lists["links"].push_back(std::move(entry));
  }
  return f;
}

}  // namespace twinwatch::mail
