// From octets to UTF-8. Runs in the worker (inside the sandbox, before the plugin), so: no ICU; uchardet and iconv.
//
// Order of evidence: BOM; zeros in every other octet (UTF-16 without its mark); valid UTF-8 (taken as UTF-8 whatever
// the header says); the declared charset (unless it says UTF-8 of what is not, or ISO-8859-1 of Turkish); UTF-8 with a
// few broken octets; the letters of Turkish; uchardet; last windows-1254, the Turkish Excel default. Labels follow
// WHATWG: latin5, iso-8859-9 and friends mean windows-1254.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace twinwatch::text {

struct Decoded {
  std::string owned;         // the converted text, when conversion was needed
  std::string_view text;     // the text: of `owned`, or of the input itself (no copy) when that was UTF-8 already
  std::string charset;       // canonical lower-case name: "utf-8", "windows-1254", "utf-16le", ...
  std::string evidence;      // "bom", "valid utf-8", "header", "detected", "assumed"
  std::size_t replaced = 0;  // octets that had no meaning in that charset (U+FFFD each)

  Decoded() = default;
  Decoded(Decoded&& other) noexcept { *this = std::move(other); }
  Decoded& operator=(Decoded&& other) noexcept {  // a short `owned` moves its octets, and `text` must follow
    const bool own = !other.owned.empty();
    owned = std::move(other.owned);
    text = own ? std::string_view(owned) : other.text;
    charset = std::move(other.charset);
    evidence = std::move(other.evidence);
    replaced = other.replaced;
    return *this;
  }
};

// `declared`: of the HTTP header or the operator, may be empty. Never fails; a binary file gives many replacements.
Decoded decode(std::string_view octets, std::string_view declared);

// WHATWG label -> canonical name; nothing for an unknown label.
std::optional<std::string> canonical_charset(std::string_view label);

// Well-formed as of Unicode table 3-7: no surrogates, no overlong forms, nothing above U+10FFFF.
bool valid_utf8(std::string_view octets);

}  // namespace twinwatch::text
