#include <algorithm>

#include "alert/explain.hpp"
#include "match/name_words.hpp"
#include "match/statement.hpp"
#include "text/fold.hpp"

namespace twinwatch::alert {
namespace {

using match::Statement;

constexpr std::string_view found_columns =
    "SELECT school_id, ifnull(code,''), name, plate, district, gone_ms IS NOT NULL, name_key FROM school ";

FoundSchool found_school(const Statement& row, const place::Gazetteer& places) {
  const auto* province = places.province(static_cast<int>(row.integer(3)));
  return {row.integer(0),           std::string(row.text(1)), std::string(row.text(2)), province ? province->name : "",
          std::string(row.text(4)), row.integer(5) != 0};
}

bool digits_only(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Every word asked for begins a word of the name: "ataturk anadolu" finds "Atatürk Anadolu Lisesi".
bool has_all_words(std::string_view name_key, const std::vector<std::string_view>& asked) {
  const auto words = match::words_of(name_key);
  return std::all_of(asked.begin(), asked.end(), [&](std::string_view word) {
    return std::any_of(words.begin(), words.end(), [&](std::string_view w) { return w.starts_with(word); });
  });
}

}  // namespace

std::vector<FoundSchool> find_school(store::Database& db, const place::Gazetteer& places, std::string_view text,
                                     std::string_view province, std::size_t limit) {
  auto& sql = db.sql();
  std::vector<FoundSchool> found;
  const auto read_all = [&](Statement& rows) {
    while (rows.step() && found.size() < limit) found.push_back(found_school(rows, places));
    rows.reset();
  };
  if (text.starts_with('#') && digits_only(text.substr(1)) && text.size() < 18) {
    Statement by_id(sql, std::string(found_columns) + "WHERE school_id = ?");
    by_id.integer(1, std::stoll(std::string(text.substr(1))));
    read_all(by_id);
    return found;
  }
  Statement by_code(sql, std::string(found_columns) + "WHERE code = ?");
  by_code.text(1, text);
  read_all(by_code);
  if (!found.empty()) return found;

  const int plate = province.empty() ? 0 : places.plate(province);
  if (!province.empty() && plate == 0) return found;
  const auto key = text::fold(text);
  const auto asked = match::words_of(key);
  if (asked.empty()) return found;
  std::vector<FoundSchool> parts;
  Statement all(sql, std::string(found_columns) + "WHERE ?1 = 0 OR plate = ?1 ORDER BY plate, name_key, school_id");
  all.integer(1, plate);
  while (all.step()) {
    if (all.text(6) == key)
      found.push_back(found_school(all, places));
    else if (parts.size() < limit && has_all_words(all.text(6), asked))
      parts.push_back(found_school(all, places));
  }
  if (found.empty()) {
    Statement before(sql,
                     std::string(found_columns) +
                         "WHERE school_id IN (SELECT school_id FROM school_name WHERE name_key = ?1 AND (?2 = 0 OR "
                         "plate = ?2)) ORDER BY plate, name_key, school_id");
    before.text(1, key).integer(2, plate);
    read_all(before);
  }
  if (found.empty()) found = std::move(parts);
  if (found.size() > limit) found.resize(limit);
  return found;
}

}  // namespace twinwatch::alert
