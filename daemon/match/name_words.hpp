// What the words of a school's folded name say: its level, its kind, and the words that tell it from others.
//
// The level is a hard constraint: 8,270 pairs of Turkish schools share name and building and differ in nothing but
// İlkokulu / Ortaokulu. Dropping level words as "generic" is the classic mistake, so names are compared with them;
// only the search for schools that a record *could* be looks at the telling words alone.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace twinwatch::match {

// A set of levels; a name may stand for several ("İlk ve Ortaokulu") and an unknown one for all.
namespace level {
inline constexpr unsigned preschool = 1, primary = 2, middle = 4, high = 8, centre = 16, any = 31;
}

std::vector<std::string_view> words_of(std::string_view name_key);  // views into name_key
unsigned levels_of(std::string_view name_key);                      // level::any when no word tells
// levels_of told a definite level for both and they have none in common.
bool levels_exclude(std::string_view a_key, std::string_view b_key);
// Words that are neither level, type, rank nor filler ("ilkokulu", "anadolu", "sehit", "ve"). Views into name_key.
std::vector<std::string_view> telling_words(std::string_view name_key);
// Runs of exactly six digits standing alone: a kurum kodu written into the name, "50.YIL ORTAOKULU (711959)".
std::vector<std::string_view> codes_in(std::string_view name_key);
// Two words that may be one misspelt, cut short or glued to its neighbour: edit distance 1 from five letters on, 2 from
// eight on, or one the beginning of the other (five letters at least).
bool close_spelling(std::string_view a, std::string_view b);
// One slip of the hand: a letter too many, too few or another, or two neighbours in each other's place. Words of three
// letters at least; looser than close_spelling, for where nobody is close.
bool one_slip(std::string_view a, std::string_view b);
// The letters of a word as a set, and whether two words that are not the beginning of one another may be close, or
// one slip apart, by theirs: an edit takes one letter out of the set and brings one in, at most. No says no; yes says
// nothing.
std::uint64_t letters_of(std::string_view word);
bool may_be_close(std::string_view a, std::uint64_t a_letters, std::string_view b, std::uint64_t b_letters);

}  // namespace twinwatch::match
