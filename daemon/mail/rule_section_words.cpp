#include "mail/rule_section_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "mail/item_fields.hpp"
#include "text/turkish.hpp"

namespace twinwatch::mail {

namespace {

// All sections together name so many schools, whatever rules an operator adds: a mail stays under 100 KB.
constexpr std::size_t named_in_all = 60, named_at_least = 5;
// A first summary is no flood; a few schools are none either, but in a first mail, which holds counts alone.
constexpr std::size_t named_in_first = 10;

std::string counts_by_district(const Wording& words, const RuleSection& section) {
  std::map<std::string, std::int64_t> counts;
  for (const auto* rows : {&section.fresh, &section.continuing})
    for (const auto& row : *rows) counts[row.district.empty() ? words.no_district() : row.district] += 1;
  if (counts.empty()) return {};
  std::vector<std::pair<std::string, std::int64_t>> sorted(counts.begin(), counts.end());
  const text::Collator collator;
  std::sort(sorted.begin(), sorted.end(),
            [&](const auto& a, const auto& b) { return collator.less(a.first, b.first); });
  std::string all;
  for (const auto& [district, count] : sorted)
    all += fmt::format("{}{} {}", all.empty() ? "" : ", ", district, words.number(count));
  return words.by_district(all);
}

Fields part_fields(const Wording& words, Section which, const std::vector<SchoolRow>& rows, std::size_t named,
                   const std::string& common) {
  Fields part;
  const auto size = static_cast<std::int64_t>(rows.size());
  part.text["heading"] = words.heading_of_part(which, size);
  const auto end = std::min(rows.size(), named);
  for (std::size_t i = 0; i < end; ++i)
    part.lists["items"].push_back(item_fields(words, rows[i], words.why_of_rule(rows[i]), true, common));
  part.text["more"] = rows.size() > end ? words.more(size - static_cast<std::int64_t>(end)) : "";
  return part;
}

Fields rule_section(const Wording& words, const RuleSection& s, bool counts_alone, std::size_t named) {
  Fields f;
  const auto rows = s.fresh.size() + s.continuing.size() + s.resolved.size();
  const bool listed = !counts_alone && (!s.baseline || rows <= named_in_first);
  f.text["heading"] = s.open() > 0 ? fmt::format("{}: {}", words.title(s), words.schools(s.open())) : words.title(s);
  f.text["summary"] = words.summary(s, listed);
  f.text["by_district"] = counts_by_district(words, s);
  f.text["rule_advice"] = s.open() > 0 ? words.advice(s) : "";
  f.text["answered"] = s.answered > 0 ? words.answered(s.answered) : "";
  f.text["asked_again"] = s.asked_again > 0 ? words.asked_again(s.asked_again) : "";
  f.text["common"] = "";
  f.lists["parts"] = {};
  if (!listed) return f;
  auto open = s.fresh;
  open.insert(open.end(), s.continuing.begin(), s.continuing.end());
  const auto common = said_of_most(open, [&](const SchoolRow& row) { return words.why_of_rule(row); });
  f.text["common"] = common.empty() ? "" : words.common(common);
  for (const auto& [which, part] : {std::pair(Section::fresh, &s.fresh), std::pair(Section::resolved, &s.resolved),
                                    std::pair(Section::continuing, &s.continuing)})
    if (!part->empty())
      f.lists["parts"].push_back(
          part_fields(words, which, *part, named, which == Section::resolved ? std::string() : common));
  return f;
}

}  // namespace

void add_rule_sections(const Wording& words, const Digest& d, Fields& f) {
  std::size_t parts = 0;
  for (const auto& s : d.sections) parts += !s.fresh.empty() + !s.resolved.empty() + !s.continuing.empty();
  const auto named = std::max(named_at_least, named_in_all / std::max<std::size_t>(parts, 1));
  for (const auto& s : d.sections)
    if (s.open() > 0 || !s.resolved.empty())  // one that has only been overtaken is no news
      f.lists["rule_sections"].push_back(rule_section(words, s, d.baseline, std::min<std::size_t>(named, 20)));
}

}  // namespace twinwatch::mail
