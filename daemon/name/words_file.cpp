// config/names/*.toml into Words. Every key that is not known, and every text without a letter, is an error with its
// line: a table that is silently not read would make wrong links, not a message.
#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>

#define TOML_EXCEPTIONS 1
#include <toml++/toml.h>

#include "name/words.hpp"
#include "text/fold.hpp"

namespace twinwatch::name {
namespace {

std::vector<std::string> words_in(std::string_view folded) {
  std::vector<std::string> words;
  for (std::size_t from = 0; from < folded.size();) {
    const auto end = std::min(folded.find(' ', from), folded.size());
    if (end > from) words.emplace_back(folded.substr(from, end - from));
    from = end + 1;
  }
  return words;
}

}  // namespace

class WordsReader {
 public:
  explicit WordsReader(const std::filesystem::path& file) : file_(file) {}

  Words read() {
    std::ifstream in(file_, std::ios::binary);
    if (!in) throw std::runtime_error(file_.string() + ": cannot be read; it tells what the words of a name mean");
    const std::string text((std::istreambuf_iterator<char>(in)), {});
    into_.edition_ = std::to_string(std::hash<std::string>{}(text));
    try {
      const toml::table all = toml::parse(text, file_.string());
      for (const auto& [key, node] : all) take(key.str(), table_of(node), node);
    } catch (const toml::parse_error& e) {
      fail(e.source(), std::string(e.description()));
    }
    if (into_.types_.empty())
      throw std::runtime_error(file_.string() + ": no [type.NAME]: no name could be understood");
    return std::move(into_);
  }

 private:
  [[noreturn]] void fail(const toml::source_region& at, const std::string& what) const {
    throw std::runtime_error(file_.string() + ":" + std::to_string(at.begin.line) + ": " + what +
                             "; the shipped config/names/tr.toml explains each table");
  }
  const toml::table& table_of(const toml::node& node) const {
    if (const auto* table = node.as_table()) return *table;
    fail(node.source(), "a table is expected here");
  }

  void take(std::string_view key, const toml::table& table, const toml::node& at) {
    if (key == "type") {
      for (const auto& [id, node] : table) take_type(id.str(), table_of(node));
    } else if (key == "mark") {
      for (const auto& [id, node] : table) take_mark(id.str(), table_of(node));
    } else if (key == "titles") {
      for (const auto& [title, node] : table) {
        const auto word = one_word(title.str(), node);
        into_.titles_.insert(word);
        for (const auto& phrase : phrases_of(node)) add_same(phrase, {word});
      }
    } else if (key == "same") {
      for (const auto& [thing, node] : table)
        for (const auto& phrase : phrases_of(node)) add_same(phrase, folded_words(thing.str(), node));
    } else if (key == "initials") {
      for (const auto& [letters, node] : table) {
        if (!node.is_string()) fail(node.source(), "the words are expected, as one text");
        into_.initials_[one_word(letters.str(), node)] = folded_words(**node.as_string(), node);
      }
    } else if (key == "filler" || key == "place_kind") {
      auto& into = key == "filler" ? into_.fillers_ : into_.place_kinds_;
      for (const auto& [name, node] : table) {
        if (name != "words") fail(node.source(), "unknown key '" + std::string(name.str()) + "'; known is words");
        for (const auto& phrase : phrases_of(node))
          for (const auto& word : phrase) into.insert(word);
      }
    } else if (key == "misread") {
      for (const auto& [seen, node] : table)
        for (auto& meant : phrases_of(node)) add_misread(one_word(seen.str(), node), meant, node);
    } else {
      fail(at.source(), "unknown table '" + std::string(key) +
                            "'; known are type, mark, titles, same, initials, filler, place_kind, misread");
    }
  }

  void add_misread(std::string seen, const std::vector<std::string>& meant, const toml::node& at) {
    if (meant.size() != 1 || meant[0] == seen)
      fail(at.source(), "other letters than '" + seen + "' are expected, without a space");
    into_.misread_.push_back({std::move(seen), meant[0]});
    std::stable_sort(into_.misread_.begin(), into_.misread_.end(),
                     [](const auto& a, const auto& b) { return a.seen.size() > b.seen.size(); });
  }

  void take_type(std::string_view id, const toml::table& table) {
    const int index = static_cast<int>(into_.types_.size());
    Type type{std::string(id), {}, false};
    for (const auto& [key, node] : table) {
      if (key == "level" && node.is_string()) {
        type.level = **node.as_string();
      } else if (key == "umbrella" && node.is_boolean()) {
        type.umbrella = **node.as_boolean();
      } else if (key == "phrases" || key == "endings") {
        for (auto& phrase : phrases_of(node)) add(into_.by_type_, std::move(phrase), index, key == "endings", node);
      } else {
        fail(node.source(), "unknown or of the wrong kind: '" + std::string(key.str()) +
                                "'; a type has level, umbrella, phrases, endings");
      }
    }
    into_.types_.push_back(std::move(type));
  }

  void take_mark(std::string_view id, const toml::table& table) {
    const int index = static_cast<int>(into_.marks_.size());
    if (index >= 32) fail(table.source(), "no more than 32 marks");
    Mark mark{std::string(id), false};
    for (const auto& [key, node] : table) {
      if (key == "hard" && node.is_boolean())
        mark.hard = **node.as_boolean();
      else if (key == "words")
        for (auto& phrase : phrases_of(node)) add(into_.by_mark_, std::move(phrase), index, false, node);
      else
        fail(node.source(), "unknown or of the wrong kind: '" + std::string(key.str()) + "'; a mark has hard, words");
    }
    if (mark.hard) into_.hard_marks_ |= 1u << index;
    into_.marks_.push_back(std::move(mark));
  }

  std::vector<std::vector<std::string>> phrases_of(const toml::node& node) const {
    const auto* array = node.as_array();
    if (array == nullptr) fail(node.source(), "a list of texts is expected, [\"…\", \"…\"]");
    std::vector<std::vector<std::string>> phrases;
    for (const auto& entry : *array) {
      if (!entry.is_string()) fail(entry.source(), "each phrase must be a text in quotes");
      phrases.push_back(folded_words(**entry.as_string(), entry));
    }
    return phrases;
  }
  std::vector<std::string> folded_words(std::string_view written, const toml::node& at) const {
    auto words = words_in(text::fold(written));
    if (words.empty()) fail(at.source(), "'" + std::string(written) + "' holds no letter");
    return words;
  }
  std::string one_word(std::string_view written, const toml::node& at) const {
    auto words = folded_words(written, at);
    if (words.size() != 1) fail(at.source(), "'" + std::string(written) + "' must be one word");
    return words[0];
  }

  // "A.O." and "AO" fold to different words on purpose; a phrase that is there already for something else is a mistake.
  void add(Words::Phrases& into, std::vector<std::string> phrase, int what, bool only_last, const toml::node& at) {
    auto& here = into[phrase[0]];
    for (const auto& held : here)
      if (held.words == phrase && held.what != what && held.only_last == only_last)
        fail(at.source(), "a phrase that begins with '" + phrase[0] + "' stands for two things");
    for (const auto& word : phrase) into_.type_words_.insert(word);
    here.push_back({std::move(phrase), what, only_last});
  }
  void add_same(const std::vector<std::string>& phrase, std::vector<std::string> thing) {
    if (phrase == thing) return;
    into_.by_same_[phrase[0]].push_back({phrase, static_cast<int>(into_.same_words_.size()), false});
    into_.same_words_.push_back(std::move(thing));
  }

  const std::filesystem::path& file_;
  Words into_;
};

Words Words::load(const std::filesystem::path& file) { return WordsReader(file).read(); }

}  // namespace twinwatch::name
