// twinwatch/csv/line.hpp: one line whose quotes do not pair, read as so many cells as the table has.
//
// `18.02.2018;"2;BH-98;"Yuvarlak masa, 48"""` has a quote too many: read by the rules, it swallows separators, or the
// lines below. Here every quote may be what the rules say or a plain letter, at a cost; of all readings that give
// exactly the wanted number of cells the cheapest is taken. A quote that opens a cell and is never closed costs more
// than one in the middle of a text, as people write inches and nicknames. No reading at all: the line stays in trouble.
//
// Dynamic programming over the quotes and separators of one line, not its octets: (events × columns) steps, bounded.
#pragma once
#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

namespace twinwatch::csv {

struct Dialect {
  char separator = ';';       // '\n': none, one column
  char second = '\0';         // of a separator of two octets (", " or two TABs); '\0': it has one
  char quote = '"';           // '\0': none
  char escape = '\0';         // stands before a quote that closes nothing; '\0': such quotes are doubled
  char line_end = '\n';       // CR before it is dropped; '\r' only for text that has no LF at all
  bool any_line_end = false;  // LF, CRLF and a CR alone, mixed
  std::size_t columns = 0;    // of most records: what a line in trouble is read as; 0: not known
};

struct MendedCell {
  std::string_view raw;    // as it stands in the line
  std::string_view value;  // without its quotes; doubled or escaped quotes still inside
  bool quoted = false;
};

class LineReading {
 public:
  // The cells, or none when the line cannot be read as `dialect.columns` cells.
  const std::vector<MendedCell>& read(std::string_view line, const Dialect& dialect) {
    cells_.clear();
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    gather(line, dialect);
    const std::size_t columns = dialect.columns;
    if (columns < 2 || events_.empty() || events_.size() > most_events || events_.size() * columns > most_states)
      return cells_;
    if (search(line, dialect)) cut(line, dialect);
    return cells_;
  }

 private:
  static constexpr std::size_t most_events = 20'000, most_states = 400'000;
  static constexpr std::uint16_t never = std::numeric_limits<std::uint16_t>::max();

  enum class What : std::uint8_t { separator, quote };
  struct Event {
    std::uint32_t at;
    What what;
    bool opens;    // a quote where a cell begins
    bool closes;   // a quote where a cell ends
    bool doubled;  // the next event is a quote right behind this one
  };
  // How an event was taken, to go back by. Low bit: the mode before it (1: inside quotes).
  enum Taken : std::uint8_t { none = 0, as_letter = 2, as_open = 4, as_close = 6, as_pair = 8, as_separator = 10 };

  static bool space(char c) { return c == ' '; }

  void gather(std::string_view line, const Dialect& d) {
    events_.clear();
    bool at_start = true;  // only spaces since the cell began
    for (std::size_t i = 0; i < line.size(); ++i) {
      const char c = line[i];
      if (d.escape != '\0' && c == d.escape && i + 1 < line.size() && (line[i + 1] == d.quote || line[i + 1] == c)) {
        ++i;  // means itself
        at_start = false;
      } else if (c == d.separator && (d.second == '\0' || (i + 1 < line.size() && line[i + 1] == d.second))) {
        events_.push_back({static_cast<std::uint32_t>(i), What::separator, false, false, false});
        if (d.second != '\0') ++i;
        at_start = true;
      } else if (c == d.quote && d.quote != '\0') {
        events_.push_back({static_cast<std::uint32_t>(i), What::quote, at_start, ends_cell(line, i + 1, d),
                           d.escape == '\0' && i + 1 < line.size() && line[i + 1] == d.quote});
        at_start = false;
      } else if (!space(c)) {
        at_start = false;
      }
    }
  }

  static bool ends_cell(std::string_view line, std::size_t at, const Dialect& d) {
    while (at < line.size() && space(line[at]) && !(d.separator == ' ')) ++at;
    return at == line.size() ||
           (line[at] == d.separator && (d.second == '\0' || line.substr(at + 1, 1) == std::string_view(&d.second, 1)));
  }

  std::size_t slot(std::size_t event, bool quoted, std::size_t cells) const {
    return (event * 2 + quoted) * width_ + cells;
  }

  bool search(std::string_view, const Dialect& d) {
    width_ = d.columns;  // cells before the one being read: 0 … columns - 1
    const std::size_t size = (events_.size() + 1) * 2 * width_;
    cost_.assign(size, never);
    taken_.assign(size, none);
    cost_[slot(0, false, 0)] = 0;
    for (std::size_t e = 0; e < events_.size(); ++e) {
      const Event& event = events_[e];
      for (const bool quoted : {false, true}) {
        for (std::size_t n = 0; n < width_; ++n) {
          const std::uint16_t so_far = cost_[slot(e, quoted, n)];
          if (so_far == never) continue;
          const auto go = [&](std::size_t next, bool then_quoted, std::size_t then_cells, unsigned price, Taken how) {
            if (then_cells >= width_) return;
            const auto total = static_cast<std::uint16_t>(std::min<unsigned>(so_far + price, never - 1));
            const std::size_t to = slot(next, then_quoted, then_cells);
            if (total >= cost_[to]) return;
            cost_[to] = total;
            taken_[to] = static_cast<std::uint8_t>(how | (quoted ? 1 : 0));
          };
          if (event.what == What::separator) {
            go(e + 1, quoted, quoted ? n : n + 1, 0, quoted ? as_letter : as_separator);
          } else if (!quoted) {
            if (event.opens) go(e + 1, true, n, 0, as_open);
            go(e + 1, false, n, event.opens ? 3 : 0, as_letter);
          } else {
            if (event.closes) go(e + 1, false, n, 0, as_close);
            if (event.doubled && e + 2 <= events_.size()) go(e + 2, true, n, event.closes ? 1 : 0, as_pair);
            go(e + 1, true, n, event.closes ? 3 : 1, as_letter);
          }
        }
      }
    }
    return cost_[slot(events_.size(), false, width_ - 1)] != never;
  }

  void cut(std::string_view line, const Dialect& d) {
    // Back from the end: which events were separators, openings and closings.
    std::vector<std::pair<std::uint32_t, Taken>> marks;
    bool quoted = false;
    for (std::size_t e = events_.size(), n = width_ - 1; e > 0;) {
      const std::uint8_t how = taken_[slot(e, quoted, n)];
      const auto taken = static_cast<Taken>(how & ~1u);
      const std::size_t before = e - (taken == as_pair ? 2 : 1);
      if (taken == as_separator || taken == as_open || taken == as_close) marks.emplace_back(events_[before].at, taken);
      if (taken == as_separator) --n;
      quoted = (how & 1) != 0;
      e = before;
    }
    std::size_t begin = 0, open = std::string_view::npos, close = std::string_view::npos;
    const auto push = [&](std::size_t end) {
      MendedCell cell;
      cell.quoted = open != std::string_view::npos && close != std::string_view::npos;
      cell.raw = cell.quoted ? line.substr(open, close + 1 - open) : line.substr(begin, end - begin);
      cell.value = cell.quoted ? line.substr(open + 1, close - open - 1) : cell.raw;
      cells_.push_back(cell);
      open = close = std::string_view::npos;
    };
    for (auto mark = marks.rbegin(); mark != marks.rend(); ++mark) {
      if (mark->second == as_open) open = mark->first;
      if (mark->second == as_close) close = mark->first;
      if (mark->second != as_separator) continue;
      push(mark->first);
      begin = mark->first + (d.second == '\0' ? 1 : 2);
    }
    push(line.size());
  }

  std::vector<Event> events_;
  std::vector<std::uint16_t> cost_;
  std::vector<std::uint8_t> taken_;
  std::size_t width_ = 0;
  std::vector<MendedCell> cells_;
};

}  // namespace twinwatch::csv
