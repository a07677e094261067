// twinwatch/csv/reader.hpp: text -> records, one at a time, without copying.
//
// RFC 4180: cells in quotes may hold separators, line ends and doubled quotes. Cells are views into the text; only a
// cell with doubled quotes is unescaped into the reader's scratch, and holds until the next next().
//
// A quote that never closes must not swallow the rest of the file. A quoted cell is taken for unclosed when the text
// ends first, when it grows past max_field, or when it spans lines and its closing quote is followed by more text (it
// is then the next cell's opening quote). The record is read again as one plain line, marked unclosed_quote; the next
// record starts on the next line. A quote in the middle of a plain cell is an ordinary character.
//
// Memory is bounded whatever the text: a field is a view, a record keeps at most max_cells of them.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "twinwatch/csv/cell.hpp"
#include "twinwatch/csv/scan.hpp"

namespace twinwatch::csv {

struct Dialect {
  char separator = ';';  // '\n': none, one column
  char quote = '"';
  char line_end = '\n';  // CR before it is dropped; '\r' only for text that has no LF at all
};

enum class Trouble { none, unclosed_quote, long_field, many_cells };

struct Limits {
  std::size_t max_field = 256u << 10;  // octets: what a host takes as one value
  std::size_t max_cells = 4096;
};

struct Record {
  std::span<const std::string_view> cells;  // unescaped, not trimmed; until the next next()
  std::span<const std::string_view> raw;    // the same cells as they stand in the text, quotes and all
  std::string_view text;                    // the whole record without its line end
  std::uint64_t first_line = 0, last_line = 0;
  Trouble trouble = Trouble::none;
  bool terminated = false;  // by a line end; false only for the last record of a text that lacks one

  bool blank() const noexcept {
    for (const std::string_view cell : cells)
      if (!csv::blank(cell)) return false;
    return true;
  }
};

class Reader {
 public:
  explicit Reader(std::string_view text, Dialect dialect = {}, Limits limits = {})
      : at_(text.data()), end_(text.data() + text.size()), dialect_(dialect), limits_(limits) {
    if (text.starts_with("\xEF\xBB\xBF")) at_ += 3;  // the host removes it; other callers may not
  }

  // False at the end of the text; `out` is then untouched.
  bool next(Record& out) {
    if (at_ == end_) return false;
    const char* const begin = at_;
    out.first_line = line_ + 1;
    cells_.clear();
    raw_.clear();
    doubled_.clear();
    trouble_ = Trouble::none;
    quoting_ = true;

    const char* stop = at_;
    while ((stop = field(at_)) != end_ && *stop != dialect_.line_end) {
      at_ = stop + 1;
      if (cells_.size() == limits_.max_cells) {
        trouble_ = Trouble::many_cells;
        stop = find_char(at_, end_, dialect_.line_end);
        break;
      }
    }
    if (!doubled_.empty()) unescape();

    out.terminated = stop != end_;
    out.text = {begin, static_cast<std::size_t>(stop - begin)};
    out.cells = cells_;
    out.raw = raw_;
    out.last_line = ++line_;
    out.trouble = trouble_;
    at_ = out.terminated ? stop + 1 : end_;
    ++records_;
    return true;
  }

  std::uint64_t records() const noexcept { return records_; }
  std::uint64_t quoted_cells() const noexcept { return quoted_; }

 private:
  // Reads the cell at `at` and returns where it stops: at a separator, a line end, or the end of the text.
  const char* field(const char* at) {
    if (quoting_ && at != end_ && *at == dialect_.quote)
      if (const char* stop = quoted(at)) return stop;
    const char* stop = find_either(at, end_, dialect_.separator, dialect_.line_end);
    const char* last = stop;
    if (dialect_.line_end == '\n' && last != at && last[-1] == '\r' && (stop == end_ || *stop == '\n')) --last;
    push({at, last}, {at, last});
    return stop;
  }

  // Null: not a quoted cell after all, read it as it stands.
  const char* quoted(const char* open) {
    const std::size_t room = static_cast<std::size_t>(end_ - open);
    const char* const limit = room > limits_.max_field + 2 ? open + limits_.max_field + 2 : end_;
    bool doubled = false;
    const char* close = open + 1;
    for (;; close += 2) {
      close = close < limit ? find_char(close, limit, dialect_.quote) : limit;
      if (close == limit) return unclosed();
      if (close + 1 == end_ || close[1] != dialect_.quote) break;
      doubled = true;
    }
    std::uint64_t lines = 0;
    for (const char* p = open; (p = find_char(p, close, dialect_.line_end)) != close; ++p) ++lines;

    const char* stop = close + 1;
    while (stop != end_ && *stop != dialect_.separator && (*stop == ' ' || *stop == '\r') && *stop != dialect_.line_end)
      ++stop;
    if (stop != end_ && *stop != dialect_.separator && *stop != dialect_.line_end)
      return lines > 0 ? unclosed() : nullptr;  // "Ata" Okulu: the quotes belong to the name

    line_ += lines;
    ++quoted_;
    if (doubled) doubled_.push_back(cells_.size());
    push({open + 1, close}, {open, close + 1});
    return stop;
  }

  const char* unclosed() noexcept {
    trouble_ = Trouble::unclosed_quote;
    quoting_ = false;  // for the rest of this record
    return nullptr;
  }

  struct Range {
    const char *begin, *end;
    operator std::string_view() const noexcept { return {begin, static_cast<std::size_t>(end - begin)}; }
  };

  void push(Range cell, Range raw) {
    if (static_cast<std::size_t>(cell.end - cell.begin) > limits_.max_field && trouble_ == Trouble::none)
      trouble_ = Trouble::long_field;
    cells_.push_back(cell);
    raw_.push_back(raw);
  }

  // Scratch is reserved first: growing it would move the cells already written.
  void unescape() {
    std::size_t need = 0;
    for (const std::size_t i : doubled_) need += cells_[i].size();
    scratch_.clear();
    scratch_.reserve(need);
    for (const std::size_t i : doubled_) {
      const std::size_t from = scratch_.size();
      for (std::size_t k = 0; k < cells_[i].size(); ++k) {
        scratch_ += cells_[i][k];
        if (cells_[i][k] == dialect_.quote) ++k;
      }
      cells_[i] = {scratch_.data() + from, scratch_.size() - from};
    }
  }

  const char* at_;
  const char* end_;
  Dialect dialect_;
  Limits limits_;
  std::uint64_t line_ = 0;  // line ends behind us
  std::uint64_t records_ = 0, quoted_ = 0;
  Trouble trouble_ = Trouble::none;
  bool quoting_ = true;
  std::vector<std::string_view> cells_, raw_;
  std::vector<std::size_t> doubled_;
  std::string scratch_;
};

}  // namespace twinwatch::csv
