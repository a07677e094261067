// The charsets of one octet a character in which Turkish was written, by tables of our own: windows-1254 and -1252 are
// the common case here (six times the speed of iconv, and no module of glibc's to be loaded inside the sandbox), cp857
// is that of DOS, and for MacTurkish glibc has no converter.
#pragma once
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace twinwatch::text {

// What the octets 0x80 to 0xFF mean; 0: nothing. (WHATWG maps those to C1 controls, which no export means either.)
using HighHalf = std::array<char16_t, 128>;

// "windows-1254", "windows-1252", "cp857", "macturkish"; nullptr for any other.
const HighHalf* single_octet_table(std::string_view charset);

// Appends; returns how many octets had no meaning (U+FFFD each).
std::size_t append_single_octet(std::string_view octets, const HighHalf& table, std::string& out);

}  // namespace twinwatch::text
