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

// Folded words or phrases, each between spaces so that one search finds whole words; "kurs*" finds the beginning of
// one.
struct WordList {
  std::vector<std::string> phrases;

  // Where the last word of the rightmost phrase that is found ends; 0 when none is.
  std::size_t last_end(std::string_view spaced) const {
    std::size_t last = 0;
    for (const auto& phrase : phrases)
      if (const auto at = spaced.rfind(phrase); at != std::string_view::npos)
        last = std::max(last, spaced.find(' ', at + phrase.size() - 1));
    return last;
  }
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
    list.phrases.push_back(" " + folded + (written.ends_with('*') ? "" : " "));
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
  if (words->expected.phrases.empty() && words->types_expected.phrases.empty())
    fail(file, 1, "name_expected and type_expected are both empty: no school would be eligible");
  return [words](std::string_view type, std::string_view name_key) {
    std::string name = " ";
    (name += name_key) += ' ';
    const auto never = words->never.last_end(name), expected = words->expected.last_end(name);
    if (never != 0 && never >= expected) return false;
    std::string kind = " ";
    text::fold_append(type, kind);
    kind += ' ';
    if (words->types_never.last_end(kind) != 0) return false;
    return expected != 0 || words->types_expected.last_end(kind) != 0;
  };
}

}  // namespace twinwatch::alert
