// How far apart two folded words are: letters added, left out, changed, or two neighbours swapped, each one edit
// (optimal string alignment). '?' is one letter that nobody knows: it equals any and costs nothing.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace twinwatch::name {

// The edits, or `limit + 1` when there are more. Words longer than 40 octets compare as they are.
std::size_t edits_between(std::string_view a, std::string_view b, std::size_t limit);
// How many edits may be one and the same word misspelt: none below four letters, one from four on, two from ten on.
std::size_t edits_allowed(std::size_t length);

// The letters of a word as bits; each edit changes at most two. Tells most pairs apart without comparing them.
std::uint32_t letters_of(std::string_view word);

}  // namespace twinwatch::name
