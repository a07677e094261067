// A file of two charsets: a block from an old Excel (windows-1254) pasted into UTF-8, or the other way round. Read line
// by line, and within a line cell by cell and word by word, but only where there is one way to read a piece: what is
// well-formed UTF-8 is UTF-8 (in windows-1254 it would spell "Ã¼"); what is not, and is plainly Turkish in
// windows-1254, is that; and what stays doubtful is U+FFFD, not a guess.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace twinwatch::text {

struct Mixed {
  std::string text;
  std::size_t replaced = 0;    // octets that are U+FFFD
  std::size_t others = 0;      // lines, or parts of lines, in the other charset
  std::size_t first_line = 0;  // the first of these; lines count from 1
};

// `utf8`: most of the file is UTF-8, and the others are windows-1254. Else it is the other way round, and what is
// doubtful is windows-1254 like the rest. `strictly`: there are no others; what is broken is U+FFFD.
Mixed read_mixed(std::string_view octets, bool utf8, bool strictly = false);

}  // namespace twinwatch::text
