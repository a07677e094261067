// inspect FILE --csv: the table of a file as it is read, as plain UTF-8 CSV (comma, LF) on standard output: its header
// and its rows (no header: rows only), without the titles above, the totals below and a second table. What is left out
// is told on standard error. By the SDK's own reader, without a plugin: any table can be looked at, whatever it is
// about.
#pragma once
#include <string>

#include "fetch/page.hpp"

namespace twinwatch::cli {

// `sheet`: of a workbook; empty: the first that holds a table.
int print_as_csv(const fetch::Page& page, const std::string& file, const std::string& sheet);

}  // namespace twinwatch::cli
