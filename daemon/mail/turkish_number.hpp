// Numbers in Turkish sentences. After a number the noun stays singular ("3 okul"); a suffix follows the number's last
// spoken word ("412'si", "413'ü", "90'ı"), so it cannot be written into a template.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace twinwatch::mail {

std::string number_tr(std::int64_t n);      // 1234 -> "1.234"
std::string possessive_tr(std::int64_t n);  // "500 okulun 412'si": 412 -> "412'si"
// `written`: "%{}" or "{}%". Never rounds some to none, or most to all; "—" of nothing.
std::string percent_of(std::int64_t part, std::int64_t whole, std::string_view written);
std::string percent_tr(std::int64_t part, std::int64_t whole);  // "%82"; whole 0: "—". Never 100 or 0 by rounding.

}  // namespace twinwatch::mail
