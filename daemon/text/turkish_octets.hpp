// Whether octets are Turkish, and in which charset of one octet a letter: by the letters they would spell. Turkish
// gives itself away: nearly all its letters beyond ASCII are from a set of 18, which no other language writes alone,
// and in a wrong table those octets are symbols in the middle of words. uchardet calls it ISO-8859-9, but also
// WINDOWS-1252 or ISO-8859-3 when it is short, and knows neither cp857 nor MacTurkish.
#pragma once
#include <string_view>

namespace twinwatch::text {

// Of octets in windows-1254. `could_be`: only letters that mean the same in every Latin charset that is likely here
// (Müdür), or none at all.
enum class Turkish { no, could_be, surely };
Turkish looks_turkish(std::string_view octets);

// "cp857" or "macturkish" when the octets are Turkish in that charset and impossible in windows-1254 (control octets,
// or symbols between letters); else "". A file of windows-1254 never is: its letters are box lines and symbols there.
std::string_view dos_or_mac_turkish(std::string_view octets);

// A piece of one line, taken out of a file of another charset, reads as plain Turkish in windows-1254: at least one
// letter of Turkish beyond ASCII, each beside another letter or an abbreviation's point, none in the wrong case, and
// beyond them only the punctuation of office programs. Stricter than the above, as here there is little to go by.
bool plainly_turkish(std::string_view piece);

// The letters of Turkish beyond ASCII, with the circumflexes.
bool turkish_letter(char32_t c);

}  // namespace twinwatch::text
