#include "name/words.hpp"

namespace twinwatch::name {

Words::Found Words::longest(const Phrases& phrases, Sequence words, std::size_t at) {
  Found best;
  const auto here = phrases.find(words[at]);
  if (here == phrases.end()) return best;
  for (const auto& phrase : here->second) {
    const auto size = phrase.words.size();
    if (size <= best.size || at + size > words.size()) continue;
    if (phrase.only_last && at + size != words.size()) continue;
    bool all = true;
    for (std::size_t i = 1; i < size && all; ++i) all = words[at + i] == phrase.words[i];
    if (all) best = {phrase.what, size};
  }
  return best;
}

Words::Found Words::type_at(Sequence words, std::size_t at) const { return longest(by_type_, words, at); }
Words::Found Words::mark_at(Sequence words, std::size_t at) const { return longest(by_mark_, words, at); }

Words::Same Words::same_at(Sequence words, std::size_t at) const {
  const auto found = longest(by_same_, words, at);
  if (found.what < 0) return {};
  return {found.size, &same_words_[static_cast<std::size_t>(found.what)]};
}

const std::vector<std::string>* Words::initials(std::string_view letters) const {
  const auto found = initials_.find(std::string(letters));
  return found == initials_.end() ? nullptr : &found->second;
}

}  // namespace twinwatch::name
