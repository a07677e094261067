// The schools that a written name may be compared with, in memory: by province, by the words of their names. Built from
// the registry in the database or from a file (`twinwatch match eval`); the same code compares both.
//
// Words are interned: a word is a number, and comparing two names compares numbers. Besides its words a school is found
// under its neighbouring words glued together ("mimar sinan" under "mimarsinan"), and, when its name tells nothing but
// its type and place ("Halk Eğitim Merkezi"), under the words of its district.
// 60,000 schools: some 20 MB and 0.2 s. Immutable after finish(); any thread.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "name/name.hpp"

namespace twinwatch::match {

using WordId = std::uint32_t;
inline constexpr WordId no_word = 0xFFFFFFFFu;

class Vocabulary {
 public:
  WordId id_of(std::string_view word) const;  // no_word when it was never met
  WordId intern(std::string_view word);
  const std::string& text(WordId id) const { return *texts_[id]; }
  std::uint32_t letters(WordId id) const { return letters_[id]; }
  std::size_t size() const { return texts_.size(); }

 private:
  std::unordered_map<std::string, WordId> ids_;
  std::vector<const std::string*> texts_;  // keys of ids_, which stay where they are
  std::vector<std::uint32_t> letters_;
};

struct IndexedWord {
  WordId id = no_word;
  name::Kind kind = name::Kind::proper;
  bool hyphen = false;
  bool place = false;  // its own district's or province's name
};

struct IndexedSchool {
  std::int64_t id = 0;
  std::int32_t plate = 0, district_id = 0;
  std::uint32_t first_word = 0;  // in all_words
  std::uint32_t first_place = 0,
                district_place = 0;  // in all_places: province's words up to district_place, then district's
  std::uint16_t words = 0, places = 0;
  std::int16_t type = -1;
  std::uint16_t alike_in_district = 0;  // others of this type and these marks in its district
  std::uint32_t marks = 0;
  std::uint32_t free_marks = 0;    // may be written or not
  std::uint32_t type_written = 0;  // a WordId: its phrase
};

struct NewSchool {
  std::int64_t id = 0;
  int plate = 0, district_id = 0;
  std::string_view name, province, district;  // as written
  std::string_view code;                      // official; or empty
  bool is_private = false;  // told by the registry beside the name: "Özel" may then be written or not
};

class SchoolIndex {
 public:
  explicit SchoolIndex(const name::Words& words);

  void add(const NewSchool& school);
  void finish();

  const name::Words& words_known() const { return words_known_; }
  const Vocabulary& vocabulary() const { return vocabulary_; }
  std::size_t size() const { return schools_.size(); }
  const IndexedSchool& school(std::uint32_t at) const { return schools_[at]; }
  std::span<const IndexedWord> words(const IndexedSchool& school) const {
    return {all_words_.data() + school.first_word, school.words};
  }
  bool is_place_word(const IndexedSchool& school, WordId word) const;
  bool is_district_word(const IndexedSchool& school, WordId word) const;
  static constexpr std::uint32_t nobody = 0xFFFFFFFFu;
  std::uint32_t with_code(std::string_view code) const;  // its index; `nobody` when none or several have it
  // 0 … 1: how telling a word is, by the number of schools in the country that have it.
  double rarity(WordId word) const;

  // Plate 0: the whole country.
  struct Block {
    std::vector<WordId> words;            // sorted; all that stand for a school here
    std::vector<std::uint32_t> first;     // postings of words[i]: first[i] … first[i+1]
    std::vector<std::uint32_t> schools;   // indices
    std::vector<std::uint32_t> nameless;  // schools whose name is type and place alone
    std::span<const std::uint32_t> of(WordId word) const;
  };
  const Block* block(int plate) const;  // nullptr: no school there

 private:
  void make_block(int plate, const std::vector<std::uint32_t>& members);

  const name::Words& words_known_;
  Vocabulary vocabulary_;
  std::vector<IndexedSchool> schools_;
  std::vector<IndexedWord> all_words_;
  std::vector<WordId> all_places_;
  std::vector<std::uint32_t> holders_;  // [word]: how many schools have it
  std::unordered_map<std::string, std::uint32_t> by_code_;
  std::unordered_map<int, Block> blocks_;
  unsigned private_mark_ = 0;
};

}  // namespace twinwatch::match
