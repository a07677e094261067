#include "match/verdict_list.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace twinwatch::match {
namespace {

constexpr std::string_view verdict_columns =
    "SELECT v.verdict_id, ifnull(v.mention_id, 0), ifnull(v.school_id, 0), v.at_ms, ifnull(v.ended_ms, 0), "
    "ifnull(s.gone_ms, 0), v.whole_province, v.says, v.written, v.person, v.reason, v.ended_by, v.ended_reason, "
    "v.name_key, v.plate, v.district_id, v.area_1_key, v.area_2_key, ifnull(s.name, ''), ifnull(s.district, ''), "
    "ifnull(s.code, '') FROM verdict v LEFT JOIN school s ON s.school_id = v.school_id ";

struct ReadVerdict {
  VerdictLine line;
  WrittenName name;
};

ReadVerdict read_verdict(const Statement& row) {
  ReadVerdict read;
  auto& line = read.line;
  std::int64_t* const numbers[] = {&line.verdict_id, &line.mention_id, &line.school_id,
                                   &line.at_ms,      &line.ended_ms,   &line.school_gone_ms};
  int column = 0;
  for (auto* number : numbers) *number = row.integer(column++);
  line.whole_province = row.integer(column++) != 0;
  std::string* const texts[] = {&line.says,   &line.written,  &line.person,
                                &line.reason, &line.ended_by, &line.ended_reason};
  for (auto* text : texts) *text = row.text(column++);
  read.name = {std::string(row.text(13)), row.integer(14), row.integer(15), std::string(row.text(16)),
               std::string(row.text(17))};
  NamedSchool school;
  school.id = line.school_id;
  school.name = row.text(18);
  school.district = row.text(19);
  school.code = row.text(20);
  if (line.school_id != 0) line.school = school.shown();
  return read;
}

// The number under which the name can be asked for; 0 while nobody has written it.
std::int64_t number_of(SQLite::Database& sql, const ReadVerdict& verdict) {
  if (verdict.line.mention_id != 0) {
    const auto group = group_of(sql, verdict.line.mention_id);
    return group ? group->number : 0;
  }
  Statement called(
      sql,
      "SELECT mention_id, plate, district_id, area_1, area_2 FROM mention WHERE name_key = ? AND plate = ? "
      "AND country = 'TR' ORDER BY mention_id");
  called.text(1, verdict.name.name_key).integer(2, verdict.name.plate);
  while (called.step())
    if (verdict.line.whole_province ||
        verdict.name.same(
            written_name(verdict.name.name_key, called.integer(1), called.integer(2), called.text(3), called.text(4))))
      return called.integer(0);
  return 0;
}

}  // namespace

std::vector<VerdictLine> standing_verdicts(store::Database& db, std::int64_t limit) {
  Statement rows(db.sql(),
                 fmt::format("{} WHERE v.ended_ms IS NULL ORDER BY v.verdict_id DESC LIMIT ?", verdict_columns));
  rows.integer(1, limit);
  std::vector<VerdictLine> lines;
  while (rows.step()) {
    auto read = read_verdict(rows);
    read.line.number = number_of(db.sql(), read);
    lines.push_back(std::move(read.line));
  }
  return lines;
}

std::vector<VerdictLine> verdicts_on(store::Database& db, const WrittenGroup& group) {
  Statement rows(db.sql(),
                 fmt::format("{} WHERE v.name_key = ? AND v.plate = ? ORDER BY v.verdict_id", verdict_columns));
  rows.text(1, group.name.name_key).integer(2, group.name.plate);
  std::vector<VerdictLine> lines;
  while (rows.step()) {
    auto read = read_verdict(rows);
    const bool of_it = read.line.mention_id != 0
                           ? std::binary_search(group.mentions.begin(), group.mentions.end(), read.line.mention_id)
                           : read.line.whole_province || read.name.same(group.name);
    if (!of_it) continue;
    read.line.number = group.number;
    lines.push_back(std::move(read.line));
  }
  return lines;
}

}  // namespace twinwatch::match
