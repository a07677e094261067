// What the words of a written school name mean in one country: types, marks, titles, words that are one thing under
// several names. Data (config/names/tr.toml, which explains each table), so that an operator mends a short form and
// another country writes its own file.
//
// All texts held here are folded (text/fold.hpp). Immutable after load(); any thread.
#pragma once
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace twinwatch::name {

struct Type {
  std::string id;     // "imam_hatip_lower"
  std::string level;  // for people
  bool umbrella = false;
};

struct Mark {
  std::string id;  // "private"
  bool hard = false;
};

class Words {
 public:
  // Throws std::runtime_error: file, line, what is wrong.
  static Words load(const std::filesystem::path& file);

  struct Found {
    int what = -1;         // an index, or none
    std::size_t size = 0;  // of the phrase, in words
  };
  using Sequence = std::span<const std::string>;

  // The longest phrase that begins at words[at].
  Found type_at(Sequence words, std::size_t at) const;  // endings only where they are the last words
  Found mark_at(Sequence words, std::size_t at) const;
  // Another name of something: what it is called here, in words. Size 0: none.
  struct Same {
    std::size_t size = 0;
    const std::vector<std::string>* words = nullptr;
  };
  Same same_at(Sequence words, std::size_t at) const;
  const std::vector<std::string>* initials(std::string_view letters) const;  // "fsm", or nullptr
  bool is_title(std::string_view word) const { return titles_.contains(std::string(word)); }
  bool is_filler(std::string_view word) const { return fillers_.contains(std::string(word)); }
  bool is_place_kind(std::string_view word) const { return place_kinds_.contains(std::string(word)); }
  bool is_type_word(std::string_view word) const { return type_words_.contains(std::string(word)); }

  // Letters that a machine takes for others ("6" for "o", "rn" for "m"): misread.hpp.
  struct Misread {
    std::string seen, meant;
  };
  const std::vector<Misread>& misread() const { return misread_; }

  // The one word of types and marks that `word` may be a damaged form of ("?lkokulu", "ozzel"), or "" where there is
  // none or more than one. A word of five letters may have one letter wrong.
  std::string_view nearest_type_word(std::string_view word) const;

  const Type& type(int index) const { return types_[static_cast<std::size_t>(index)]; }
  const std::vector<Type>& types() const { return types_; }
  const std::vector<Mark>& marks() const { return marks_; }
  unsigned hard_marks() const { return hard_marks_; }
  // Differs when the file's content does: what was matched with another edition is matched anew.
  const std::string& edition() const { return edition_; }

 private:
  friend class WordsReader;
  struct Phrase {
    std::vector<std::string> words;
    int what;
    bool only_last;
  };
  using Phrases = std::unordered_map<std::string, std::vector<Phrase>>;  // by their first word
  static Found longest(const Phrases&, Sequence, std::size_t at);

  std::vector<Type> types_;
  std::vector<Mark> marks_;
  std::vector<std::vector<std::string>> same_words_;
  Phrases by_type_, by_mark_, by_same_;
  std::unordered_map<std::string, std::vector<std::string>> initials_;
  std::unordered_set<std::string> titles_, fillers_, place_kinds_, type_words_;
  std::vector<Misread> misread_;  // the longest `seen` first
  unsigned hard_marks_ = 0;
  std::string edition_;
};

}  // namespace twinwatch::name
