#include "match/candidates.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <unordered_map>

#include "match/name_words.hpp"
#include "match/statement.hpp"

namespace twinwatch::match {
namespace {

struct Offered {
  std::int64_t id = 0, district_id = 0;
  std::string name, name_key, district, code;
};

constexpr int same_name = 10'000, same_district = 1'000, exact_word = 2;

// Of the words in common the longer tell more; a word that is only alike counts half.
int likeness(const std::vector<std::string_view>& asked, const Offered& school, std::string& common, bool& all) {
  int weight = 0;
  all = true;
  const auto theirs = telling_words(school.name_key);
  for (const auto word : asked) {
    const bool same = std::find(theirs.begin(), theirs.end(), word) != theirs.end();
    const bool alike =
        same || std::any_of(theirs.begin(), theirs.end(), [&](auto w) { return close_spelling(w, word); });
    all = all && alike;
    if (!alike) continue;
    weight += static_cast<int>(word.size()) * (same ? exact_word : 1);
    (common += common.empty() ? "" : " ") += word;
  }
  // Of those that hold all that was asked, the one with least besides.
  return weight * 4 - static_cast<int>(theirs.size());
}

}  // namespace

class CandidateFinder::Province {
 public:
  Province(SQLite::Database& sql, std::int64_t plate) {
    Statement rows(sql,
                   "SELECT school_id, district_id, name, name_key, district, ifnull(code,'') FROM school "
                   "WHERE plate = ? AND gone_ms IS NULL ORDER BY school_id");
    rows.integer(1, plate);
    while (rows.step()) {
      const auto index = schools_.size();
      schools_.push_back({rows.integer(0), rows.integer(1), std::string(rows.text(2)), std::string(rows.text(3)),
                          std::string(rows.text(4)), std::string(rows.text(5))});
      by_name_[std::string(rows.text(3))].push_back(index);
      for (const auto word : telling_words(rows.text(3))) {
        auto& holders = by_word_[std::string(word)];
        if (holders.empty() || holders.back() != index) holders.push_back(index);
      }
    }
  }
  const Offered& at(std::size_t index) const { return schools_[index]; }

  std::set<std::size_t> alike(const WrittenName& name, const std::vector<std::string_view>& words) const {
    std::set<std::size_t> found;
    if (const auto same = by_name_.find(name.name_key); same != by_name_.end())
      found.insert(same->second.begin(), same->second.end());
    for (const auto& [known, holders] : by_word_)
      if (std::any_of(words.begin(), words.end(), [&](auto word) { return close_spelling(known, word); }))
        found.insert(holders.begin(), holders.end());
    return found;
  }

 private:
  std::vector<Offered> schools_;
  std::unordered_map<std::string, std::vector<std::size_t>> by_name_, by_word_;
};

CandidateFinder::CandidateFinder(SQLite::Database& sql) : sql_(sql) {}
CandidateFinder::~CandidateFinder() = default;

CandidateFinder::Province& CandidateFinder::province(std::int64_t plate) {
  return provinces_.try_emplace(plate, sql_, plate).first->second;
}

std::vector<Candidate> CandidateFinder::of(const WrittenName& name, const Said& said, std::size_t at_most) {
  struct Weighed {
    int weight;
    Candidate candidate;
  };
  std::vector<Weighed> found;
  const auto words = telling_words(name.name_key);
  const auto look = [&](std::int64_t plate, bool whole_names_only) {
    const auto& held = province(plate);
    for (const auto index : held.alike(name, whole_names_only ? std::vector<std::string_view>() : words)) {
      const auto& school = held.at(index);
      if (said.rejects(school.id) != nullptr || levels_exclude(name.name_key, school.name_key)) continue;
      std::string common;
      bool all = false;
      int weight = likeness(words, school, common, all);
      const bool same = school.name_key == name.name_key;
      const bool elsewhere = name.district_id != 0 && school.district_id != 0 && school.district_id != name.district_id;
      if (!same && elsewhere && !all) continue;
      if (same) weight += same_name;
      if (!elsewhere) weight += same_district;
      auto why = same ? std::string("the same name") : fmt::format("in common '{}'", common);
      if (elsewhere) why += ", another district";
      found.push_back({weight, {school.id, std::move(why), school.name, school.district, school.code}});
    }
  };
  if (name.plate != 0) {
    look(name.plate, false);
  } else {
    Statement plates(sql_, "SELECT DISTINCT plate FROM school");
    while (plates.step()) look(plates.integer(0), true);
  }
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.weight > b.weight; });
  std::vector<Candidate> best;
  for (auto& one : found)
    if (best.size() < at_most) best.push_back(std::move(one.candidate));
  return best;
}

}  // namespace twinwatch::match
