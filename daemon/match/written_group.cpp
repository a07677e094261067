#include "match/written_group.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "match/name_words.hpp"

namespace twinwatch::match {
namespace {

constexpr std::string_view school_columns =
    "SELECT school_id, plate, district_id, ifnull(gone_ms, 0), name, name_key, district, ifnull(code, '') FROM school ";

NamedSchool named_school(const Statement& row) {
  return {row.integer(0),           row.integer(1),           row.integer(2),           row.integer(3),
          std::string(row.text(4)), std::string(row.text(5)), std::string(row.text(6)), std::string(row.text(7))};
}

// 0: no number.
std::int64_t number_in(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() && number > 0 ? number : 0;
}

}  // namespace

std::string written(std::string_view name, std::string_view area_1, std::string_view area_2) {
  return fmt::format("{} ({}{}{})", name, area_1.empty() ? "no province" : area_1, area_2.empty() ? "" : " / ", area_2);
}

std::string WrittenGroup::written() const { return match::written(shown, area_1, area_2); }

std::optional<WrittenGroup> group_of(SQLite::Database& sql, std::int64_t mention_id) {
  Statement one(sql,
                "SELECT name_key, plate, district_id, area_1, area_2 FROM mention WHERE mention_id = ? AND "
                "country = 'TR'");
  if (!one.integer(1, mention_id).step()) return std::nullopt;
  WrittenGroup group;
  group.name = written_name(one.text(0), one.integer(1), one.integer(2), one.text(3), one.text(4));
  const auto key = group.name.key();
  Statement all(sql,
                "SELECT mention_id, name_key, plate, district_id, area_1, area_2, name FROM mention "
                "WHERE name_key = ? AND plate = ? AND country = 'TR' ORDER BY mention_id");
  all.text(1, group.name.name_key).integer(2, group.name.plate);
  while (all.step()) {
    if (written_name(all.text(1), all.integer(2), all.integer(3), all.text(4), all.text(5)).key() != key) continue;
    if (group.mentions.empty()) {
      group.number = all.integer(0);
      group.area_1 = all.text(4);
      group.area_2 = all.text(5);
      group.shown = all.text(6);
    }
    group.mentions.push_back(all.integer(0));
  }
  return group;
}

std::string NamedSchool::shown() const {
  return fmt::format("{}, {} (#{}{}{})", name, district, id, code.empty() ? "" : ", ", code);
}

std::optional<NamedSchool> school_of(SQLite::Database& sql, std::int64_t school_id) {
  Statement one(sql, fmt::format("{} WHERE school_id = ?", school_columns));
  if (!one.integer(1, school_id).step()) return std::nullopt;
  return named_school(one);
}

NamedSchool school_called(SQLite::Database& sql, std::string_view text) {
  const bool by_number = text.starts_with('#');
  const auto number = number_in(by_number ? text.substr(1) : text);
  const auto numbered = number == 0 ? std::nullopt : school_of(sql, number);
  std::optional<NamedSchool> coded;
  if (!by_number && !text.empty()) {
    Statement one(sql, fmt::format("{} WHERE code = ? ORDER BY gone_ms IS NOT NULL", school_columns));
    if (one.text(1, text).step()) coded = named_school(one);
  }
  if (numbered && coded && numbered->id != coded->id)
    throw std::invalid_argument(fmt::format("'{0}' is the code of {1} and the number of {2}: say #{3} or #{4}", text,
                                            coded->shown(), numbered->shown(), coded->id, numbered->id));
  if (coded) return *coded;
  if (numbered) return *numbered;
  throw std::invalid_argument(
      fmt::format("There is no school '{}' in the registry: `twinwatch schools` shows numbers and codes", text));
}

std::string speaks_against(const WrittenName& name, const NamedSchool& school) {
  if (school.gone_ms != 0) return fmt::format("{} left the registry on {}", school.shown(), day_of(school.gone_ms));
  if (name.plate != 0 && school.plate != 0 && name.plate != school.plate)
    return fmt::format("{} is of another province: plate {}, and the name is written in {}", school.shown(),
                       school.plate, name.plate);
  if (levels_exclude(name.name_key, school.name_key))
    return fmt::format("{} is a school of another level", school.shown());
  return {};
}

}  // namespace twinwatch::match
