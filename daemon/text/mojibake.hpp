// Text that was encoded twice: UTF-8 that a program took for windows-1252 (or -1254, or Latin-1) and saved as UTF-8
// again, "Ä°mam" for "İmam". Also three times. Repaired only where it is certain, cell by cell:
//
//  - certain by itself is a letter that begins a UTF-8 character (Ã Ä Å, "â€") with a sign behind it that never stands
//    behind a letter ("Ä°", "Å\u009F", "Ã¼"), if together they are a letter or a mark;
//  - a sign that does stand behind letters (quotes, dashes, "»", "…": "MANHÃ–") counts where the text goes on with a
//    letter, or where the cell holds a certain place and nothing that is not double-encoded;
//  - of the octets that windows-1254 has no sign for (Ş, Ğ in capitals) programs leave "Å\u009E", "Å\uFFFD", "Å?" or
//  the
//    bare "Å": these are Ş and Ğ where the cell, or all of the text, holds certain places and nothing else beyond
//    ASCII.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace twinwatch::text {

struct Repaired {
  std::string text;          // empty when nothing was repaired: the given text stands
  std::size_t repaired = 0;  // characters put right
  std::size_t doubtful = 0;  // places that look like it and were left, in a text with others that were repaired
};

// `utf8` must be well-formed. Text without a suspicious place is only scanned.
Repaired repair_mojibake(std::string_view utf8);

// For a caller that has scanned: nothing before `from` is suspicious.
Repaired repair_mojibake(std::string_view utf8, std::size_t from);

}  // namespace twinwatch::text
