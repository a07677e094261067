// twinwatch/csv/dialect.hpp: which separator, quotes, escapes and line ends a text uses, judged by the whole table.
//
// Each candidate reads the table. The one wins under which most records have one number of cells *and* the cells are
// something (a number, a date, a name): a wrong separator may well be regular, but what it leaves is rubble. The first
// line alone decides nothing: titles stand there, and addresses hold commas. A first line "sep=;" (Excel's own mark)
// settles the separator; so does whoever pins it.
#pragma once
#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "twinwatch/csv/cell_type.hpp"
#include "twinwatch/csv/reader.hpp"

namespace twinwatch::csv {

enum class Sure { certain, likely, guessed };

// What is settled before the text is looked at.
struct Pins {
  std::optional<char> separator, quote, escape;
};

struct Guess {
  Dialect dialect;
  Sure sure = Sure::guessed;
  std::size_t columns = 1;         // of most records
  std::uint64_t quoted_cells = 0;  // in the sample
  bool stated = false;             // by a first line "sep=;"
};

inline constexpr std::array<char, 6> separators{';', '\t', ',', '|', ':', ' '};

inline std::string name_of(char separator) {
  return separator == '\t'   ? "TAB"
         : separator == ' '  ? "space"
         : separator == '\n' ? "none"
                             : std::string(1, separator);
}
inline std::string separator_of(const Dialect& dialect) {
  const std::string first = name_of(dialect.separator);
  return dialect.second == '\0' ? first : first + " " + name_of(dialect.second);
}

inline std::string_view name_of(Sure sure) {
  return sure == Sure::certain ? "certain" : sure == Sure::likely ? "likely" : "guessed";
}

namespace dialect_detail {

struct Score {
  double value = 0;
  bool most = false;    // so many records have that number of cells that a line in trouble can be held to it
  bool steady = false;  // all but a few records (titles, totals) have that number of cells
  std::size_t columns = 1;
  std::uint64_t quoted = 0, odd = 0;
};

// Records, not octets, bound the work on long tables; octets bound it on long records.
inline constexpr std::uint32_t most_records = 1500;

inline Score judge(std::string_view sample, const Dialect& dialect) {
  std::array<std::uint32_t, 512> widths{};
  std::array<std::uint32_t, 512> known{}, cells{};
  std::uint32_t total = 0;
  Score score;
  Reader reader(sample, dialect);
  for (Record record; total < most_records && reader.next(record);) {
    if (record.text.empty() || record.blank()) continue;
    const std::size_t width = std::min(record.cells.size(), widths.size() - 1);
    ++widths[width];
    ++total;
    score.odd += record.trouble != Trouble::none;
    for (std::size_t i = 0; i < record.cells.size() && i < 64; ++i) {
      ++cells[width];
      known[width] += is_known(type_of(record.cells[i]));
    }
  }
  score.quoted = reader.quoted_cells();
  for (std::size_t width = 2; width < widths.size(); ++width) {
    // Words and times hold spaces and colons everywhere: these separate only what has columns of its own.
    const bool weak = dialect.separator == ' ' || dialect.separator == ':';
    if (widths[width] == 0 || (weak && width < 3)) continue;
    const double share = static_cast<double>(widths[width]) / total;
    const double sense = (static_cast<double>(known[width]) + 0.2) / (cells[width] + 0.2);
    const double value =
        share * share * sense * static_cast<double>(width - 1) / static_cast<double>(width) * (weak ? 0.7 : 1.0);
    if (value <= score.value) continue;
    score.value = value;
    score.most = share >= 0.4;
    score.steady = share >= 0.9 || (widths[width] >= 3 && total - widths[width] <= 3);
    score.columns = width;
  }
  return score;
}

// Cells that begin, and cells that end, with this quote: at least two of each, and not many fewer of one kind.
inline bool could_quote(std::string_view sample, char quote) {
  const auto edge = [](char c) {
    return c == '\n' || c == '\r' || std::find(separators.begin(), separators.end(), c) != separators.end();
  };
  std::uint32_t opens = 0, closes = 0;
  for (std::size_t at = 0; (at = sample.find(quote, at)) != sample.npos; ++at) {
    opens += at == 0 || (edge(sample[at - 1]) && sample[at - 1] != ' ');
    closes += at + 1 == sample.size() || (edge(sample[at + 1]) && sample[at + 1] != ' ');
  }
  return opens >= 2 && closes >= 2 && opens * 2 >= closes && closes * 2 >= opens;
}

inline bool has_pair(std::string_view sample, char first, char second) {
  for (std::size_t at = 0; (at = sample.find(first, at)) != sample.npos && at + 1 < sample.size(); ++at)
    if (sample[at + 1] == second) return true;
  return false;
}

// ", " or two TABs everywhere: the separator has two octets.
inline char second_octet(std::string_view sample, const Dialect& dialect) {
  if (dialect.separator == '\n' || dialect.separator == ' ') return '\0';
  for (const char second : {' ', dialect.separator}) {
    std::uint64_t separators_seen = 0, followed = 0, records = 0;
    Reader reader(sample, dialect);
    for (Record record; records < 400 && reader.next(record);) {
      if (record.blank()) continue;
      ++records;
      for (std::size_t i = 0; i + 1 < record.raw.size(); ++i) {
        const char* const at = record.raw[i].data() + record.raw[i].size();
        const char* next = at;
        while (next < record.text.data() + record.text.size() && *next == ' ' && *next != dialect.separator) ++next;
        if (next >= record.text.data() + record.text.size() || *next != dialect.separator) continue;
        ++separators_seen;
        followed += next + 1 < record.text.data() + record.text.size() && next[1] == second;
        if (second == dialect.separator) ++i;  // the empty cell between two of them
      }
    }
    if (separators_seen >= 2 && followed * 100 >= separators_seen * 98) return second;
  }
  return '\0';
}

// Whole records from the beginning and, of a long text, from its middle and end: of each so many lines or octets.
inline std::string sample_of(std::string_view text, char line_end, std::string_view& whole) {
  constexpr std::size_t piece = 192u << 10, lines = most_records / 3;
  if (text.size() <= 3 * piece) {
    whole = text;
    if (text.size() <= piece) return {};
  }
  std::string sample;
  for (const std::size_t from : {std::size_t{0}, text.size() / 2, text.size() - piece}) {
    std::size_t begin = from == 0 ? 0 : text.find(line_end, from);
    if (begin == text.npos) continue;
    if (from != 0) ++begin;
    std::size_t end = begin;
    for (std::size_t line = 0; line < lines; ++line) {
      const std::size_t next = text.find(line_end, end);
      if (next == text.npos || next + 1 - begin > piece) break;
      end = next + 1;
    }
    sample += text.substr(begin, end - begin);
  }
  // One endless line: what follows it may be a table.
  if (sample.empty()) {
    const std::size_t next = text.find(line_end, piece);
    whole = next == text.npos ? text.substr(0, piece) : text.substr(next + 1, 3 * piece);
    return {};
  }
  whole = sample;
  return sample;
}

}  // namespace dialect_detail

inline Guess detect(std::string_view text, const Pins& pins = {}) {
  using namespace dialect_detail;
  Guess guess;
  Dialect& found = guess.dialect;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const bool has_lf = find_char(text.data(), text.data() + text.size(), '\n') != text.data() + text.size();
  found.line_end = !has_lf && text.find('\r') != text.npos ? '\r' : '\n';

  std::string_view sample;
  const std::string pieces = sample_of(text, found.line_end, sample);
  const std::string_view first = sample.substr(0, std::min(sample.find_first_of("\r\n"), sample.size()));
  guess.stated = (first.size() == 5 && first.starts_with("sep=")) ||
                 (first.size() == 7 && first.starts_with("\"sep=") && first.ends_with('"'));
  const char stated = guess.stated ? first[first.find('=') + 1] : '\0';

  std::vector<Dialect> candidates;
  for (const char separator : separators) {
    if (pins.separator ? separator != *pins.separator : guess.stated && separator != stated) continue;
    if (sample.find(separator) == sample.npos) continue;
    Dialect one = found;
    one.separator = separator;
    for (const char quote : {'"', '\''}) {
      if (pins.quote ? quote != *pins.quote : quote == '\'' && !could_quote(sample, '\'')) continue;
      one.quote = quote;
      one.escape = pins.escape.value_or('\0');
      candidates.push_back(one);
      if (pins.escape || !has_pair(sample, '\\', quote)) continue;
      one.escape = '\\';
      candidates.push_back(one);
    }
  }
  // A separator or a quote of somebody's own.
  if (candidates.empty() && (pins.separator || guess.stated)) {
    found.separator = pins.separator.value_or(stated);
    if (pins.quote) found.quote = *pins.quote;
    if (pins.escape) found.escape = *pins.escape;
    candidates.push_back(found);
  }
  found.separator = '\n';
  double best = 0, second = 0;
  Score chosen;
  for (const Dialect& candidate : candidates) {
    const Score score = judge(sample, candidate);
    // Quotes that read alike: the usual ones, and doubled ones before escaped ones.
    const bool wins = score.value > best * 1.0001 || (score.value > best * 0.999 && score.odd < chosen.odd);
    if (candidate.separator != found.separator) second = std::max(second, wins ? best : score.value);
    if (!wins) continue;
    best = score.value;
    chosen = score;
    found = candidate;
  }
  guess.columns = chosen.columns;
  guess.quoted_cells = chosen.quoted;
  if ((found.second = second_octet(sample, found)) != '\0') {
    const Score score = judge(sample, found);
    if (score.columns < 2 || score.value < best * 0.8)
      found.second = '\0';
    else
      guess.columns = score.columns;
  }
  if (has_lf && text.find('\r') != text.npos) {  // a CR alone among LFs: a line end, if the table is more regular so
    Dialect any = found;
    any.any_line_end = true;
    bool alone = false;
    for (std::size_t at = 0; !alone && (at = text.find('\r', at)) != text.npos; ++at)
      alone = at + 1 < text.size() && text[at + 1] != '\n';
    if (alone && judge(sample, any).value > judge(sample, found).value) found.any_line_end = true;
  }
  if (guess.columns >= 2 && chosen.most) found.columns = guess.columns;
  guess.sure = guess.stated || pins.separator || (chosen.steady && second < best / 2) ? Sure::certain
               : second < best * 0.8                                                  ? Sure::likely
                                                                                      : Sure::guessed;
  return guess;
}

}  // namespace twinwatch::csv
