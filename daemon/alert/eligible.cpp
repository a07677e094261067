#include "alert/eligible.hpp"

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#define TOML_EXCEPTIONS 1
#include <toml++/toml.h>

#include "text/fold.hpp"

namespace twinwatch::alert {
namespace {

// Folded words and phrases ("halk egitim*": the last word of a phrase may be a beginning). Found by their first word,
// as 75,000 names are asked for some seventy phrases each.
class WordList {
 public:
  void add(std::string phrase, bool beginning) {
    const bool one_word = phrase.find(' ') == std::string::npos;
    const auto first = phrase.substr(0, phrase.find(' '));
    if (one_word && beginning)
      beginnings_.push_back(std::move(phrase));
    else
      by_first_word_[first].push_back(beginning ? std::move(phrase) : phrase + ' ');
  }
  bool empty() const { return beginnings_.empty() && by_first_word_.empty(); }

  // Where the last word of the rightmost phrase ends; 0 when none is found. `spaced`: each word followed by a space.
  std::size_t last_end(std::string_view spaced) const {
    std::size_t last = 0;
    for (std::size_t at = 0; at < spaced.size(); at = spaced.find(' ', at) + 1) {
      const auto here = spaced.substr(at);
      for (const auto& beginning : beginnings_)
        if (here.starts_with(beginning)) last = std::max(last, spaced.find(' ', at));
      const auto phrases = by_first_word_.find(here.substr(0, here.find(' ')));
      if (phrases == by_first_word_.end()) continue;
      for (const auto& phrase : phrases->second)
        if (here.starts_with(phrase)) last = std::max(last, spaced.find(' ', at + phrase.size() - 1));
    }
    return last;
  }

 private:
  std::vector<std::string> beginnings_;
  place::ByText<std::vector<std::string>> by_first_word_;
};

struct EligibleWords {
  WordList never, expected, types_never, types_expected;
};

[[noreturn]] void fail(const std::filesystem::path& file, std::int64_t line, const std::string& what) {
  throw std::runtime_error(file.string() + ":" + std::to_string(line) + ": " + what +
                           "; the shipped config/eligible.toml explains each key");
}

WordList words_of(const std::filesystem::path& file, const toml::node& node) {
  const auto line = static_cast<std::int64_t>(node.source().begin.line);
  const auto* array = node.as_array();
  if (array == nullptr) fail(file, line, "a list of texts is expected, [\"…\", \"…\"]");
  WordList list;
  for (const auto& entry : *array) {
    const auto at = static_cast<std::int64_t>(entry.source().begin.line);
    if (!entry.is_string()) fail(file, at, "each word must be a text in quotes");
    const std::string& written = **entry.as_string();
    const auto folded = text::fold(written);
    if (folded.empty()) fail(file, at, "'" + written + "' holds no letter");
    list.add(folded, written.ends_with('*'));
  }
  return list;
}

}  // namespace

match::Eligible load_eligible(const std::filesystem::path& file) {
  auto words = std::make_shared<EligibleWords>();
  const std::pair<std::string_view, WordList*> keys[] = {{"name_never", &words->never},
                                                         {"name_expected", &words->expected},
                                                         {"type_never", &words->types_never},
                                                         {"type_expected", &words->types_expected}};
  try {
    const auto config = toml::parse_file(file.string());
    for (const auto& [key, value] : config) {
      auto known = std::begin(keys);
      while (known != std::end(keys) && known->first != key.str()) ++known;
      if (known == std::end(keys))
        fail(file, static_cast<std::int64_t>(value.source().begin.line),
             "unknown key '" + std::string(key.str()) +
                 "'; known are name_never, name_expected, type_never, type_expected");
      *known->second = words_of(file, value);
    }
  } catch (const toml::parse_error& e) {
    fail(file, static_cast<std::int64_t>(e.source().begin.line), std::string(e.description()));
  }
  if (words->expected.empty() && words->types_expected.empty())
    fail(file, 1, "name_expected and type_expected are both empty: no school would be eligible");
  return [words](std::string_view type, std::string_view name_key) {
    auto name = std::string(name_key) + ' ';
    const auto never = words->never.last_end(name), expected = words->expected.last_end(name);
    if (never != 0 && never >= expected) return false;
    auto kind = text::fold(type);
    kind += ' ';
    if (words->types_never.last_end(kind) != 0) return false;
    return expected != 0 || words->types_expected.last_end(kind) != 0;
  };
}

}  // namespace twinwatch::alert
