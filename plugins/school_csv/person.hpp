// What names a person in a school list, and must not get in: columns known by their names, and mobile numbers.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace twinwatch::school_csv {

// Whether a column of that folded header names people: "ogretmen adi soyadi", "mudur", "yetkili", "gsm", "tc kimlik
// no", "e posta". `more`: further folded phrases. Phrases are compared by whole words.
bool names_people(std::string_view folded_header, const std::vector<std::string>& more);

// Whether a column holds phone numbers ("telefon", "tel", "faks").
bool holds_phones(std::string_view folded_header);

// Whether the text holds a Turkish mobile number: 5xx xxx xx xx, with or without 0, +90 or 0090.
bool has_mobile(std::string_view phone);

// The text without its mobile numbers; "" when nothing else is left. Office numbers stay as written.
std::string without_mobiles(std::string_view phone);

}  // namespace twinwatch::school_csv
