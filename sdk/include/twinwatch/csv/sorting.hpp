// twinwatch/csv/sorting.hpp: what each record of a table is, told in the order of the file: title above, blank, data,
// the header once more, another table below, or not readable and why. Decides, and tells nobody (account.hpp does).
//
// A short row may be a footer ("Toplam: 1451") or a damaged row: that is known only when it is known whether data
// follow, so it waits. A second table is never glued on: it begins at a record that names most of the header's columns
// but is not the header, or at anything like a header after a gap; all that follows belongs to it.
#pragma once
#include <algorithm>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "twinwatch/csv/cell_type.hpp"
#include "twinwatch/csv/header.hpp"
#include "twinwatch/csv/layout.hpp"

namespace twinwatch::csv {

enum class Part { data, blank, preamble, second_table, unreadable, waiting };

struct Sorted {
  Part part = Part::data;
  std::string reason;    // unreadable, waiting: for people
  bool cut_off = false;  // the file ends, or was filled up, in the middle of this row
  // Data with one empty cell too many, which a surplus separator left: this one. Read the row without_cell().
  Column surplus = no_column;
};

// The record without one of its cells; `cells` and `raw` hold what it then views.
inline Record without_cell(Record record, Column column, std::vector<std::string_view>& cells,
                           std::vector<std::string_view>& raw) {
  cells.assign(record.cells.begin(), record.cells.end());
  raw.assign(record.raw.begin(), record.raw.end());
  cells.erase(cells.begin() + static_cast<std::ptrdiff_t>(column));
  if (column < raw.size()) raw.erase(raw.begin() + static_cast<std::ptrdiff_t>(column));
  record.cells = cells;
  record.raw = raw;
  record.mended = true;
  return record;
}

class Sorting {
 public:
  using Fold = std::function<std::string(std::string_view)>;

  // `needs`: columns that hold a value in every data row. `typed`: see Layout, may be empty.
  Sorting(const Header& header, const std::vector<Column>& needs, Fold fold, std::vector<bool> typed = {})
      : header_(header), needs_(needs), fold_(std::move(fold)), typed_(std::move(typed)) {
    for (const std::string& name : header_.names) lengths_ |= length_bit(name);
    for (Column i = 0; i < typed_.size(); ++i)
      if (typed_[i]) typed_columns_.push_back(i);
  }

  Sorted sort(const Record& record, std::uint64_t index) {
    const bool first_after_gap = gap_ || record.after_gap;
    gap_ = false;
    if (record.trouble == Trouble::none && record.blank()) {
      gap_ = true;
      return {Part::blank, {}};
    }
    if (index < header_.record || (index == header_.record && header_.stands)) return {Part::preamble, {}};
    if (second_) return {Part::second_table, {}};
    if (record.trouble != Trouble::none) return {Part::unreadable, why(record.trouble)};
    if (record.text.starts_with('#') && record.cells.size() < header_.names.size()) return {Part::preamble, {}};
    if (record.text.find('\0') != record.text.npos)
      return {Part::unreadable, "NUL octets in this row: the file is damaged, get it again", true};
    if (record.text.size() > longest_row) return {Part::unreadable, "a row longer than 512 KiB"};
    if (data_ > 0 && begins_second_table(record, first_after_gap)) {
      second_ = true;
      return {Part::second_table, {}};
    }
    if (repeats_header(record)) return {Part::preamble, {}};
    return sort_row(record);
  }

 private:
  static constexpr std::size_t longest_row = 512u << 10;  // a host takes records of 640 KiB

  Sorted sort_row(const Record& record) {
    const std::size_t width = header_.names.size();
    if (record.cells.size() == width + 1 &&
        (!csv::blank(record.cells.back()) || contradictions(record, no_column) > 0)) {
      if (const Column surplus = surplus_cell(record); surplus != no_column) {
        ++data_;
        return {Part::data, {}, false, surplus};
      }
    }
    if (record.cells.size() < width && !record.terminated && !closing_words(record))
      return {Part::unreadable, "the file ends in the middle of this row: get the whole file again", true};
    for (std::size_t i = width; i < record.cells.size(); ++i)
      if (!csv::blank(record.cells[i]))
        return {Part::unreadable, std::to_string(record.cells.size()) + " cells where the header names " +
                                      std::to_string(width) +
                                      " columns: a separator stands inside a cell without quotes"};
    for (const Column column : needs_)
      if (column >= record.cells.size() || csv::blank(record.cells[column])) return perhaps_footer(record, column);
    if (needs_.empty() && looks_like_footer(record)) return {Part::waiting, "too few cells for a row"};
    ++data_;
    return {Part::data, {}};
  }

  // Columns of numbers, days or addresses that hold words, when the cell `without` is left out.
  std::size_t contradictions(const Record& record, Column without) const {
    std::size_t count = 0, column = 0;
    for (std::size_t i = 0; i < record.cells.size(); ++i) {
      if (i == without) continue;
      if (column < typed_.size() && typed_[column] && !csv::blank(record.cells[i]))
        count += !is_data(type_of(record.cells[i]));
      ++column;
    }
    return count;
  }

  // The one empty cell without which every column holds what it holds elsewhere; none when two would do as well.
  Column surplus_cell(const Record& record) const {
    Column found = no_column;
    for (std::size_t i = 0; i < record.cells.size(); ++i) {
      if (!csv::blank(record.cells[i]) || contradictions(record, i) > 0) continue;
      for (const Column column : needs_)
        if (csv::blank(record.cells[column >= i ? column + 1 : column])) return no_column;
      if (found != no_column && found + 1 != i) return no_column;  // two side by side are the same row
      found = found == no_column ? i : found;
    }
    return found;
  }

  static std::string why(Trouble trouble) {
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

  static std::size_t filled(const Record& record) {
    std::size_t count = 0;
    for (const std::string_view cell : record.cells) count += !csv::blank(cell);
    return count;
  }

  // A column that must be filled is not. One or two cells only: perhaps a footer.
  Sorted perhaps_footer(const Record& record, Column missing) const {
    const std::size_t told = filled(record);
    std::string reason = "no value in the column " + header_.names[missing];
    const bool short_row = told <= 2 && told * 2 <= header_.names.size();
    return {short_row ? Part::waiting : Part::unreadable, std::move(reason)};
  }

  bool looks_like_footer(const Record& record) const {
    const std::size_t width = header_.names.size(), told = filled(record);
    return width >= 4 && told <= 2 && (told == 1 || record.cells.size() != width || closing_words(record));
  }

  bool repeats_header(const Record& record) const {
    if (!header_.stands || record.cells.size() < header_.names.size() || header_.names.empty()) return false;
    for (std::size_t i = 0; i < header_.names.size(); ++i)
      if (trim(record.cells[i]) != header_.names[i]) return false;
    for (std::size_t i = header_.names.size(); i < record.cells.size(); ++i)
      if (!csv::blank(record.cells[i])) return false;
    return true;
  }

  bool begins_second_table(const Record& record, bool after_gap) const {
    if (!header_.stands || filled(record) < 2) return false;
    if (repeats_header(record)) return false;  // a page break: the same table goes on
    std::size_t named = 0;
    for (const std::string_view cell : record.cells) {
      const std::string_view name = trim(cell);
      named += !name.empty() && (lengths_ & length_bit(name)) != 0 &&
               std::find(header_.names.begin(), header_.names.end(), name) != header_.names.end();
    }
    if (named >= 2 && named * 2 > header_.names.size()) return true;
    return other_header(record, after_gap);
  }

  // Words where the columns hold numbers, days or addresses, and nothing of those elsewhere either; without a gap above
  // it, in every such column.
  bool other_header(const Record& record, bool after_gap) const {
    for (const Column column : typed_columns_)  // settles nearly every row with one look
      if (column < record.cells.size() && is_data(type_of(record.cells[column]))) return false;
    std::size_t contradicted = 0;
    for (std::size_t i = 0; i < record.cells.size(); ++i) {
      const CellType type = type_of(record.cells[i]);
      if (is_data(type) || type == CellType::text) return false;
      contradicted += i < typed_.size() && typed_[i] && type != CellType::empty;
    }
    if (filled(record) * 10 < record.cells.size() * 8) return false;
    if (after_gap) return contradicted > 0;
    return contradicted >= 2 &&
           contradicted == static_cast<std::size_t>(std::count(typed_.begin(), typed_.end(), true));
  }

  // Begins as a total or a signature does, rather than as a row.
  bool closing_words(const Record& record) const {
    if (record.cells.empty()) return false;
    const std::string folded = fold_(trim(record.cells[0]).substr(0, 200));
    for (const std::string_view word : {"toplam", "total", "kayit", "adet", "rapor", "tarih", "sayfa", "imza", "not "})
      if (folded.find(word) != folded.npos) return true;
    return false;
  }

  static std::uint64_t length_bit(std::string_view name) { return std::uint64_t{1} << (name.size() % 64); }

  const Header& header_;
  const std::vector<Column>& needs_;
  Fold fold_;
  std::vector<bool> typed_;
  std::vector<Column> typed_columns_;
  std::uint64_t lengths_ = 0;  // which lengths the header's names have: a cell of another is none of them
  std::uint64_t data_ = 0;
  bool gap_ = false, second_ = false;
};

}  // namespace twinwatch::csv
