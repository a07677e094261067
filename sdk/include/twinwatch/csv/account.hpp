// twinwatch/csv/account.hpp: what each record of a table is: preamble, blank, repeated header, data, footer, or not
// readable and why. The counts add up to the reader's own; the host compares them.
//
// Whether a short row is a footer ("Toplam: 1451") is known only when no data row follows, so short rows wait; a few
// at the end are the footer, all others are rejected.
#pragma once
#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "twinwatch/csv/header.hpp"
#include "twinwatch/csv/reader.hpp"
#include "twinwatch/csv/stated.hpp"
#include "twinwatch/sink.hpp"

namespace twinwatch::csv {

struct Counts {
  std::uint64_t records = 0, data = 0, blank = 0, preamble = 0, footer = 0, rejected = 0;
  std::uint64_t shorter = 0;  // data rows with fewer cells than the header: Excel leaves empty cells at the end out
  bool cut_off = false;       // the text ends in the middle of a row
  std::optional<std::uint64_t> stated;  // how many rows the list itself says it has, in its titles or its footer
};

class Account {
 public:
  Account(Sink& sink, const Header& header, const std::vector<Column>& needs)
      : sink_(sink), header_(header), needs_(needs) {}

  // True: a data row, already announced by row(); the caller records, skips or rejects it. False: dealt with.
  bool is_data(const Record& record, std::uint64_t index) {
    if (record.trouble == Trouble::none && record.blank()) {
      if (waiting_.empty()) return skip(record, Skip::blank, counts_.blank);
      waiting_.push_back({record.first_line, record.last_line, {}, {}});  // in the order of the file
      return false;
    }
    if (index <= header_.record) {
      if (index < header_.record) note_total(record);
      return skip(record, Skip::preamble, counts_.preamble);
    }
    if (record.trouble != Trouble::none) return reject(record, why(record.trouble));
    if (record.text.find('\0') != record.text.npos) {
      counts_.cut_off = true;  // a copy that broke off and was filled up
      return reject(record, "NUL octets in this row: the file is damaged, get it again");
    }
    if (record.text.size() > longest_row) return reject(record, "a row longer than 512 KiB");
    if (repeats_header(record)) return skip(record, Skip::preamble, counts_.preamble);

    const std::size_t width = header_.names.size();
    if (record.cells.size() < width && !record.terminated && !closing_words(record)) {
      counts_.cut_off = true;
      return reject(record, "the file ends in the middle of this row: get the whole file again");
    }
    for (std::size_t i = width; i < record.cells.size(); ++i)
      if (!csv::blank(record.cells[i]))
        return reject(record, std::to_string(record.cells.size()) + " cells where the header names " +
                                  std::to_string(width) + " columns: a separator stands inside a cell without quotes");
    for (const Column column : needs_)
      if (column >= record.cells.size() || csv::blank(record.cells[column])) return wait(record, column);

    flush(false);
    if (record.cells.size() < width) ++counts_.shorter;
    ++counts_.data;
    sink_.row(record.first_line, record.last_line);
    return true;
  }

  // After the last record; `records` as the reader counted them.
  void close(std::uint64_t records) {
    flush(true);
    counts_.records = records;
    sink_.rows_total(records);
    sink_.require("the end of the last row", !counts_.cut_off);
    if (counts_.shorter > 0)
      sink_.finding("shorter rows", std::to_string(counts_.shorter) + " (cells left out at the end)");
  }

  const Counts& counts() const noexcept { return counts_; }

 private:
  struct Waiting {
    std::uint64_t first_line, last_line;
    std::string reason;  // empty: a blank record
    std::optional<std::uint64_t> stated{};
  };
  static constexpr std::size_t longest_footer = 32;
  static constexpr std::size_t longest_row = 512u << 10;  // a host takes records of 640 KiB

  static std::string_view why(Trouble trouble) {
    switch (trouble) {
      case Trouble::unclosed_quote:
        return "a cell opens with a quote that is never closed";
      case Trouble::long_field:
        return "a cell is longer than 256 KiB";
      case Trouble::many_cells:
        return "more than 4096 cells in one row";
      case Trouble::none:
        break;
    }
    return "";
  }

  bool skip(const Record& record, Skip as, std::uint64_t& counter) {
    sink_.row(record.first_line, record.last_line);
    sink_.skip(as);
    ++counter;
    return false;
  }

  bool reject(const Record& record, std::string_view reason) {
    flush(false);
    reject(record.first_line, record.last_line, reason);
    return false;
  }

  void reject(std::uint64_t first_line, std::uint64_t last_line, std::string_view reason) {
    sink_.row(first_line, last_line);
    sink_.reject(reason);
    ++counts_.rejected;
  }

  // A column that must be filled is not. One or two cells only: perhaps a footer.
  bool wait(const Record& record, Column missing) {
    std::size_t filled = 0;
    for (const std::string_view cell : record.cells) filled += !csv::blank(cell);
    std::string reason = "no value in the column " + header_.names[missing];
    if (filled > 2 || filled * 2 > header_.names.size()) return reject(record, reason);
    waiting_.push_back({record.first_line, record.last_line, std::move(reason), total_in(record)});
    if (waiting_.size() > longest_footer) flush(false);
    return false;
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

  bool repeats_header(const Record& record) const {
    if (record.cells.size() < header_.names.size() || header_.names.empty()) return false;
    for (std::size_t i = 0; i < header_.names.size(); ++i)
      if (trim(record.cells[i]) != header_.names[i]) return false;
    return true;
  }

  std::optional<std::uint64_t> total_in(const Record& record) const {
    std::string text(record.text.substr(0, 200));
    std::replace(text.begin(), text.end(), '"', ' ');
    return stated_total(sink_.fold(text));
  }
  void note_total(const Record& record) {
    if (const auto total = total_in(record)) counts_.stated = total;
  }

  // Of a last line without a line end: a total or a signature, rather than half a row.
  bool closing_words(const Record& record) const {
    if (record.cells.empty()) return false;
    const std::string folded = sink_.fold(trim(record.cells[0]).substr(0, 200));
    for (const std::string_view word : {"toplam", "total", "kayit", "adet", "rapor", "tarih", "sayfa", "imza", "not "})
      if (folded.find(word) != folded.npos) return true;
    return false;
  }

  Sink& sink_;
  const Header& header_;
  const std::vector<Column>& needs_;
  std::vector<Waiting> waiting_;
  Counts counts_;
};

}  // namespace twinwatch::csv
