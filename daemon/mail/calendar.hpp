// Days as a Turkish reader and a mail header name them; where they begin is the room `calendar`'s (zone.hpp). The zone
// is Europe/Istanbul everywhere, whatever the machine's own.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "table/table.hpp"

namespace twinwatch::mail {

std::string header_date(std::int64_t ms);    // "Mon, 16 Nov 2026 09:00:00 +0300"
std::string day_tr(std::int64_t ms);         // "16 Kasım 2026"
std::string day_en(std::int64_t ms);         // "16 November 2026"
std::string short_day(std::int64_t ms);      // "16.11.2026"
table::Day local_day(std::int64_t ms);       // the same as a value, for a list's cell
std::int64_t day_begins(const table::Day&);  // its midnight in Istanbul; the day is one of the calendar
std::string iso_day(std::int64_t ms);        // "2026-11-16": compares with dates in records
std::string period_tr(
    std::string_view p);  // "2026-W47" -> "16 Kasım 2026 haftası", "2026-11" -> "Kasım 2026"; anything else as it is
std::string period_en(std::string_view p);  // "week of 16 November 2026", "November 2026"

}  // namespace twinwatch::mail
