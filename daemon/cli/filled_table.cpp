#include "cli/filled_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "cli/open_table.hpp"
#include "text/fold.hpp"

namespace twinwatch::cli {
namespace {

constexpr std::size_t not_there = static_cast<std::size_t>(-1);

class Columns {
 public:
  explicit Columns(const FilledAsked& asked) : asked_(asked), at_(asked.headers.size(), not_there) {}
  void look_in(const csv::Record& record) {
    std::fill(at_.begin(), at_.end(), not_there);
    for (std::size_t i = 0; i < record.cells.size(); ++i)
      for (std::size_t h = 0; h < at_.size(); ++h)
        if (at_[h] == not_there && is_header(csv::unguarded(csv::trim(record.cells[i])), asked_.headers[h])) at_[h] = i;
  }
  bool enough() const {
    const auto there = [&](std::size_t h) { return at_[h] != not_there; };
    return std::all_of(asked_.required.begin(), asked_.required.end(), there) &&
           (asked_.one_of.empty() || std::any_of(asked_.one_of.begin(), asked_.one_of.end(), there));
  }
  FilledLine line_of(const csv::Record& record) const {
    FilledLine line;
    line.line = static_cast<std::int64_t>(record.first_line);
    for (const auto column : at_)
      line.cells.push_back(column < record.cells.size()
                               ? std::string(csv::trim(csv::unguarded(csv::trim(record.cells[column]))))
                               : std::string());
    return line;
  }

 private:
  const FilledAsked& asked_;
  std::vector<std::size_t> at_;
};

std::string quoted(const FilledAsked& asked, const std::vector<std::size_t>& which, std::string_view last) {
  std::string all;
  for (std::size_t i = 0; i < which.size(); ++i)
    all += fmt::format("{}\"{}\"", i == 0 ? "" : i + 1 == which.size() ? last : ", ", asked.headers[which[i]]);
  return all;
}

}  // namespace

bool is_header(std::string_view cell, std::string_view header) {
  constexpr std::string_view between = " / ";
  const auto key = text::fold(cell);
  if (key.empty()) return false;
  if (key == text::fold(header)) return true;
  const auto middle = header.find(between);
  return middle != std::string_view::npos &&
         (key == text::fold(header.substr(0, middle)) || key == text::fold(header.substr(middle + between.size())));
}

std::vector<FilledLine> read_filled(const std::string& file, const FilledAsked& asked) {
  const auto page = page_of_file(file);
  const OpenTable open(page, file, "");
  const auto records = open.records();
  Columns columns(asked);
  std::vector<FilledLine> lines;
  bool below = false;
  for (csv::Record record; records->next(record);) {
    if (below) {
      lines.push_back(columns.line_of(record));
    } else {
      columns.look_in(record);
      below = columns.enough();
    }
  }
  if (!below)
    throw std::invalid_argument(fmt::format(
        "{}: no row names the columns {}{}. Is it a file that {} wrote?", file, quoted(asked, asked.required, " and "),
        asked.one_of.empty() ? "" : ", and one of " + quoted(asked, asked.one_of, " or "), asked.written_by));
  return lines;
}

}  // namespace twinwatch::cli
