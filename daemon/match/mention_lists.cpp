#include "match/mention_lists.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "store/fact_tables.hpp"
#include "twinwatch/kinds.hpp"

namespace twinwatch::match {

bool are_of_one_hand(const name::Words& words, const std::vector<ListedMention>& names) {
  if (names.size() < fewest_names_of_a_hand) return false;
  std::unordered_map<std::string, std::vector<const ListedMention*>> read;  // by what they say
  for (const auto& one : names) {
    const auto name = name::parse(words, one.name);
    auto key = fmt::format("{}|{}", name.type, name.marks);
    for (const auto& word : name.words) (key += ' ') += word.text;
    auto& same = read[key];
    for (const auto* other : same)
      if (other->name_key != one.name_key &&
          (other->district_id == 0 || one.district_id == 0 || other->district_id == one.district_id))
        return false;
    same.push_back(&one);
  }
  return true;
}

struct MentionLists::Dataset {
  std::map<std::int64_t, std::vector<ListedMention>> names;   // by plate
  std::map<std::int64_t, std::unique_ptr<ListedNames>> made;  // nullptr: tells nothing there
};

MentionLists::MentionLists(SQLite::Database& sql, const SchoolIndex& index) : sql_(sql), index_(index) {
  for (const auto& kind : kinds::all) {
    if (!store::has_field(kind, "school_name")) continue;
    auto table = store::fact_table(kind.name);
    auto datasets = std::make_unique<Statement>(
        sql, fmt::format("SELECT DISTINCT dataset_id FROM {} WHERE mention_id = ? AND known_to IS NULL", table));
    kinds_.emplace_back(std::move(table), std::move(datasets));
  }
}
MentionLists::~MentionLists() = default;

const ListedNames* MentionLists::of(std::int64_t mention_id, std::int64_t plate) {
  if (plate == 0 || mention_id == 0) return nullptr;
  std::vector<std::pair<std::int64_t, std::size_t>> lists;
  for (std::size_t kind = 0; kind < kinds_.size(); ++kind) {
    auto& rows = *kinds_[kind].second;
    rows.integer(1, mention_id);
    while (rows.step()) lists.emplace_back(rows.integer(0), kind);
  }
  std::sort(lists.begin(), lists.end());
  for (const auto& [dataset, kind] : lists)
    if (const auto* found = list(kind, dataset, plate)) return found;
  return nullptr;
}

const ListedNames* MentionLists::list(std::size_t kind, std::int64_t dataset, std::int64_t plate) {
  auto& held = datasets_[dataset];
  if (held == nullptr) {
    held = std::make_unique<Dataset>();
    Statement rows(sql_, fmt::format("SELECT plate, district_id, name, name_key FROM mention WHERE country = 'TR' AND "
                                     "mention_id IN (SELECT mention_id FROM {} WHERE dataset_id = ? AND known_to IS "
                                     "NULL) ORDER BY plate, name_key, district_id, mention_id",
                                     kinds_[kind].first));
    rows.integer(1, dataset);
    while (rows.step()) {
      auto& names = held->names[rows.integer(0)];
      const auto district = static_cast<int>(rows.integer(1));
      // One school may have several accounts, and one name several codes: a name counts once a district.
      if (!names.empty() && names.back().name_key == rows.text(3) && names.back().district_id == district) continue;
      names.push_back({district, std::string(rows.text(2)), std::string(rows.text(3))});
    }
  }
  const auto [at, fresh] = held->made.try_emplace(plate);
  if (fresh) {
    const auto& names = held->names[plate];
    if (are_of_one_hand(index_.words_known(), names)) {
      at->second = std::make_unique<ListedNames>(index_.words_known(), false);
      for (const auto& one : names) at->second->add(static_cast<int>(plate), one.district_id, one.name);
      at->second->finish(index_);
    }
  }
  return at->second.get();
}

}  // namespace twinwatch::match
