#include "name/words.hpp"

#include "name/spelling.hpp"

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

std::string_view Words::nearest_type_word(std::string_view word) const {
  const bool lost = word.find('?') != std::string_view::npos;
  if (word.size() < (lost ? 4u : 5u) || (!lost && type_words_.contains(std::string(word)))) return {};
  std::string_view nearest;
  for (const auto& known : type_words_) {
    if (known.size() < 4 || edits_between(word, known, lost ? 0 : 1) > (lost ? 0u : 1u)) continue;
    if (!nearest.empty()) return {};
    nearest = known;
  }
  return nearest;
}

const std::vector<std::string>* Words::initials(std::string_view letters) const {
  const auto found = initials_.find(std::string(letters));
  return found == initials_.end() ? nullptr : &found->second;
}

}  // namespace twinwatch::name
