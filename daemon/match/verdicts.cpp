#include "match/verdicts.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <ctime>

#include "match/registry.hpp"
#include "match/statement.hpp"
#include "text/fold.hpp"

namespace twinwatch::match {
namespace {

Verdict::Says says_of(std::string_view text) {
  return text == "is" ? Verdict::Says::is : text == "none" ? Verdict::Says::none : Verdict::Says::is_not;
}

// A word on the whole province holds where no district is told, or one that does not speak against the school.
bool covers(const Verdict& verdict, const WrittenName& name) {
  if (verdict.name.same(name)) return true;
  return verdict.whole_province && verdict.name.plate == name.plate && verdict.name.name_key == name.name_key &&
         (name.district_id == 0 || verdict.school_district_id == 0 || verdict.school_district_id == name.district_id);
}

}  // namespace

WrittenName written_name(std::string_view name_key, std::int64_t plate, std::int64_t district_id,
                         std::string_view area_1, std::string_view area_2) {
  return {std::string(name_key), plate, district_id, plate == 0 ? text::fold(area_1) : std::string(),
          text::fold(area_2)};
}

std::string WrittenName::key() const {
  auto key = name_in_province(plate, name_key);
  (key += '\x1f') += area_1_key;
  key += '\x1f';
  return key += district_id != 0 ? fmt::format("#{}", district_id) : area_2_key;
}

bool WrittenName::same(const WrittenName& other) const {
  if (plate != other.plate || name_key != other.name_key || area_1_key != other.area_1_key) return false;
  if (district_id != 0 && other.district_id != 0) return district_id == other.district_id;
  return area_2_key == other.area_2_key;
}

std::vector<std::string> Verdict::reasons() const {
  std::vector<std::string> sentences;
  if (lapsed()) {
    sentences.push_back(fmt::format("{} said on {} that this is {}, which left the registry on {}: which school is it?",
                                    person, day_of(at_ms), school, day_of(school_gone_ms)));
    return sentences;
  }
  if (!reason.empty()) sentences.push_back(reason);
  if (mention_id == 0)
    sentences.push_back(fmt::format("{} said so on {} of every record that writes this name", person, day_of(at_ms)));
  return sentences;
}

const Verdict* Said::rejects(std::int64_t school_id) const {
  for (const auto* verdict : rejections)
    if (verdict->school_id == school_id) return verdict;
  return nullptr;
}

Verdicts::Verdicts(SQLite::Database& sql)
    : rows_(sql,
            "SELECT v.verdict_id, ifnull(v.school_id, 0), ifnull(v.mention_id, 0), v.plate, v.district_id, v.at_ms, "
            "v.whole_province, ifnull(s.district_id, 0), ifnull(s.gone_ms, 0), v.says, v.name_key, v.area_1_key, "
            "v.area_2_key, v.person, v.reason, ifnull(s.name, ''), ifnull(s.district, ''), ifnull(s.code, '') "
            "FROM verdict v LEFT JOIN school s ON s.school_id = v.school_id "
            "WHERE v.ended_ms IS NULL AND v.name_key = ? AND v.plate = ? ORDER BY v.verdict_id") {
  some_ = Statement(sql, "SELECT 1 FROM verdict WHERE ended_ms IS NULL LIMIT 1").step();
}

const std::vector<Verdict>* Verdicts::called(std::int64_t plate, std::string_view name_key) {
  if (!some_) return nullptr;
  auto key = name_in_province(plate, name_key);
  if (const auto found = read_.find(key); found != read_.end()) return &found->second;
  std::vector<Verdict> all;
  rows_.text(1, name_key).integer(2, plate);
  while (rows_.step()) {
    auto& v = all.emplace_back();
    std::int64_t* const numbers[] = {&v.id, &v.school_id, &v.mention_id, &v.name.plate, &v.name.district_id, &v.at_ms};
    int column = 0;
    for (auto* number : numbers) *number = rows_.integer(column++);
    v.whole_province = rows_.integer(column++) != 0;
    v.school_district_id = rows_.integer(column++);
    v.school_gone_ms = rows_.integer(column++);
    v.says = says_of(rows_.text(column++));
    std::string* const texts[] = {&v.name.name_key, &v.name.area_1_key, &v.name.area_2_key, &v.person, &v.reason};
    for (auto* text : texts) *text = rows_.text(column++);
    v.by = "person:" + v.person;
    if (v.school_id != 0)
      v.school = fmt::format("{}, {} (#{}{}{})", rows_.text(15), rows_.text(16), v.school_id,
                             rows_.text(17).empty() ? "" : ", ", rows_.text(17));
  }
  if (all.empty()) return nullptr;
  return &read_.emplace(std::move(key), std::move(all)).first->second;
}

Said Verdicts::on(std::int64_t mention_id, std::string_view name_key, std::int64_t plate, std::int64_t district_id,
                  std::string_view area_1, std::string_view area_2) {
  if (called(plate, name_key) == nullptr) return {};
  return on(mention_id, written_name(name_key, plate, district_id, area_1, area_2));
}

Said Verdicts::on(std::int64_t mention_id, const WrittenName& name) {
  Said said;
  const auto* verdicts = called(name.plate, name.name_key);
  if (verdicts == nullptr) return said;
  for (const auto& verdict : *verdicts) {
    if (verdict.mention_id != 0 ? verdict.mention_id != mention_id : !covers(verdict, name)) continue;
    if (verdict.says == Verdict::Says::is_not)
      said.rejections.push_back(&verdict);
    else if (verdict.mention_id != 0)
      said.on_mention = &verdict;
    // The nearer word: of this district before one of the whole province; of two alike the later.
    else if (said.on_name == nullptr || !verdict.whole_province || said.on_name->whole_province)
      said.on_name = &verdict;
  }
  return said;
}

std::vector<std::int64_t> mentions_of_lapsed(SQLite::Database& sql) {
  Statement rows(sql,
                 "SELECT l.mention_id FROM link l JOIN school s ON s.school_id = l.school_id WHERE l.known_to IS NULL "
                 "AND l.decided_by GLOB 'person:*' AND s.gone_ms IS NOT NULL UNION "
                 "SELECT mention_id FROM link WHERE known_to IS NULL AND decided_by IN (?, ?)");
  rows.text(1, by_lapse).text(2, by_merge);
  std::vector<std::int64_t> mentions;
  while (rows.step()) mentions.push_back(rows.integer(0));
  return mentions;
}

void drop_rejected(SQLite::Database& sql) {
  Statement mentions(
      sql,
      "SELECT DISTINCT m.mention_id, m.name_key, m.plate, m.district_id, m.area_1, m.area_2 FROM verdict v "
      "JOIN mention m ON m.name_key = v.name_key AND m.plate = v.plate WHERE v.ended_ms IS NULL AND "
      "v.says = 'not'");
  Verdicts verdicts(sql);
  Statement drop(sql, "DELETE FROM temp.could_be WHERE mention_id = ? AND school_id = ?");
  while (mentions.step()) {
    const auto said = verdicts.on(mentions.integer(0), mentions.text(1), mentions.integer(2), mentions.integer(3),
                                  mentions.text(4), mentions.text(5));
    for (const auto* verdict : said.rejections)
      drop.integer(1, mentions.integer(0)).integer(2, verdict->school_id).run();
  }
}

std::string day_of(std::int64_t at_ms) {
  const auto seconds = static_cast<std::time_t>(at_ms / 1000);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  return fmt::format("{:%Y-%m-%d}", parts);
}

}  // namespace twinwatch::match
