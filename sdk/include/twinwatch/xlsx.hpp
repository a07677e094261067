// twinwatch/xlsx.hpp: Excel workbooks (.xlsx, .xlsm) for sources, row by row. A thin reader over libzip and Expat; link
// PkgConfig::libzip and PkgConfig::expat, or -lzip -lexpat.
//
//   const xlsx::Workbook workbook(page.body());                 // throws SourceChanged: what it is instead, what to do
//   for (std::size_t i = 0; i < workbook.sheets().size(); ++i) {
//     if (workbook.sheets()[i].hidden) continue;
//     const auto rows = workbook.rows(i);
//     for (xlsx::SheetRow row; rows->next(row);) use(row.number, row.cells);
//   }
//
// csv::Table reads a sheet like a CSV file: csv::Table table(sink, "list.xlsx, sheet Okullar",
// xlsx::records_of(workbook, 0)).
//
// A cell is what a person reads: dates as DD.MM.YYYY, percents as 12%, codes with their leading zeros, a formula's
// result (cell.hpp). A sheet of a million rows streams; only the shared strings are held.
#pragma once
#include "twinwatch/xlsx/records.hpp"
#include "twinwatch/xlsx/workbook.hpp"
