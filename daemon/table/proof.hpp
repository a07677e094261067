// libxlsxwriter 1.1 does not look whether its temporary files took what it wrote: on a full /tmp it closes a workbook
// that ends in the middle of a row, and reports success. So a workbook is read again before it leaves.
#pragma once
#include <string>

#include "table/table.hpp"

namespace twinwatch::table {

// Throws std::runtime_error unless the SDK's reader reads in `workbook` what shown() says of each cell.
void prove(const std::string& workbook, const Table&);

}  // namespace twinwatch::table
