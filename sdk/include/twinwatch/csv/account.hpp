// twinwatch/csv/account.hpp: every record of a table told to the sink as what it is (sorting.hpp). The counts add up to
// the reader's own; the host compares them.
#pragma once
#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "twinwatch/csv/header.hpp"
#include "twinwatch/csv/sorting.hpp"
#include "twinwatch/csv/stated.hpp"
#include "twinwatch/sink.hpp"

namespace twinwatch::csv {

struct Counts {
  std::uint64_t records = 0, data = 0, blank = 0, preamble = 0, footer = 0, rejected = 0;
  std::uint64_t shorter = 0;  // data rows with fewer cells than the header: Excel leaves empty cells at the end out
  std::uint64_t mended = 0;   // data rows with a quote or a separator too many
  std::uint64_t second_table = 0, second_table_line = 0;  // rows of another table below, and where it begins
  bool cut_off = false;                                   // the text ends in the middle of a row
  std::optional<std::uint64_t> stated;  // how many rows the list itself says it has, in its titles or its footer
};

class Account {
 public:
  Account(Sink& sink, const Header& header, const std::vector<Column>& needs, std::vector<bool> typed = {})
      : sink_(sink),
        header_(header),
        sorting_(
            header, needs, [&sink](std::string_view text) { return sink.fold(text); }, std::move(typed)) {}

  // True: a data row, already announced by row(); the caller records, skips or rejects it. False: dealt with.
  // A row with a cell too many is changed to be without it; its cells then hold until the next call.
  bool is_data(Record& record, std::uint64_t index) {
    Sorted sorted = sorting_.sort(record, index);
    counts_.cut_off = counts_.cut_off || sorted.cut_off;
    switch (sorted.part) {
      case Part::data:
        flush(false);
        if (sorted.surplus != no_column) record = without_cell(record, sorted.surplus, cells_, raw_);
        if (record.cells.size() < header_.names.size()) ++counts_.shorter;
        if (record.mended && counts_.mended++ == 0) first_mended_ = record.first_line;
        ++counts_.data;
        sink_.row(record.first_line, record.last_line);
        return true;
      case Part::blank:
        if (waiting_.empty()) return skip(record, Skip::blank, counts_.blank);
        waiting_.push_back({record.first_line, record.last_line, {}, {}});  // in the order of the file
        return false;
      case Part::preamble:
        if (index < header_.record) note_total(record);
        if (index > header_.record) flush(false);  // the header once more: data go on below it
        return skip(record, Skip::preamble, counts_.preamble);
      case Part::second_table:
        if (counts_.second_table++ == 0) {
          flush(true);
          counts_.second_table_line = record.first_line;
        }
        return skip(record, Skip::footer, counts_.footer);
      case Part::unreadable:
        flush(false);
        reject(record.first_line, record.last_line, sorted.reason);
        return false;
      case Part::waiting:
        waiting_.push_back({record.first_line, record.last_line, std::move(sorted.reason), total_in(record)});
        if (waiting_.size() > longest_footer) flush(false);
        return false;
    }
    return false;
  }

  // After the last record; `records` as the reader counted them.
  void close(std::uint64_t records) {
    flush(true);
    counts_.records = records;
    sink_.rows_total(records);
    sink_.require("the end of the last row", !counts_.cut_off);
    if (counts_.shorter > 0)
      sink_.finding("shorter rows", std::to_string(counts_.shorter) + " (cells left out at the end)");
    if (counts_.mended > 0)
      sink_.finding("mended rows", std::to_string(counts_.mended) +
                                       " (a quote or a separator too many), the first in line " +
                                       std::to_string(first_mended_));
    if (counts_.second_table > 0)
      sink_.finding("second table", "from line " + std::to_string(counts_.second_table_line) + " on, " +
                                        std::to_string(counts_.second_table) +
                                        " rows: not read. Put each table into a file of its own");
  }

  const Counts& counts() const noexcept { return counts_; }

 private:
  struct Waiting {
    std::uint64_t first_line, last_line;
    std::string reason;  // empty: a blank record
    std::optional<std::uint64_t> stated{};
  };
  static constexpr std::size_t longest_footer = 32;

  bool skip(const Record& record, Skip as, std::uint64_t& counter) {
    sink_.row(record.first_line, record.last_line);
    sink_.skip(as);
    ++counter;
    return false;
  }

  void reject(std::uint64_t first_line, std::uint64_t last_line, std::string_view reason) {
    sink_.row(first_line, last_line);
    sink_.reject(reason);
    ++counts_.rejected;
  }

  // Waiting rows in the order of the file: a footer if the table ends here, else rejected.
  void flush(bool at_end) {
    for (const auto& row : waiting_) {
      if (row.reason.empty()) {
        sink_.row(row.first_line, row.last_line);
        sink_.skip(Skip::blank);
        ++counts_.blank;
        continue;
      }
      if (!at_end) {
        reject(row.first_line, row.last_line, row.reason);
        continue;
      }
      sink_.row(row.first_line, row.last_line);
      sink_.skip(Skip::footer);
      ++counts_.footer;
      if (row.stated) counts_.stated = row.stated;
    }
    waiting_.clear();
  }

  std::optional<std::uint64_t> total_in(const Record& record) const {
    std::string text(record.text.substr(0, 200));
    std::replace(text.begin(), text.end(), '"', ' ');
    return stated_total(sink_.fold(text));
  }
  void note_total(const Record& record) {
    if (const auto total = total_in(record)) counts_.stated = total;
  }

  Sink& sink_;
  const Header& header_;
  Sorting sorting_;
  std::vector<Waiting> waiting_;
  std::vector<std::string_view> cells_, raw_;  // of a row without its surplus cell
  std::uint64_t first_mended_ = 0;
  Counts counts_;
};

}  // namespace twinwatch::csv
