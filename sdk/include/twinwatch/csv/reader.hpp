// twinwatch/csv/reader.hpp: text -> records, one at a time, without copying.
//
// RFC 4180: cells in quotes may hold separators, line ends and doubled quotes. Cells are views into the text; only a
// cell with doubled quotes is unescaped into the reader's scratch, and holds until the next next().
//
// A quote that never closes must not swallow the rest of the file. A quoted cell is taken for unclosed when the text
// ends first, when it grows past max_field, or when it spans lines and its closing quote is followed by more text (it
// is then the next cell's opening quote). Such a record, and one whose closing quote is followed by text, is read again
// as one line with as many cells as the table has (line.hpp) and is then `mended`; where that cannot be, it is read as
// one plain line, marked unclosed_quote. The next record starts on the next line. A quote in the middle of a plain cell
// is an ordinary character.
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
#include "twinwatch/csv/line.hpp"
#include "twinwatch/csv/scan.hpp"

namespace twinwatch::csv {

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
  bool after_gap = false;   // rows are missing before it (a sheet's; a text's are records)
  bool mended = false;      // its quotes did not pair; read as the table's number of cells
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
    escaped_.clear();
    trouble_ = Trouble::none;
    quoting_ = true;
    odd_ = false;

    const char* stop = at_;
    while ((stop = field(at_)) != end_ && !ends_line(*stop)) {
      at_ = stop + separator_octets();
      if (cells_.size() == limits_.max_cells) {
        trouble_ = Trouble::many_cells;
        stop = find_line_end(at_);
        break;
      }
    }
    // Also one of several lines that has not the table's width: its opening quote may be the one too many.
    const bool doubtful = odd_ || (line_ + 1 != out.first_line && cells_.size() != dialect_.columns);
    out.mended = doubtful && dialect_.columns > 1 && trouble_ != Trouble::many_cells && mend(begin, stop);
    if (!escaped_.empty()) unescape();

    out.terminated = stop != end_;
    out.text = {begin, static_cast<std::size_t>(stop - begin)};
    out.cells = cells_;
    out.raw = raw_;
    out.last_line = ++line_;
    out.trouble = trouble_;
    at_ = out.terminated ? stop + 1 : end_;
    if (dialect_.any_line_end && out.terminated && *stop == '\r' && at_ != end_ && *at_ == '\n') ++at_;
    ++records_;
    return true;
  }

  std::uint64_t records() const noexcept { return records_; }
  std::uint64_t quoted_cells() const noexcept { return quoted_; }

 private:
  bool ends_line(char c) const noexcept { return c == dialect_.line_end || (dialect_.any_line_end && c == '\r'); }
  std::size_t separator_octets() const noexcept { return dialect_.second == '\0' ? 1 : 2; }
  bool separates(const char* at) const noexcept {
    return *at == dialect_.separator && (dialect_.second == '\0' || (at + 1 != end_ && at[1] == dialect_.second));
  }
  const char* find_line_end(const char* at) const noexcept {
    return dialect_.any_line_end ? find_either(at, end_, '\n', '\r') : find_char(at, end_, dialect_.line_end);
  }
  // The next separator or line end.
  const char* find_stop(const char* at) const noexcept {
    for (;; ++at) {
      at = dialect_.any_line_end ? find_either_of(at, end_, dialect_.separator, '\n', '\r')
                                 : find_either(at, end_, dialect_.separator, dialect_.line_end);
      if (at == end_ || ends_line(*at) || separates(at)) return at;
    }
  }

  // Reads the cell at `at` and returns where it stops: at a separator, a line end, or the end of the text.
  const char* field(const char* at) {
    if (quoting_ && dialect_.quote != '\0') {
      const char* open = at;
      while (open != end_ && *open == ' ' && dialect_.separator != ' ') ++open;  // "a", "b": a space before the quote
      if (open != end_ && *open == dialect_.quote)
        if (const char* stop = quoted(open)) return stop;
    }
    const char* stop = find_stop(at);
    const char* last = stop;
    if (dialect_.line_end == '\n' && last != at && last[-1] == '\r' && (stop == end_ || *stop == '\n')) --last;
    push({at, last}, {at, last});
    return stop;
  }

  // Null: not a quoted cell after all, read it as it stands.
  const char* quoted(const char* open) {
    const std::size_t room = static_cast<std::size_t>(end_ - open);
    const char* const limit = room > limits_.max_field + 2 ? open + limits_.max_field + 2 : end_;
    bool escaped = false;
    const char* close = open + 1;
    for (;;) {
      close = close < limit ? find_char(close, limit, dialect_.quote) : limit;
      if (close == limit) return unclosed();
      if (dialect_.escape != '\0' && is_escaped(open + 1, close)) {
        escaped = true;
        ++close;
      } else if (close + 1 != end_ && close[1] == dialect_.quote) {
        escaped = true;
        close += 2;
      } else {
        break;
      }
    }
    std::uint64_t lines = 0;
    for (const char* p = open; (p = find_char(p, close, dialect_.line_end)) != close; ++p) ++lines;

    const char* stop = close + 1;
    while (stop != end_ && (*stop == ' ' || *stop == '\r') && !separates(stop) && !ends_line(*stop)) ++stop;
    if (stop != end_ && !separates(stop) && !ends_line(*stop)) {
      odd_ = true;
      return lines > 0 ? unclosed() : nullptr;  // "Ata" Okulu: the quotes belong to the name
    }
    line_ += lines;
    ++quoted_;
    if (escaped) escaped_.push_back(cells_.size());
    push({open + 1, close}, {open, close + 1});
    return stop;
  }

  bool is_escaped(const char* from, const char* quote) const noexcept {
    std::size_t marks = 0;
    while (quote != from && quote[-1] == dialect_.escape) --quote, ++marks;
    return marks % 2 == 1;
  }

  const char* unclosed() noexcept {
    trouble_ = Trouble::unclosed_quote;
    odd_ = true;
    quoting_ = false;  // for the rest of this record
    return nullptr;
  }

  // Reads the line at `begin` again; on success `stop` is its end, and the cells are those that were found.
  bool mend(const char* begin, const char*& stop) {
    const char* const end = find_line_end(begin);
    if (static_cast<std::size_t>(end - begin) > limits_.max_field) return false;
    const auto& mended = line_reading_.read({begin, static_cast<std::size_t>(end - begin)}, dialect_);
    if (mended.empty()) return false;
    for (const char* p = begin; (p = find_char(p, stop, dialect_.line_end)) != stop; ++p) --line_;
    stop = end;
    cells_.clear();
    raw_.clear();
    escaped_.clear();
    for (const MendedCell& cell : mended) {
      if (cell.quoted) escaped_.push_back(cells_.size());
      cells_.push_back(cell.value);
      raw_.push_back(cell.raw);
    }
    trouble_ = Trouble::none;
    return true;
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
    for (const std::size_t i : escaped_) need += cells_[i].size();
    scratch_.clear();
    scratch_.reserve(need);
    for (const std::size_t i : escaped_) {
      const std::string_view cell = cells_[i];
      const std::size_t from = scratch_.size();
      for (std::size_t k = 0; k < cell.size(); ++k) {
        const bool more = k + 1 < cell.size();
        if (dialect_.escape != '\0' && cell[k] == dialect_.escape && more &&
            (cell[k + 1] == dialect_.quote || cell[k + 1] == dialect_.escape))
          ++k;
        else if (cell[k] == dialect_.quote && more && cell[k + 1] == dialect_.quote)
          ++k;
        scratch_ += cell[k];
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
  bool odd_ = false;  // a quote of this record is neither opening, closing nor doubled
  std::vector<std::string_view> cells_, raw_;
  std::vector<std::size_t> escaped_;
  std::string scratch_;
  LineReading line_reading_;
};

}  // namespace twinwatch::csv
