// A file that somebody made, as records, whatever it is: a text in any charset, separator and quotes, or a workbook's
// sheet. By the SDK's own readers.
#pragma once
#include <memory>
#include <optional>
#include <string>

#include "fetch/page.hpp"
#include "text/charset.hpp"
#include "twinwatch/csv/records.hpp"
#include "twinwatch/xlsx.hpp"

namespace twinwatch::cli {

class OpenTable {
 public:
  // `sheet`: of a workbook, the one named, else the first that holds a table (others are told on standard error). The
  // page must outlive this. Throws SourceChanged.
  OpenTable(const fetch::Page& page, const std::string& file, const std::string& sheet);
  OpenTable(const OpenTable&) = delete;
  std::unique_ptr<csv::Records> records() const { return open_(); }  // each call begins anew
  bool is_sheet() const { return workbook_.has_value(); }

 private:
  void choose_sheet(const std::string& file, const std::string& wanted);

  text::Decoded decoded_;
  std::optional<xlsx::Workbook> workbook_;
  csv::OpenRecords open_;
};

// The file's octets as a page of nobody's. Throws fetch::FetchError.
fetch::Page page_of_file(const std::string& file);

}  // namespace twinwatch::cli
