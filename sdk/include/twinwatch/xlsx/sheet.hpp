// twinwatch/xlsx/sheet.hpp: the rows of one sheet, pulled one at a time out of the packed part. Held at any moment: a
// piece of 64 KiB, what Expat keeps, and one row.
#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "twinwatch/errors.hpp"
#include "twinwatch/xlsx/sheet_handler.hpp"
#include "twinwatch/xlsx/xml.hpp"

namespace twinwatch::xlsx {

struct SheetRow {
  std::uint64_t number = 0;                 // the sheet's own, from 1: what a person sees at the left
  std::span<const std::string_view> cells;  // from column A on; empty cells at the end are dropped
  bool hidden = false;                      // by hand or by a filter
};

class SheetRows {
 public:
  SheetRows(Part part, std::shared_ptr<const SheetTerms> terms)
      : handler_(terms), xml_(std::move(part), terms->limits, handler_) {}

  // False at the end of the sheet, and `out` is then untouched. Rows that hold nothing are not handed out, whether they
  // stand in the part or not: number jumps. Throws SourceChanged; nothing more can then be read. The part's checksum is
  // verified at its end, so rows count for something only when this has returned false.
  bool next(SheetRow& out) {
    if (!xml_.run()) return false;
    out = {handler_.number(), handler_.cells(), handler_.hidden()};
    return true;
  }

  // Formulas so far whose result the writer did not store: a program made this file, and no spreadsheet has opened it.
  // Their cells are empty here, and would not be on a screen.
  std::uint64_t uncalculated() const noexcept { return handler_.uncalculated(); }

  // "xl/worksheets/sheet1.xml, line 2": for messages.
  std::string where() const { return xml_.where(); }

 private:
  SheetHandler handler_;
  Xml<SheetHandler> xml_;
};

}  // namespace twinwatch::xlsx
