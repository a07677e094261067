#include "match/only_ones.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace twinwatch::match {

std::vector<std::pair<std::size_t, std::int64_t>> the_only_ones(
    const SchoolIndex& index, unsigned hard_marks, std::span<const NobodysRow> rows,
    const std::function<bool(std::int64_t school)>& in_list) {
  using Key = std::tuple<std::int64_t, std::int64_t, int, unsigned>;
  struct Group {
    std::vector<const NobodysRow*> rows;
    std::vector<std::int64_t> gone;
  };
  std::map<Key, Group> groups;
  for (const auto& row : rows) groups[{row.plate, row.district_id, row.type, row.hard_marks}].rows.push_back(&row);
  std::erase_if(groups, [](const auto& entry) {
    const auto& of_group = entry.second.rows;
    return of_group.size() != 1 || !of_group.front()->is_new;
  });
  std::vector<std::pair<std::size_t, std::int64_t>> found;
  if (groups.empty()) return found;
  for (std::uint32_t at = 0; at < index.size(); ++at) {
    const auto& school = index.school(at);
    const auto group = groups.find({school.plate, school.district_id, school.type, school.marks & hard_marks});
    if (group != groups.end() && !in_list(school.id)) group->second.gone.push_back(school.id);
  }
  for (const auto& [key, group] : groups)
    if (group.gone.size() == 1) found.emplace_back(group.rows.front()->number, group.gone.front());
  return found;
}

bool is_made_of(const name::Name& name, const std::vector<std::set<std::string>>& names) {
  std::map<std::string, int> theirs;
  for (const auto& words : names)
    for (const auto& word : words) ++theirs[word];
  std::set<std::string> mine;
  for (const auto& word : name.words)
    if (word.kind == name::Kind::proper) mine.insert(word.text);
  const bool same = mine.size() == theirs.size() &&
                    std::all_of(mine.begin(), mine.end(), [&](const auto& word) { return theirs.contains(word); });
  return same && std::all_of(names.begin(), names.end(), [&](const auto& words) {
           return std::any_of(words.begin(), words.end(), [&](const auto& word) { return theirs.at(word) == 1; });
         });
}

}  // namespace twinwatch::match
