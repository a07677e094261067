// twinwatch/csv/dialect.hpp: which separator and line end a text uses, judged by the whole table.
//
// Each candidate reads the table; the one under which most records have the same number of cells wins, more columns
// before fewer. The first line alone decides nothing: titles stand there, and addresses hold commas. A first line
// "sep=;" (Excel's own mark) settles it.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "twinwatch/csv/reader.hpp"

namespace twinwatch::csv {

enum class Sure { certain, likely, guessed };

struct Guess {
  Dialect dialect;
  Sure sure = Sure::guessed;
  std::size_t columns = 1;         // of most records
  std::uint64_t quoted_cells = 0;  // in the sample
};

inline constexpr std::array<char, 4> separators{';', '\t', ',', '|'};

inline std::string name_of(char separator) {
  return separator == '\t' ? "TAB" : separator == '\n' ? "none" : std::string(1, separator);
}

inline std::string_view name_of(Sure sure) {
  return sure == Sure::certain ? "certain" : sure == Sure::likely ? "likely" : "guessed";
}

namespace dialect_detail {

struct Score {
  double value = 0;
  bool steady = false;  // all but a few records (titles, totals) have that number of cells
  std::size_t columns = 1;
  std::uint64_t quoted = 0;
};

inline Score judge(std::string_view sample, Dialect dialect) {
  std::array<std::uint32_t, 512> widths{};
  std::uint32_t total = 0;
  Reader reader(sample, dialect);
  for (Record record; total < 4000 && reader.next(record);) {
    if (record.text.empty() || record.blank()) continue;
    ++widths[std::min(record.cells.size(), widths.size() - 1)];
    ++total;
  }
  Score score;
  score.quoted = reader.quoted_cells();
  for (std::size_t width = 2; width < widths.size(); ++width) {
    const double consistency = static_cast<double>(widths[width]) / total;
    const double value = consistency * consistency * static_cast<double>(width - 1) / static_cast<double>(width);
    if (widths[width] > 0 && value > score.value) {
      score.value = value;
      score.steady = consistency >= 0.9 || (widths[width] >= 3 && total - widths[width] <= 3);
      score.columns = width;
    }
  }
  return score;
}

}  // namespace dialect_detail

inline Guess detect(std::string_view text) {
  Guess guess;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const bool has_lf = find_char(text.data(), text.data() + text.size(), '\n') != text.data() + text.size();
  guess.dialect.line_end = !has_lf && text.find('\r') != text.npos ? '\r' : '\n';

  constexpr std::size_t sample_octets = 2u << 20;
  std::string_view sample = text.substr(0, sample_octets);
  if (sample.size() < text.size()) {  // no half record at the end of the sample
    const std::size_t last = sample.rfind(guess.dialect.line_end);
    const std::size_t next = last == sample.npos ? text.find(guess.dialect.line_end, sample.size()) : text.npos;
    if (last != sample.npos)
      sample = sample.substr(0, last + 1);
    else if (next != text.npos)  // one endless line: what follows it may be a table
      sample = text.substr(next + 1, sample_octets);
  }
  std::string_view first = sample.substr(0, std::min(sample.find_first_of("\r\n"), sample.size()));
  const bool stated = first.size() == 5 && first.starts_with("sep=");

  double best = 0, second = 0;
  bool steady = false;
  guess.dialect.separator = '\n';
  for (const char separator : separators) {
    Dialect candidate = guess.dialect;
    candidate.separator = separator;
    const auto score = dialect_detail::judge(sample, candidate);
    const bool wins = stated ? separator == first[4] : score.value > best;
    second = std::max(second, wins ? best : score.value);
    if (!wins) continue;
    best = score.value;
    steady = score.steady;
    guess.dialect.separator = separator;
    guess.columns = score.columns;
    guess.quoted_cells = score.quoted;
  }
  guess.sure = stated || (steady && second < best / 2) ? Sure::certain
               : second < best * 0.8                   ? Sure::likely
                                                       : Sure::guessed;
  return guess;
}

}  // namespace twinwatch::csv
