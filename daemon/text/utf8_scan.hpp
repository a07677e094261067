// The one look that every octet of every file gets: is it UTF-8, and may any of it have been encoded twice? Sixteen
// octets at a time where they are ASCII and letters of two octets, as nearly all are: 12 MB in a few milliseconds.
#pragma once
#include <cstddef>
#include <string_view>

namespace twinwatch::text {

struct Utf8Scan {
  bool valid = true;
  std::size_t suspect = std::string_view::npos;  // of what is valid, the first that may_be_encoded_twice()
};

Utf8Scan scan_utf8(std::string_view octets);

// Whether at a 0xC3 (as U+00C0 to U+00FF begin) there may be a letter that was encoded twice: the lead octet of a UTF-8
// character as a Latin letter, then what windows-1252 or Latin-1 makes of a following octet, or nothing where that was
// lost ("Åehit"). Hardly ever true of text that is right; mojibake.hpp looks closer. Never true of Ç, Ö and Ü: they
// would be the lead octets of alphabets that are not met here.
bool may_be_encoded_twice(const unsigned char* at, const unsigned char* end);

}  // namespace twinwatch::text
