// A table as CSV that Excel opens right in Turkey: UTF-8 with BOM (else Ş becomes Åž), `;` (Turkish Excel's separator),
// CRLF. A text that a spreadsheet would run as a formula (= + - @ TAB CR first) gets a leading apostrophe: school names
// come from outside, and the reader's machine is not ours to risk. Numbers and days are ours and need none.
#pragma once
#include <string>

#include "table/table.hpp"

namespace twinwatch::table {

std::string as_csv(const Table&);

}  // namespace twinwatch::table
