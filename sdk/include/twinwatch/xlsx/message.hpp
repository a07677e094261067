// twinwatch/xlsx/message.hpp: what a refusal says. Two kinds: damage, which saving again mends, and excess, which no
// school list needs. Text out of the file is quoted short and without control characters: messages end up in logs,
// mails and terminals, and the file may be somebody's who knows that.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "twinwatch/errors.hpp"

namespace twinwatch::xlsx {

// At most 100 octets, cut between letters, control characters as "?".
inline std::string cited(std::string_view foreign) {
  constexpr std::size_t longest = 100;
  std::size_t size = foreign.size();
  if (size > longest) {
    size = longest;
    while (size > 0 && (static_cast<unsigned char>(foreign[size]) & 0xC0) == 0x80) --size;
  }
  std::string text(foreign.substr(0, size));
  for (char& c : text)
    if (static_cast<unsigned char>(c) < ' ' || c == '\x7F') c = '?';
  if (size < foreign.size()) text += "…";
  return text;
}

// A part that a sound program would not have written.
inline SourceChanged damaged(std::string_view why) {
  return SourceChanged(std::string(why) +
                       ": the workbook is damaged; open it in Excel or LibreOffice, save it again as .xlsx and import "
                       "that");
}

// A part that is made to exhaust its reader, or far outside of what a list of schools is.
inline SourceChanged too_much(std::string_view what) {
  return SourceChanged(std::string(what) +
                       ": no school list needs that, and it may be an attack; if the file is what you expected, save "
                       "the one sheet as CSV UTF-8 and import that");
}

}  // namespace twinwatch::xlsx
