// One written name with all the mentions that write it so: they differ in account, code or source only. Its number is
// its smallest mention, decided or not: what is decided, or comes later, leaves the others their numbers.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "match/statement.hpp"
#include "match/verdicts.hpp"

namespace twinwatch::match {

struct WrittenGroup {
  std::int64_t number = 0;
  WrittenName name;
  std::string shown, area_1, area_2;   // as the first of them writes it
  std::vector<std::int64_t> mentions;  // ascending

  std::string written() const;  // "GAZİ İ.O. (ANKARA / ÇANKAYA)"
};

std::string written(std::string_view name, std::string_view area_1, std::string_view area_2);

// The name that a mention writes; nothing where there is no such mention, or it is of another country.
std::optional<WrittenGroup> group_of(SQLite::Database&, std::int64_t mention_id);

// A school as those who decide need it.
struct NamedSchool {
  std::int64_t id = 0, plate = 0, district_id = 0, gone_ms = 0;
  std::string name, name_key, district, code;

  std::string shown() const;  // "Gazi İlkokulu, ÇANKAYA (#5, 700001)"
};
std::optional<NamedSchool> school_of(SQLite::Database&, std::int64_t school_id);

// "#5": by its number; "700001": the official code, else the number. Throws std::invalid_argument: there is none, or
// the digits are one school's code and another one's number.
NamedSchool school_called(SQLite::Database&, std::string_view text);

// What speaks against this name being that school: another province, another level, a school that has left; or "".
std::string speaks_against(const WrittenName&, const NamedSchool&);

}  // namespace twinwatch::match
