// The places of a text that may have been encoded twice, and how sure that is; repair is mojibake.cpp's.
#pragma once
#include <cstddef>
#include <string_view>

namespace twinwatch::text {

enum class Certainty {
  none,     // an ordinary character
  weak,     // may be text as it should be: "MANHÃ–", "Ü’"
  certain,  // no one writes this
};

// One character of the text, or the several that one character became.
struct Place {
  std::size_t begin = 0, end = 0;  // octets of the text
  Certainty certainty = Certainty::none;
  char32_t was = 0;   // what it was before the second encoding; of ordinary characters the character itself
  bool lost = false;  // Å, Ä or Ã, but the sign behind it is gone, U+FFFD, or '?'; `was` is then what it stood for
};

// The place at `at`; `utf8` well-formed, and `at` the begin of a character. `previous`: the character before it, 0 at
// the begin.
Place place_at(std::string_view utf8, std::size_t at, char32_t previous);

bool is_letter(char32_t c);

}  // namespace twinwatch::text
