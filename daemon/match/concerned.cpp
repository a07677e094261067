#include "match/concerned.hpp"

#include <algorithm>
#include <charconv>

#include "match/name_words.hpp"

namespace twinwatch::match {

Concerned::Concerned(const RegistryChange& change) : change_(change) {
  for (const auto& name : change.names) {  // "plate name_key", as name_in_province() makes it
    std::int64_t plate = 0;
    const auto* const end = name.data() + name.size();
    const auto [rest, error] = std::from_chars(name.data(), end, plate);
    if (error != std::errc{}) continue;
    auto& here = by_plate_[plate];
    const auto words = telling_words({rest, static_cast<std::size_t>(end - rest)});
    here.nameless = here.nameless || words.empty();
    for (const auto word : words) here.words.emplace(word);
  }
}

bool Concerned::shares_a_word(const Words& changed, const std::vector<std::string_view>& mine) const {
  if (mine.empty()) return changed.nameless;
  for (const auto word : mine) {
    if (changed.words.contains(std::string(word))) return true;
    for (const auto& other : changed.words)
      if (close_spelling(word, other)) return true;
  }
  return changed.nameless && mine.size() == 1;  // a place's name and a type: "Çaykara Halk Eğitimi Merkezi"
}

bool Concerned::is(std::int64_t plate, std::string_view name_key, std::string_view code, bool by_whole_name) const {
  if (change_.names.contains(name_in_province(plate, name_key))) return true;
  if (!change_.codes.empty()) {
    if (!code.empty() && change_.codes.contains(std::string(code))) return true;
    for (const auto digits : codes_in(name_key))
      if (change_.codes.contains(std::string(digits))) return true;
  }
  if (by_whole_name) return false;
  const auto mine = telling_words(name_key);
  if (plate != 0) {
    const auto here = by_plate_.find(plate);
    return here != by_plate_.end() && shares_a_word(here->second, mine);
  }
  return std::any_of(by_plate_.begin(), by_plate_.end(),
                     [&](const auto& entry) { return shares_a_word(entry.second, mine); });
}

}  // namespace twinwatch::match
