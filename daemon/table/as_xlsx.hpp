// A table as an Excel workbook of one sheet, by libxlsxwriter (which stays in as_xlsx.cpp).
//
// Text is written as text, never as a formula or a link: what begins with = stays what it is, and no cell does anything
// when the file is opened. Days are days, shown as GG.AA.YYYY. The header stays in sight, can be filtered by, and is
// printed on each page.
//
// The same table and time give the same octets in any process: no clock, no author, and the ZIP's entries are of 1980.
// The workbook is made in memory. libxlsxwriter 1.1 keeps its parts in files of $TMPDIR (else /tmp) that lose their
// names as soon as they are open; nothing stays there. Before it leaves it is read again (proof.hpp).
#pragma once
#include <cstdint>
#include <string>

#include "table/table.hpp"

namespace twinwatch::table {

// `made_ms`: when the document says it was made. Throws std::runtime_error with what the library, the system or
// the proof says.
std::string as_xlsx(const Table&, std::int64_t made_ms);

}  // namespace twinwatch::table
