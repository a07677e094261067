// Turkish text as the three sites write it. Made here anew, without the daemon's own folding and charsets: a test
// portal that shared them would share their faults.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace portal {

std::string slug(std::string_view text);      // "Atatürk İlkokulu" -> "ataturk-ilkokulu"
std::string capitals(std::string_view text);  // as Turkish writes them: i -> İ, ı -> I
std::string titled(std::string_view text);    // "PALANDÖKEN" -> "Palandöken", with Turkish i and ı
std::string folded(std::string_view text);    // small ASCII letters without blanks, to compare names of provinces
std::string html(std::string_view text);      // & < > " as entities
std::string grouped(std::uint64_t number);    // 1.234

std::string to_windows_1254(std::string_view utf8);  // what has no place there becomes '?'
std::string encoded_twice(std::string_view utf8);    // its octets read as windows-1252 and written as UTF-8 again

// The same number for the same parts, on every machine: everything that looks random comes from here.
std::uint64_t dice(std::uint64_t seed, std::string_view what, std::uint64_t a = 0, std::uint64_t b = 0);
std::uint64_t hash_of(std::string_view octets, std::uint64_t before = 0xcbf29ce484222325U);  // FNV-1a

}  // namespace portal
