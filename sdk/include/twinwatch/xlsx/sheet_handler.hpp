// twinwatch/xlsx/sheet_handler.hpp: from the elements of a sheet part to one row at a time; sheet.hpp pulls the rows.
//
// A row or cell may say where it stands (r="12", r="C12") or leave it to be counted. Both must go forward: a writer
// that goes back has put two values in one cell, and which one a person saw cannot be told. Nothing here is recursive:
// a depth is remembered for each element that is open, and what stands deeper or elsewhere is not looked at.
#pragma once
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "twinwatch/xlsx/cell.hpp"
#include "twinwatch/xlsx/limits.hpp"
#include "twinwatch/xlsx/message.hpp"
#include "twinwatch/xlsx/reference.hpp"
#include "twinwatch/xlsx/rich_text.hpp"
#include "twinwatch/xlsx/shared_strings.hpp"
#include "twinwatch/xlsx/styles.hpp"
#include "twinwatch/xlsx/xml.hpp"

namespace twinwatch::xlsx {

// What a sheet's cells refer to, and what they may cost.
struct SheetTerms {
  Limits limits;
  SharedStrings strings;
  Styles styles;
  Epoch epoch = Epoch::y1900;
};

class SheetHandler {
 public:
  explicit SheetHandler(std::shared_ptr<const SheetTerms> terms)
      : terms_(std::move(terms)), limits_(terms_->limits), rich_(limits_.max_cell) {}

  void start(std::string_view name, const Attributes& attributes, std::uint32_t depth) {
    if (cell_) {
      if (rich_at_)
        rich_.start(name, attributes, depth);
      else if (depth == cell_ + 1)
        begin_content(name, attributes, depth);
    } else if (row_) {
      if (depth == row_ + 1 && name == "c") begin_cell(attributes, depth);
    } else if (data_) {
      if (depth == data_ + 1 && name == "row") begin_row(attributes, depth);
    } else if (depth == 1) {
      if (name != "worksheet") throw damaged("<worksheet> expected, <" + cited(name) + "> found");
      preserve_ = RichText::asked(attributes, false);
    } else if (depth == 2 && name == "sheetData") {
      data_ = depth;
    }
  }

  void text(std::string_view piece) {
    if (rich_at_) return rich_.text(piece);
    if (!value_at_) return;
    if (raw_.size() + piece.size() > limits_.max_cell)
      throw too_much("a cell of more than " + std::to_string(limits_.max_cell >> 10) + " KiB");
    raw_ += piece;
  }

  // True at the end of a row that holds anything.
  bool end(std::string_view, std::uint32_t depth) {
    if (depth == value_at_) value_at_ = 0;
    if (rich_at_) rich_.end(depth);
    if (depth == rich_at_) rich_at_ = 0;
    if (depth == cell_) {
      end_cell();
      cell_ = 0;
    }
    if (depth == data_) data_ = 0;
    if (depth != row_) return false;
    row_ = 0;
    if (placed_.empty()) return false;
    lay_out();
    return true;
  }

  // The row that end() told of, until the next start().
  std::uint32_t number() const noexcept { return number_; }
  bool hidden() const noexcept { return hidden_; }
  std::span<const std::string_view> cells() const noexcept { return cells_; }
  std::uint64_t uncalculated() const noexcept { return uncalculated_; }

 private:
  static constexpr std::uint32_t nowhere = std::numeric_limits<std::uint32_t>::max();  // one before 0

  void begin_row(const Attributes& attributes, std::uint32_t depth) {
    row_ = depth;
    placed_.clear();
    held_.clear();
    column_ = nowhere;
    hidden_ = attributes.is_true("hidden");
    const std::string_view r = attributes["r"];
    told_ = r.data() != nullptr;
    const std::uint32_t before = number_;
    if (!told_)
      ++number_;
    else if (const std::uint32_t said = unsigned_of(r, 0); said > before)
      number_ = said;
    else
      throw damaged("a row numbered \"" + cited(r) + "\" after row " + std::to_string(before));
    check_number();
  }

  void check_number() const {
    if (number_ > limits_.max_rows) throw too_much("more than " + std::to_string(limits_.max_rows) + " rows");
  }

  void begin_cell(const Attributes& attributes, std::uint32_t depth) {
    cell_ = depth;
    raw_.clear();
    has_value_ = has_rich_ = has_formula_ = false;
    type_ = cell_type(attributes["t"]);
    style_ = unsigned_of(attributes["s"], 0);
    const std::string_view r = attributes["r"];
    if (!r.data()) {
      ++column_;
    } else {
      const auto place = reference_of(trimmed(r));
      const std::uint32_t before = column_;
      if (!place) throw damaged("a cell's place \"" + cited(r) + "\" is none");
      if (place->row > number_ && !told_ && column_ == nowhere) {
        number_ = place->row;  // rows that leave their number to their cells
        check_number();
      }
      if (place->row != number_ || (before != nowhere && place->column <= before))
        throw damaged("a cell " + cited(r) + " after " +
                      (before == nowhere ? "the beginning of row " : column_name(before)) + std::to_string(number_));
      column_ = place->column;
    }
    if (column_ >= limits_.max_columns) throw too_much("more than " + std::to_string(limits_.max_columns) + " columns");
  }

  void begin_content(std::string_view name, const Attributes& attributes, std::uint32_t depth) {
    if (name == "v") {
      has_value_ = true;
      value_at_ = depth;
      preserve_value_ = RichText::asked(attributes, preserve_);
      raw_.clear();
    } else if (name == "is") {
      has_rich_ = true;
      rich_at_ = depth;
      rich_.begin(attributes, preserve_);
    } else if (name == "f") {
      has_formula_ = true;
    }
  }

  void end_cell() {
    if (has_rich_ && (type_ == CellType::inline_string || !has_value_)) return put(rich_.value());
    if (!has_value_) {
      uncalculated_ += has_formula_;
      return;
    }
    const std::size_t from = held_.size();
    switch (type_) {
      case CellType::shared:
        return put_shared();
      case CellType::number:
        append_number(held_, raw_, terms_->styles[style_], terms_->epoch);
        break;
      case CellType::boolean: {
        const std::string_view value = trimmed(raw_);
        held_ += value == "1" || value == "true" ? "TRUE" : value == "0" || value == "false" ? "FALSE" : value;
        break;
      }
      case CellType::iso_date:
        append_iso_date(held_, raw_);
        break;
      case CellType::error:
      case CellType::formula_string:
      case CellType::inline_string:
        append_text(held_, raw_, preserve_value_);
        break;
    }
    place(nullptr, from, held_.size() - from);
  }

  void put(std::string_view text) {
    const std::size_t from = held_.size();
    held_ += text;
    place(nullptr, from, text.size());
  }

  void put_shared() {
    const std::uint32_t index = unsigned_of(raw_, nowhere);
    if (index >= terms_->strings.size())
      throw damaged("the cell " + column_name(column_) + std::to_string(number_) + " shows shared text \"" +
                    cited(raw_) + "\" of " + std::to_string(terms_->strings.size()));
    const std::string_view text = terms_->strings[index];
    place(text.data(), 0, text.size());
  }

  // A cell without text is no cell: formatted ones reach far to the right of a list.
  void place(const char* shared, std::size_t from, std::size_t size) {
    if (size == 0) return;
    if (column_ >= limits_.max_cells)
      throw too_much("a row of more than " + std::to_string(limits_.max_cells) + " cells");
    if (held_.size() > limits_.max_row)
      throw too_much("a row of more than " + std::to_string(limits_.max_row >> 20) + " MiB");
    placed_.push_back({column_, shared, from, size});
  }

  // Views last, when held_ grows no more.
  void lay_out() {
    cells_.assign(placed_.back().column + 1, std::string_view(""));
    for (const Placed& one : placed_)
      cells_[one.column] = {one.shared ? one.shared : held_.data() + one.from, one.size};
  }

  struct Placed {
    std::uint32_t column;
    const char* shared;  // null: in held_
    std::size_t from, size;
  };

  std::shared_ptr<const SheetTerms> terms_;
  const Limits& limits_;

  std::uint32_t data_ = 0, row_ = 0, cell_ = 0, value_at_ = 0, rich_at_ = 0;  // depths; 0: not inside
  bool preserve_ = false, preserve_value_ = false;

  std::uint32_t number_ = 0, column_ = nowhere;
  bool hidden_ = false, told_ = false;
  CellType type_ = CellType::number;
  std::uint32_t style_ = 0;
  bool has_value_ = false, has_rich_ = false, has_formula_ = false;
  std::uint64_t uncalculated_ = 0;

  std::string raw_;   // of the cell that is open
  RichText rich_;     // likewise
  std::string held_;  // texts of the row that are not shared
  std::vector<Placed> placed_;
  std::vector<std::string_view> cells_;
};

}  // namespace twinwatch::xlsx
