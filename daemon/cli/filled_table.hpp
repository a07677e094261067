// A list that we wrote and somebody filled in, read back by words of its header, whatever a spreadsheet has made of
// separators, order, charset, blank rows and columns that were taken out.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace twinwatch::cli {

struct FilledLine {
  std::int64_t line = 0;           // in the file
  std::vector<std::string> cells;  // one for each header that was asked for, trimmed; an absent column is empty
};

// Whether a cell is this header, or one half of it where it is "Karar / Decision". Compared folded.
bool is_header(std::string_view cell, std::string_view header);

// The rows below the first row that names enough of the `headers`: all of `required` and, where `one_of` names any, one
// of those (both are places in `headers`). What stands above it may be a title. Throws std::invalid_argument, which
// names what is missing and `written_by`; SourceChanged or fetch::FetchError when the file cannot be read.
struct FilledAsked {
  std::vector<std::string> headers;
  std::vector<std::size_t> required, one_of;
  std::string written_by;  // "`twinwatch review export`"
};
std::vector<FilledLine> read_filled(const std::string& file, const FilledAsked& asked);

}  // namespace twinwatch::cli
