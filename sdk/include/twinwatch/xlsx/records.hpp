// twinwatch/xlsx/records.hpp: the rows of a sheet as a table's records (csv/records.hpp), so that what finds headers
// and accounts for rows in CSV does it here too. Lines are the sheet's own row numbers; empty rows are no records, but
// a gap.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "twinwatch/csv/records.hpp"
#include "twinwatch/xlsx/workbook.hpp"

namespace twinwatch::xlsx {

// What a reader should be told of a sheet that was gone through to its end.
struct SheetNotes {
  std::uint64_t hidden_rows = 0;   // read like the others
  std::uint64_t uncalculated = 0;  // cells of formulas without a stored result: empty
};

class SheetRecords final : public csv::Records {
 public:
  SheetRecords(std::unique_ptr<SheetRows> rows, std::shared_ptr<SheetNotes> notes)
      : rows_(std::move(rows)), notes_(std::move(notes)) {}

  bool next(csv::Record& out) override {
    SheetRow row;
    if (!rows_->next(row)) {
      if (notes_) *notes_ = {hidden_, rows_->uncalculated()};
      return false;
    }
    hidden_ += row.hidden;
    text_.clear();
    for (const std::string_view cell : row.cells) {  // what stands in the row, for who looks for dates and totals
      if (!text_.empty()) text_ += ' ';
      text_ += cell.substr(0, 200);
    }
    out = {};
    out.cells = row.cells;
    out.text = text_;
    out.first_line = out.last_line = row.number;
    out.after_gap = records_ > 0 && row.number > last_ + 1;
    out.terminated = true;
    last_ = row.number;
    ++records_;
    return true;
  }
  std::uint64_t records() const noexcept override { return records_; }

 private:
  std::unique_ptr<SheetRows> rows_;
  std::shared_ptr<SheetNotes> notes_;
  std::string text_;
  std::uint64_t records_ = 0, last_ = 0, hidden_ = 0;
};

// The workbook must outlive what comes of it.
inline csv::OpenRecords records_of(const Workbook& workbook, std::size_t sheet,
                                   std::shared_ptr<SheetNotes> notes = nullptr) {
  return [&workbook, sheet, notes] { return std::make_unique<SheetRecords>(workbook.rows(sheet), notes); };
}

}  // namespace twinwatch::xlsx
