// How a written name and one school of the registry agree, as numbers that a weight each can be learned for
// (config/names/weights.toml). Only what stands in both is compared; what the numbers mean is decided in choice.hpp.
//
// The words are paired first: the same word; two words glued into one; a first letter for a word; a misspelling. What
// is left over on either side is then explained, if it can be: it is the school's own district or province, a title, a
// martyr's name put in ("… Şehit …": since 2016 villages' schools were renamed by the hundred), the part before a
// hyphen at which lists cut names. What cannot be explained weighs by how rare it is.
#pragma once
#include <array>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "match/school_index.hpp"

namespace twinwatch::match {

enum class Feature : std::size_t {
  bias,
  exact,           // every word is there as it is, in order, and no other
  matched,         // rarity of the words that were paired, summed, at most 2
  edits,           // letters that differ
  edits_in_short,  // … in words of fewer than six letters
  known_edited,    // words taken for misspelt that are words of other schools: "Kavalı" is no Kayalı
  initials,        // words told by their first letter
  glued,           // words written together or apart
  reordered,
  district_added,  // the written name says the school's district, the registry's does not
  province_added,  // … its province, and not its district
  place_dropped,   // the other way round
  title_added,
  title_dropped,
  kind_differs,  // "köyü", "merkez" in one of them
  martyr_added,  // "Keykubat Şehit Ömer Aktaş İlkokulu" for Keykubat İlkokulu
  martyr_dropped,
  cut_at_hyphen,  // "Ahmet Şener Ortaokulu" for Feride-Ahmet Şener Ortaokulu
  other_added,    // rarity of words that nothing explains, summed
  other_dropped,
  any_other_added,  // 0 or 1
  any_other_dropped,
  only_place,  // nothing but a place was paired, or nothing at all
  nothing_paired,
  only_place_alike,  // … and so many others of the type are in that district, log(1 + n)
  martyr_on_place,   // … the same number, where somebody was put in behind the place
  district_told,     // and it is the school's
  soft_mark_differs,
  type_in_other_words,
  whole_country,    // no province was told
  rest_is_another,  // the words that are left over name another school of the type
  still_listed,     // the list that the name is from has this school's own name too
  gone_from_list,   // that list is whole, and has it no more
  rival_in_list,    // another name of that list fits this school better
  count
};
inline constexpr std::size_t feature_count = static_cast<std::size_t>(Feature::count);
extern const std::array<std::string_view, feature_count> feature_names;

struct Agreement {
  std::array<double, feature_count> x{};
  double& operator[](Feature f) { return x[static_cast<std::size_t>(f)]; }
  double operator[](Feature f) const { return x[static_cast<std::size_t>(f)]; }
};

// A written name made ready to be compared with the schools of one index.
struct AskedWord {
  std::string text;
  WordId id = no_word;
  name::Kind kind = name::Kind::proper;
  bool after_type = false;
  std::vector<std::pair<WordId, std::uint8_t>> close;  // words of the block that it may be a misspelling of, and edits
};
struct Asked {
  std::vector<AskedWord> words;
  int type = -1, plate = 0, district_id = 0;
  bool any_type = false;
  unsigned marks = 0;
  WordId type_written = no_word;
};

// `left_over`: which of the asked words nothing explains, as bits (the first 32).
Agreement compare(const SchoolIndex& index, const Asked& asked, const IndexedSchool& school, std::uint32_t& left_over);

}  // namespace twinwatch::match
