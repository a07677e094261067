// The list attached to a mail: CSV that Excel opens right in Turkey. UTF-8 with BOM (else Ş becomes Åž), `;` (Turkish
// Excel's separator), CRLF. A cell that a spreadsheet would run as a formula (= + - @ TAB CR first) gets a leading
// apostrophe: school names come from outside, and the reader's machine is not ours to risk.
#pragma once
#include <string>
#include <vector>

namespace twinwatch::mail {

std::string table_csv(const std::vector<std::vector<std::string>>& rows);  // the first row is the header

}  // namespace twinwatch::mail
