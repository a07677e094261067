#include "text/mojibake_places.hpp"

#include <array>

#include "text/single_octet.hpp"
#include "text/turkish_octets.hpp"
#include "text/utf8.hpp"

namespace twinwatch::text {
namespace {

// The octet 0x80 to 0xFF that windows-1252, -1254 or Latin-1 shows as this character; 0: none does.
unsigned octet_shown_as(char32_t c) {
  if (c >= 0x80 && c <= 0xFF)
    return c;  // 0x80 to 0x9F: Latin-1's controls, and what is left of the holes of the others
  if (c < 0x100 || c > 0x2122) return 0;
  const auto& table = *single_octet_table("windows-1252");
  for (unsigned i = 0; i < 32; ++i)
    if (table[i] == c) return 0x80 + i;
  return 0;
}

// Signs that stand behind letters in text that is right: what closes, what joins, what goes on.
bool follows_letters(char32_t c) {
  return c == 0xA0 || c == 0xBB || (c >= 0x2013 && c <= 0x201E && c != 0x201A && c != 0x201E) || c == 0x2026 ||
         c == 0x203A || c == 0x2122;
}

// "10 Å²", "5 Å±0.1": the ångström.
bool follows_units(char32_t c) { return c == 0xB1 || c == 0xB2 || c == 0xB3 || c == 0xB9; }

struct Character {
  char32_t code = 0;
  std::size_t octets = 0;  // 0: the text ends here
};

Character character_at(std::string_view utf8, std::size_t at) {
  if (at >= utf8.size()) return {};
  const auto* const from = reinterpret_cast<const unsigned char*>(utf8.data()) + at;
  const auto length = utf8_length(from, from + (utf8.size() - at));
  return {utf8_character(from, length), length};
}

Certainty of_two(unsigned lead, char32_t sign, char32_t was, char32_t previous, char32_t next) {
  const bool control = sign >= 0x80 && sign < 0xA0;  // no text that is right has one
  if (lead == 0xC2)
    return control || (!is_letter(previous) && !follows_letters(sign)) ? Certainty::certain : Certainty::weak;
  if (!is_letter(was)) return Certainty::weak;
  if (control) return Certainty::certain;
  if (lead > 0xC5) return Certainty::weak;
  if (follows_letters(sign)) {
    // No quote closes and no ellipsis ends where a letter goes on, but a dash or an apostrophe may join two words.
    const bool goes_on = sign != 0xA0 && is_letter(next) && (turkish_letter(was) || !is_letter(previous));
    return goes_on ? Certainty::certain : Certainty::weak;
  }
  const bool unit = lead == 0xC5 && follows_units(sign) && !is_letter(previous) && !is_letter(next);
  return unit ? Certainty::weak : Certainty::certain;
}

// What is left of the one word that stands alone most often, and that no other language begins so.
bool martyr_without_its_head(std::string_view rest) {
  for (const std::string_view tail : {"ehit", "EHIT", "EHİT", "EHÄ°T"})
    if (rest.starts_with(tail)) return true;
  return false;
}

}  // namespace

bool is_letter(char32_t c) {
  if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  if (c < 0x250) return c >= 0xC0 && c != 0xD7 && c != 0xF7;
  return (c >= 0x370 && c <= 0x5FF) || (c >= 0x1E00 && c <= 0x1FFF);
}

Place place_at(std::string_view utf8, std::size_t at, char32_t previous) {
  const auto first = character_at(utf8, at);
  Place place{at, at + first.octets, Certainty::none, first.code, false};
  const unsigned lead = octet_shown_as(first.code);
  if (first.code < 0xC2 || lead < 0xC2 || lead > 0xEF) return place;
  const auto second = character_at(utf8, place.end);
  const unsigned tail = octet_shown_as(second.code);
  const bool tailed = second.octets > 0 && tail >= 0x80 && tail <= 0xBF;
  if (lead <= 0xDF) {
    if (tailed) {
      place.end += second.octets;
      place.was = (lead & 0x1F) << 6 | (tail & 0x3F);
      place.certainty = of_two(lead, second.code, place.was, previous, character_at(utf8, place.end).code);
    } else if (lead >= 0xC3 && lead <= 0xC5) {
      place.lost = true;
      place.was = lead == 0xC5 ? U'Ş' : lead == 0xC4 ? U'Ğ' : 0;
      const auto next = character_at(utf8, place.end + second.octets).code;
      if (second.code == 0xFFFD || (second.code == '?' && (is_letter(previous) || is_letter(next)))) {
        place.end += second.octets;
        if (lead == 0xC3 && second.code == 0xFFFD) place.was = U'Î';
      } else if (lead == 0xC5 && !is_letter(previous) && martyr_without_its_head(utf8.substr(place.end))) {
        place.certainty = Certainty::certain;
      }
    }
    return place;
  }
  if (!tailed || (lead != 0xE2 && lead != 0xEF)) return place;
  const auto third = character_at(utf8, place.end + second.octets);
  const unsigned last = octet_shown_as(third.code);
  if (third.octets == 0 || last < 0x80 || last > 0xBF) return place;
  place.end += second.octets + third.octets;
  place.was = (lead & 0xF) << 12 | (tail & 0x3F) << 6 | (last & 0x3F);
  // General punctuation, the euro and the like; the mark and the replacement.
  const bool mark = (place.was >= 0x2010 && place.was <= 0x204F) || (place.was >= 0x20A0 && place.was <= 0x2122) ||
                    place.was == 0xFEFF || place.was == 0xFFFD;
  if (mark) {
    place.certainty = Certainty::certain;
  } else {
    place = {at, at + first.octets, Certainty::none, first.code, false};
  }
  return place;
}

}  // namespace twinwatch::text
