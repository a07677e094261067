#include "match/listed_names.hpp"

#include <algorithm>

namespace twinwatch::match {
namespace {
constexpr std::size_t most_rivals = 200;
}

void ListedNames::add(int plate, int district_id, std::string_view name) {
  NewSchool entry;
  entry.id = static_cast<std::int64_t>(written_.size());
  entry.plate = plate;
  entry.district_id = district_id;
  entry.name = name;
  names_.add(entry);
  written_.emplace_back(name);
  ++of_province_[plate];
}

std::string ListedNames::key_of(const SchoolIndex& index, const IndexedSchool& school) const {
  std::string key =
      std::to_string(school.plate) + '|' + std::to_string(school.type) + '|' + std::to_string(school.marks);
  for (const auto& word : index.words(school)) (key += ' ') += index.vocabulary().text(word.id);
  return key;
}

bool ListedNames::has(int plate, const name::Name& name) const {
  std::string key = std::to_string(plate) + '|' + std::to_string(name.type) + '|' + std::to_string(name.marks);
  for (const auto& word : name.words) (key += ' ') += word.text;
  return listed_.contains(key);
}

void ListedNames::finish(const SchoolIndex& registry) {
  registry_ = &registry;
  names_.finish();
  for (std::uint32_t i = 0; i < names_.size(); ++i) {
    keys_.push_back(key_of(names_, names_.school(i)));
    ++listed_[keys_.back()];
  }
  for (std::uint32_t i = 0; i < registry.size(); ++i)
    if (of_province_.contains(registry.school(i).plate)) ++held_[key_of(registry, registry.school(i))];
}

ListedNames::Is ListedNames::own_name(const IndexedSchool& school) const {
  if (!of_province_.contains(school.plate)) return Is::unknown;
  const auto key = key_of(*registry_, school);
  const auto listed = listed_.find(key);
  if (listed == listed_.end()) return whole_ ? Is::gone : Is::unknown;
  const auto held = held_.find(key);
  return held != held_.end() && listed->second < held->second ? Is::unknown : Is::listed;
}

std::vector<std::uint32_t> ListedNames::rivals(const IndexedSchool& school) const {
  std::vector<std::uint32_t> found;
  const auto* block = names_.block(school.plate);
  if (block == nullptr) return found;
  for (const auto& word : registry_->words(school)) {
    if (word.place || word.kind != name::Kind::proper) continue;
    const auto id = names_.vocabulary().id_of(registry_->vocabulary().text(word.id));
    if (id == no_word) continue;
    for (const auto at : block->of(id)) {
      const auto& entry = names_.school(at);
      if (entry.type == school.type && entry.marks == school.marks && !held_.contains(keys_[at])) found.push_back(at);
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  if (found.size() > most_rivals) found.resize(most_rivals);
  return found;
}

}  // namespace twinwatch::match
