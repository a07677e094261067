#include "mail/district_table.hpp"

#include <algorithm>
#include <map>

#include "mail/calendar.hpp"
#include "mail/digest_words.hpp"
#include "mail/feedback_key.hpp"
#include "mail/feedback_words.hpp"
#include "mail/list_words.hpp"
#include "text/turkish.hpp"

namespace twinwatch::mail {

namespace {

struct DistrictCounts {
  std::int64_t fresh = 0, continuing = 0, unknown = 0;
};

// What every line tells, whatever it is about.
std::vector<table::Cell> line(const ListWords& in, std::string_view section, const Digest& d, const SchoolRow& row,
                              std::string state, const std::string& topic, const std::string& why) {
  const auto& e = row.evidence;
  if (row.now_unknown) state += in.not_confirmed;
  return {std::string(section),
          row.code,
          d.province,
          row.district,
          row.name,
          row.type,
          std::move(state),
          topic,
          why,
          local_day(row.since_ms),
          e.data_ms ? table::Cell(local_day(*e.data_ms)) : table::Cell(),
          e.source,
          e.url};
}

std::string project_state(const ListWords& in, const SchoolRow& row) {
  return std::string(row.evidence.basis == "record"      ? in.active
                     : row.evidence.basis == "seen_none" ? in.not_visible
                                                         : in.none);
}

}  // namespace

void add_districts(const Wording& words, const Digest& d, Fields& f) {
  std::map<std::string, DistrictCounts> counts;
  for (const auto& row : d.fresh) counts[row.district].fresh += 1;
  for (const auto& row : d.continuing) counts[row.district].continuing += 1;
  for (const auto& row : d.unknown) counts[row.district].unknown += 1;
  const text::Collator collator;
  std::vector<std::pair<std::string, DistrictCounts>> sorted(counts.begin(), counts.end());
  std::sort(sorted.begin(), sorted.end(),
            [&](const auto& a, const auto& b) { return collator.less(a.first, b.first); });
  for (const auto& [district, count] : sorted) {
    Fields row;
    row.text["district"] = district.empty() ? words.no_district() : district;
    row.text["fresh_count"] = words.number(count.fresh);
    row.text["continuing_count"] = words.number(count.continuing);
    row.text["open"] = words.number(count.fresh + count.continuing);
    row.text["unknown_count"] = words.number(count.unknown);
    f.lists["districts"].push_back(std::move(row));
  }
}

table::Table digest_table(const Digest& d, const Frame& frame) {
  const auto& words = frame.words;
  const auto& in = list_words(words);
  table::Table list{std::string(in.sheet), {in.header.begin(), in.header.end()}, {}};
  add_answer_columns(list, local_day(frame.now_ms));
  const auto add = [&](std::vector<table::Cell> row, std::int64_t alert_id, std::int64_t school_id) {
    for (int i = 0; i < 4; ++i) row.emplace_back(std::string());  // the answer
    row.emplace_back(written_key({d.route, frame.period, alert_id, school_id}));
    list.rows.push_back(std::move(row));
  };
  const auto add_all = [&](std::string_view section, const std::vector<SchoolRow>& rows) {
    for (const auto& row : rows)
      add(line(in, section, d, row, project_state(in, row), words.topic(row), words.why(row)), row.alert_id,
          row.school_id);
  };
  add_all(in.fresh, d.fresh);
  add_all(in.continuing, d.continuing);
  add_all(in.resolved, d.resolved);
  for (const auto& section : d.sections) {
    // These are about something else: whether there is a project is told where there is one.
    const auto add_other = [&](std::string_view part, const std::vector<SchoolRow>& rows) {
      for (const auto& row : rows)
        add(line(in, part, d, row, row.is_active ? std::string(in.active) : "", words.title(section),
                 words.why_of_rule(row)),
            row.alert_id, row.school_id);
    };
    add_other(in.fresh, section.fresh);
    add_other(in.continuing, section.continuing);
    add_other(in.settled, section.resolved);
  }
  for (const auto& row : d.unknown)
    add({std::string(in.unknown), row.code, d.province, row.district, row.name, row.type, std::string(in.not_known), "",
         words.unknown_why(row.basis) + (row.basis == "unmatched" && !row.detail.empty()
                                             ? " (" + std::string(in.written_as) + row.detail + ")"
                                             : ""),
         "", "", row.basis == "unmatched" ? "" : row.detail, ""},
        0, row.school_id);
  return list;
}

}  // namespace twinwatch::mail
