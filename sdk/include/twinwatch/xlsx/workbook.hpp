// twinwatch/xlsx/workbook.hpp: an Excel workbook in memory: its sheets, and their rows.
//
// Whatever cannot be read is a SourceChanged that says what, where and what to do: no ZIP file, a password, another
// office's file, damage, a bomb. One thread at a time, the SheetRows of a workbook included: they share one ZIP reader.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "twinwatch/xlsx/archive.hpp"
#include "twinwatch/xlsx/contents.hpp"
#include "twinwatch/xlsx/limits.hpp"
#include "twinwatch/xlsx/merged.hpp"
#include "twinwatch/xlsx/reference.hpp"
#include "twinwatch/xlsx/sheet.hpp"

namespace twinwatch::xlsx {

class Workbook {
 public:
  // Borrows `body`, which must outlive this and every SheetRows. Reads all but the sheets.
  explicit Workbook(std::span<const std::uint8_t> body, Limits limits = {})
      : archive_(std::make_shared<const Archive>(body, limits)) {
    Contents contents = contents_of(archive_, limits);
    sheets_ = std::move(contents.sheets);
    auto terms = std::make_shared<SheetTerms>();
    terms->limits = limits;
    terms->epoch = contents.epoch;
    if (!contents.styles.empty())
      terms->styles = Styles(contents_detail::open(archive_, contents.styles, limits), limits);
    if (!contents.shared_strings.empty())
      terms->strings = SharedStrings(contents_detail::open(archive_, contents.shared_strings, limits), limits);
    terms_ = std::move(terms);
  }

  // Worksheets in the order of their tabs, hidden ones included; charts are left out. Never empty.
  const std::vector<SheetInfo>& sheets() const noexcept { return sheets_; }

  // The rows of sheets()[sheet], from the top. May outlive the workbook, but not the body.
  std::unique_ptr<SheetRows> rows(std::size_t sheet) const { return std::make_unique<SheetRows>(part(sheet), terms_); }

  // Merged cells of that sheet, at most so many; for a header over two rows. Reads the sheet once more.
  std::vector<MergedRange> merged_ranges(std::size_t sheet, std::size_t at_most = 1000) const {
    return xlsx::merged_ranges(part(sheet), terms_->limits, at_most);
  }

 private:
  Part part(std::size_t sheet) const { return contents_detail::open(archive_, sheets_.at(sheet).part, terms_->limits); }

  std::shared_ptr<const Archive> archive_;
  std::vector<SheetInfo> sheets_;
  std::shared_ptr<const SheetTerms> terms_;
};

}  // namespace twinwatch::xlsx
