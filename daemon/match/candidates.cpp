#include "match/candidates.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>

#include "match/name_words.hpp"
#include "match/scored_links.hpp"

namespace twinwatch::match {
namespace {

constexpr int same_name = 10'000, same_district = 1'000, exact_word = 2;
constexpr std::size_t reasons_shown = 3;

struct Likeness {
  int weight = 0;
  bool all = true;  // each word that was asked is there
  std::string common;
};

// Of the words in common the longer tell more; a word that is only alike counts half.
Likeness likeness(const std::vector<std::string_view>& asked, std::string_view school_key) {
  Likeness found;
  const auto theirs = telling_words(school_key);
  for (const auto word : asked) {
    const bool same = std::find(theirs.begin(), theirs.end(), word) != theirs.end();
    const bool alike =
        same || std::any_of(theirs.begin(), theirs.end(), [&](auto w) { return close_spelling(w, word); });
    found.all = found.all && alike;
    if (!alike) continue;
    found.weight += static_cast<int>(word.size()) * (same ? exact_word : 1);
    (found.common += found.common.empty() ? "" : " ") += word;
  }
  // Of those that hold all that was asked, the one with least besides.
  found.weight = found.weight * 4 - static_cast<int>(theirs.size());
  return found;
}

bool is_elsewhere(std::int64_t told, std::int64_t district) { return told != 0 && district != 0 && told != district; }

}  // namespace

CandidateFinder::CandidateFinder(SQLite::Database& sql, const Matcher* matcher)
    : sql_(sql),
      scored_(matcher == nullptr ? nullptr : std::make_unique<ScoredLinks>(sql, *matcher)),
      school_(sql, "SELECT name, district, ifnull(code, '') FROM school WHERE school_id = ?") {}
CandidateFinder::~CandidateFinder() = default;

Candidate CandidateFinder::candidate(std::int64_t school_id, std::string why) {
  Candidate one{school_id, std::move(why), {}, {}, {}};
  if (school_.integer(1, school_id).step()) {
    one.name = school_.text(0);
    one.district = school_.text(1);
    one.code = school_.text(2);
    school_.reset();
  }
  return one;
}

std::vector<Candidate> CandidateFinder::of(const WrittenName& name, std::int64_t mention_id, std::string_view written,
                                           const Said& said, std::size_t at_most) {
  auto best = scored_ == nullptr ? std::vector<Candidate>() : by_score(name, mention_id, written, said, at_most);
  return best.empty() ? by_words(name, said, at_most) : best;
}

std::vector<Candidate> CandidateFinder::by_score(const WrittenName& name, std::int64_t mention_id,
                                                 std::string_view written, const Said& said, std::size_t at_most) {
  std::vector<Candidate> best;
  for (const auto& near : scored_->nearest({written, name.plate, name.district_id, mention_id})) {
    if (best.size() == at_most) break;
    if (said.rejects(near.school_id) != nullptr) continue;
    auto why = std::string(near.elsewhere ? "another district" : "");
    for (std::size_t i = 0; i < std::min(near.reasons.size(), reasons_shown); ++i)
      (why += why.empty() ? "" : ", ") += near.reasons[i];
    best.push_back(candidate(near.school_id, std::move(why)));
    best.back().score = near.score;
    best.back().enough = near.enough;
  }
  return best;
}

std::vector<Candidate> CandidateFinder::by_words(const WrittenName& name, const Said& said, std::size_t at_most) {
  struct Weighed {
    int weight;
    std::int64_t school_id;
    std::string why;
  };
  std::vector<Weighed> found;
  const auto words = telling_words(name.name_key);
  const auto look = [&](std::int64_t plate, bool whole_names_only) {
    auto& province = provinces_.try_emplace(plate, sql_, plate).first->second;
    std::set<std::size_t> alike;
    if (!whole_names_only)
      for (const auto word : words) {
        const auto& close = province.close_to(word);
        alike.insert(close.begin(), close.end());
      }
    for (std::size_t i = 0; i < province.schools().size(); ++i)
      if (province.schools()[i].name_key == name.name_key) alike.insert(i);
    for (const auto index : alike) {
      const auto& school = province.schools()[index];
      if (said.rejects(school.id) != nullptr || levels_exclude(name.name_key, school.name_key)) continue;
      const auto like = likeness(words, school.name_key);
      const bool same = school.name_key == name.name_key,
                 elsewhere = is_elsewhere(name.district_id, school.district_id);
      if (!same && elsewhere && !like.all) continue;
      auto why = same ? std::string("the same name") : fmt::format("in common '{}'", like.common);
      if (elsewhere) why += ", another district";
      found.push_back({like.weight + (same ? same_name : 0) + (elsewhere ? 0 : same_district), school.id, why});
    }
  };
  if (name.plate != 0)
    look(name.plate, false);
  else
    for (const auto plate : plates_of_schools(sql_)) look(plate, true);
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.weight > b.weight; });
  std::vector<Candidate> best;
  for (std::size_t i = 0; i < std::min(found.size(), at_most); ++i)
    best.push_back(candidate(found[i].school_id, std::move(found[i].why)));
  return best;
}

}  // namespace twinwatch::match
