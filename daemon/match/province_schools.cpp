#include "match/province_schools.hpp"

#include <set>

#include "match/name_words.hpp"
#include "text/fold.hpp"

namespace twinwatch::match {

ProvinceSchools::ProvinceSchools(SQLite::Database& sql, std::int64_t plate) {
  Statement rows(
      sql,
      "SELECT school_id, district_id, eligible, name_key, district FROM school WHERE plate = ? AND gone_ms IS "
      "NULL ORDER BY school_id");
  rows.integer(1, plate);
  std::string district_written, district;  // neighbours in the registry mostly share it
  while (rows.step()) {
    const auto name = rows.text(3);
    const auto own = telling_words(name);
    if (const auto written = rows.text(4); written != district_written) {
      district_written = written;
      district = text::fold(written);
    }
    for (const auto word : own.empty() ? telling_words(district) : own) {
      auto& holders = by_word_[std::string(word)];
      if (holders.empty() || holders.back() != schools_.size()) holders.push_back(schools_.size());
    }
    schools_.push_back(
        {rows.integer(0), rows.integer(1), levels_of(name), rows.integer(2) != 0, std::string(name), district});
  }
  words_.reserve(by_word_.size());
  for (const auto& [word, holders] : by_word_) words_.push_back({word, letters_of(word), &holders});
}

const std::vector<std::size_t>& ProvinceSchools::close_to(std::string_view word) {
  return remembered(close_, word, close_spelling);
}

const std::vector<std::size_t>& ProvinceSchools::slip_from(std::string_view word) {
  return remembered(slips_, word,
                    [](std::string_view a, std::string_view b) { return close_spelling(a, b) || one_slip(a, b); });
}

const std::vector<std::size_t>& ProvinceSchools::remembered(ByWord& memory, std::string_view word,
                                                            bool (*alike)(std::string_view, std::string_view)) const {
  auto [at, fresh] = memory.try_emplace(std::string(word));
  if (fresh) {
    const auto letters = letters_of(word);
    std::set<std::size_t> all;
    for (const auto& known : words_)
      if (may_be_close(known.word, known.letters, word, letters) && alike(known.word, word))
        all.insert(known.schools->begin(), known.schools->end());
    at->second.assign(all.begin(), all.end());
  }
  return at->second;
}

std::vector<std::int64_t> plates_of_schools(SQLite::Database& sql) {
  Statement rows(sql, "SELECT DISTINCT plate FROM school ORDER BY plate");
  std::vector<std::int64_t> plates;
  while (rows.step()) plates.push_back(rows.integer(0));
  return plates;
}

}  // namespace twinwatch::match
