// The charsets that have no table here, by glibc.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace twinwatch::text {

// Appends the text; how many octets had no meaning (one U+FFFD a character). Nothing: glibc has no such converter.
std::optional<std::size_t> append_iconv(std::string_view octets, const std::string& charset, std::string& out);

}  // namespace twinwatch::text
