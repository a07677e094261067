// From octets to UTF-8. Runs in the worker (inside the sandbox, before the plugin), so: no ICU; uchardet and iconv.
//
// Order of evidence: what is no text at all (ZIP, PDF); a charset that the operator pins; BOM; zeros in every other
// octet (UTF-16 without its mark); valid UTF-8 (taken as UTF-8 whatever the header says); UTF-8 with windows-1254 lines
// in it or the other way round (mixed.hpp); the declared charset (unless it says UTF-8 of what is not, or ISO-8859-1 of
// Turkish); the letters of Turkish in windows-1254, cp857, MacTurkish (turkish_octets.hpp); uchardet; last
// windows-1254, the Turkish Excel default. Unicode that was encoded twice is put right (mojibake.hpp), unless the
// charset is pinned.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "text/labels.hpp"

namespace twinwatch::text {

struct Decoded {
  std::string owned;      // the converted text, when conversion was needed
  std::string_view text;  // the text: of `owned`, or of the input itself (no copy) when that was UTF-8 already
  std::string charset;    // canonical lower-case name: "utf-8", "windows-1254", "utf-16le", ...; "binary": no text
  std::string evidence;  // "bom", "valid utf-8", "header", "detected", "assumed", "pinned", of binary "zip", "pdf", ...
                         // "mixed: 12 lines as windows-1254, first line 40" stands in the place of "detected" and
                         // after "; " behind others, "; repaired 318 double-encoded places" at the end: then the
                         // text is no longer the body octet by octet
  std::size_t replaced = 0;                 // octets that had no meaning in that charset (U+FFFD each)
  std::vector<std::size_t> replaced_lines;  // the first three lines that hold one
  std::size_t mixed_lines = 0, first_mixed_line = 0;
  std::string mixed_charset;               // of the mixed lines
  std::size_t repaired = 0, doubtful = 0;  // as Repaired of mojibake.hpp

  Decoded() = default;
  Decoded(Decoded&& other) noexcept { *this = std::move(other); }
  Decoded& operator=(Decoded&& other) noexcept {  // a short `owned` moves its octets, and `text` must follow
    const bool own = !other.owned.empty();
    owned = std::move(other.owned);
    text = own ? std::string_view(owned) : other.text;
    charset = std::move(other.charset);
    evidence = std::move(other.evidence);
    replaced = other.replaced;
    replaced_lines = std::move(other.replaced_lines);
    mixed_lines = other.mixed_lines;
    first_mixed_line = other.first_mixed_line;
    mixed_charset = std::move(other.mixed_charset);
    repaired = other.repaired;
    doubtful = other.doubtful;
    return *this;
  }
};

// `declared`: of the HTTP header, may be empty, is weighed. `pinned`: of the operator, may be empty, is obeyed: nothing
// is guessed and nothing is repaired. Fails only for a pinned label that is not known: std::invalid_argument with those
// that are.
Decoded decode(std::string_view octets, std::string_view declared, std::string_view pinned = {});

// Well-formed as of Unicode table 3-7: no surrogates, no overlong forms, nothing above U+10FFFF.
bool valid_utf8(std::string_view octets);

// What a person should know of how this was read ("letters that could not be read": "12 octets, first in line 40"), for
// the findings of a run and for `inspect`; none for most files.
std::vector<std::pair<std::string, std::string>> reading_notes(const Decoded& decoded);

}  // namespace twinwatch::text
