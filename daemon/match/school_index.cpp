#include "match/school_index.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>
#include <utility>

#include "name/spelling.hpp"
#include "name/written.hpp"

namespace twinwatch::match {

WordId Vocabulary::id_of(std::string_view word) const {
  const auto found = ids_.find(std::string(word));
  return found == ids_.end() ? no_word : found->second;
}

WordId Vocabulary::intern(std::string_view word) {
  const auto [at, fresh] = ids_.try_emplace(std::string(word), static_cast<WordId>(texts_.size()));
  if (fresh) {
    texts_.push_back(&at->first);
    letters_.push_back(name::letters_of(word));
  }
  return at->second;
}

SchoolIndex::SchoolIndex(const name::Words& words) : words_known_(words) {
  for (std::size_t i = 0; i < words.marks().size(); ++i)
    if (words.marks()[i].id == "private") private_mark_ = 1u << i;
}

void SchoolIndex::add(const NewSchool& written) {
  const auto name = name::parse(words_known_, written.name);
  auto& school = schools_.emplace_back();
  school.id = written.id;
  school.plate = written.plate;
  school.district_id = written.district_id;
  school.type = static_cast<std::int16_t>(name.type);
  school.type_written = vocabulary_.intern(name.type_written);
  school.marks = name.marks;
  if (written.is_private && (name.marks & private_mark_) == 0) school.free_marks = private_mark_;
  school.first_place = static_cast<std::uint32_t>(all_places_.size());
  for (const auto& word : name::written(written.province).words) all_places_.push_back(vocabulary_.intern(word));
  school.district_place = static_cast<std::uint32_t>(all_places_.size());
  for (const auto& word : name::written(written.district).words) all_places_.push_back(vocabulary_.intern(word));
  school.places = static_cast<std::uint16_t>(all_places_.size() - school.first_place);
  school.first_word = static_cast<std::uint32_t>(all_words_.size());
  for (const auto& word : name.words) {
    const auto id = vocabulary_.intern(word.text);
    all_words_.push_back({id, word.kind, word.hyphen, is_place_word(school, id)});
  }
  school.words = static_cast<std::uint16_t>(name.words.size());
  if (!written.code.empty()) {
    const auto [at, fresh] =
        by_code_.try_emplace(std::string(written.code), static_cast<std::uint32_t>(schools_.size() - 1));
    if (!fresh) at->second = nobody;
  }
}

std::uint32_t SchoolIndex::with_code(std::string_view code) const {
  const auto found = by_code_.find(std::string(code));
  return found == by_code_.end() ? nobody : found->second;
}

bool SchoolIndex::is_place_word(const IndexedSchool& school, WordId word) const {
  const auto begin = all_places_.begin() + school.first_place;
  return std::find(begin, begin + school.places, word) != begin + school.places;
}
bool SchoolIndex::is_district_word(const IndexedSchool& school, WordId word) const {
  const auto end = all_places_.begin() + school.first_place + school.places;
  return std::find(all_places_.begin() + school.district_place, end, word) != end;
}

void SchoolIndex::finish() {
  holders_.assign(vocabulary_.size(), 0);
  std::map<int, std::vector<std::uint32_t>> by_plate;
  std::map<std::tuple<int, int, std::int16_t, std::uint32_t>, std::uint16_t> alike;
  const auto key_of = [&](const IndexedSchool& s) {
    // A district without a number is told by its first word.
    const bool by_word = s.district_id == 0 && s.district_place < s.first_place + s.places;
    const auto district = by_word ? -1 - static_cast<int>(all_places_[s.district_place]) : s.district_id;
    return std::tuple(s.plate, district, s.type, s.marks);
  };
  std::vector<std::uint32_t> everybody;
  for (std::uint32_t i = 0; i < schools_.size(); ++i) {
    by_plate[schools_[i].plate].push_back(i);
    everybody.push_back(i);
    ++alike[key_of(schools_[i])];
    for (const auto& word : words(schools_[i])) ++holders_[word.id];
  }
  for (auto& school : schools_) school.alike_in_district = static_cast<std::uint16_t>(alike[key_of(school)] - 1);
  for (const auto& [plate, members] : by_plate)
    if (plate != 0) make_block(plate, members);
  make_block(0, everybody);
}

void SchoolIndex::make_block(int plate, const std::vector<std::uint32_t>& members) {
  std::vector<std::pair<WordId, std::uint32_t>> entries;
  Block block;
  for (const auto at : members) {
    const auto& school = schools_[at];
    const auto mine = words(school);
    bool nameless = true;
    for (std::size_t i = 0; i < mine.size(); ++i) {
      entries.emplace_back(mine[i].id, at);
      nameless = nameless && (mine[i].place || mine[i].kind == name::Kind::place_kind);
      if (i + 1 < mine.size())
        entries.emplace_back(vocabulary_.intern(vocabulary_.text(mine[i].id) + vocabulary_.text(mine[i + 1].id)), at);
    }
    if (nameless) {
      block.nameless.push_back(at);
      for (auto i = school.first_place; i < school.first_place + school.places; ++i)
        entries.emplace_back(all_places_[i], at);
    }
  }
  holders_.resize(vocabulary_.size(), 0);
  std::sort(entries.begin(), entries.end());
  entries.erase(std::unique(entries.begin(), entries.end()), entries.end());
  for (const auto& [word, school] : entries) {
    if (block.words.empty() || block.words.back() != word) {
      block.words.push_back(word);
      block.first.push_back(static_cast<std::uint32_t>(block.schools.size()));
    }
    block.schools.push_back(school);
  }
  block.first.push_back(static_cast<std::uint32_t>(block.schools.size()));
  blocks_[plate] = std::move(block);
}

std::span<const std::uint32_t> SchoolIndex::Block::of(WordId word) const {
  const auto found = std::lower_bound(words.begin(), words.end(), word);
  if (found == words.end() || *found != word) return {};
  const auto i = static_cast<std::size_t>(found - words.begin());
  return {schools.data() + first[i], first[i + 1] - first[i]};
}

const SchoolIndex::Block* SchoolIndex::block(int plate) const {
  const auto found = blocks_.find(plate);
  return found == blocks_.end() ? nullptr : &found->second;
}

double SchoolIndex::rarity(WordId word) const {
  const auto held = word < holders_.size() ? holders_[word] : 0u;
  const double all = static_cast<double>(schools_.size()) + 1;
  return std::log(all / (held + 1.0)) / std::log(all);
}

}  // namespace twinwatch::match
