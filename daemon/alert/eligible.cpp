#include "alert/eligible.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#define TOML_EXCEPTIONS 1
#include <toml++/toml.h>

#include "text/fold.hpp"

namespace twinwatch::alert {
namespace {

// Folded words and phrases ("halk egitim*": the last word of a phrase may be a beginning) of the two lists that argue
// about one text. Found by their first two octets, as 75,000 names are asked for some seventy phrases each.
class Phrases {
 public:
  struct Ends {  // where the last word of the rightmost phrase of each list ends; 0 when none is found
    std::size_t never = 0, expected = 0;
  };

  void add(bool never, std::string phrase, bool beginning) {
    any_expected_ = any_expected_ || !never;
    auto& here = by_start_[start_of(phrase)];
    here.push_back({std::move(phrase), beginning, never});
  }
  bool any_expected() const { return any_expected_; }

  Ends find_in(std::string_view text) const {
    Ends ends;
    for (std::size_t at = 0; at < text.size();) {
      const auto here = text.substr(at);
      for (const auto& phrase : by_start_[start_of(here)]) {
        if (!here.starts_with(phrase.text)) continue;
        if (!phrase.beginning && here.size() > phrase.text.size() && here[phrase.text.size()] != ' ') continue;
        auto& end = phrase.never ? ends.never : ends.expected;
        end = std::max(end, std::min(text.find(' ', at + phrase.text.size()), text.size()));
      }
      const auto space = here.find(' ');
      at = space == here.npos ? text.size() : at + space + 1;
    }
    return ends;
  }

 private:
  struct Phrase {
    std::string text;
    bool beginning, never;
  };
  static std::size_t start_of(std::string_view text) {
    const auto octet = [&](std::size_t i) {
      return i < text.size() ? std::size_t{static_cast<unsigned char>(text[i])} : std::size_t{' '};
    };
    return (octet(0) * 31 + octet(1)) % 512;
  }
  std::array<std::vector<Phrase>, 512> by_start_;
  bool any_expected_ = false;
};

struct EligibleWords {
  Phrases names, types;
};

[[noreturn]] void fail(const std::filesystem::path& file, std::int64_t line, const std::string& what) {
  throw std::runtime_error(file.string() + ":" + std::to_string(line) + ": " + what +
                           "; the shipped config/eligible.toml explains each key");
}

void add_words(const std::filesystem::path& file, const toml::node& node, Phrases& phrases, bool never) {
  const auto line = static_cast<std::int64_t>(node.source().begin.line);
  const auto* array = node.as_array();
  if (array == nullptr) fail(file, line, "a list of texts is expected, [\"…\", \"…\"]");
  for (const auto& entry : *array) {
    const auto at = static_cast<std::int64_t>(entry.source().begin.line);
    if (!entry.is_string()) fail(file, at, "each word must be a text in quotes");
    const std::string& written = **entry.as_string();
    const auto folded = text::fold(written);
    if (folded.empty()) fail(file, at, "'" + written + "' holds no letter");
    phrases.add(never, folded, written.ends_with('*'));
  }
}

}  // namespace

match::Eligible load_eligible(const std::filesystem::path& file) {
  auto words = std::make_shared<EligibleWords>();
  struct Key {
    std::string_view name;
    Phrases& phrases;
    bool never;
  };
  const Key keys[] = {{"name_never", words->names, true},
                      {"name_expected", words->names, false},
                      {"type_never", words->types, true},
                      {"type_expected", words->types, false}};
  try {
    const auto config = toml::parse_file(file.string());
    for (const auto& [key, value] : config) {
      auto known = std::begin(keys);
      while (known != std::end(keys) && known->name != key.str()) ++known;
      if (known == std::end(keys))
        fail(file, static_cast<std::int64_t>(value.source().begin.line),
             "unknown key '" + std::string(key.str()) +
                 "'; known are name_never, name_expected, type_never, type_expected");
      add_words(file, value, known->phrases, known->never);
    }
  } catch (const toml::parse_error& e) {
    fail(file, static_cast<std::int64_t>(e.source().begin.line), std::string(e.description()));
  }
  if (!words->names.any_expected() && !words->types.any_expected())
    fail(file, 1, "name_expected and type_expected are both empty: no school would be eligible");
  return [words](std::string_view type, std::string_view name_key) {
    const auto name = words->names.find_in(name_key);
    if (name.never != 0 && name.never >= name.expected) return false;
    if (type.empty()) return name.expected != 0;
    const auto kind = words->types.find_in(text::fold(type));
    return kind.never == 0 && (name.expected != 0 || kind.expected != 0);
  };
}

}  // namespace twinwatch::alert
