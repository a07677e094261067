#include "cli/review_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>

#include "cli/open_table.hpp"
#include "match/name_words.hpp"
#include "text/fold.hpp"

namespace twinwatch::cli {
namespace {

constexpr std::string_view number_header = "Numara / Number", written_header = "Yazılan ad / Written name",
                           decision_header = "Karar / Decision", note_header = "Not / Note";

std::string candidate_header(std::size_t at) { return fmt::format("Aday {0} / Candidate {0}", at); }

constexpr std::size_t not_there = static_cast<std::size_t>(-1);

struct Columns {
  std::size_t number = not_there, written = not_there, decision = not_there, note = not_there;
  std::array<std::size_t, offered_in_file> candidates{};
  bool all() const { return number != not_there && written != not_there && decision != not_there; }
};

// Of a header as we write it, or one half of it.
bool means(std::string_view cell_key, std::string_view header) {
  const auto whole = text::fold(header);
  if (cell_key == whole) return true;
  const auto middle = header.find(" / ");
  return cell_key == text::fold(header.substr(0, middle)) || cell_key == text::fold(header.substr(middle + 3));
}

Columns columns_of(const csv::Record& record) {
  Columns columns;
  columns.candidates.fill(not_there);
  for (std::size_t i = 0; i < record.cells.size(); ++i) {
    const auto key = text::fold(csv::unguarded(record.cells[i]));
    if (key.empty()) continue;
    if (means(key, number_header)) columns.number = i;
    if (means(key, written_header)) columns.written = i;
    if (means(key, decision_header)) columns.decision = i;
    if (means(key, note_header)) columns.note = i;
    for (std::size_t c = 0; c < columns.candidates.size(); ++c)
      if (means(key, candidate_header(c + 1))) columns.candidates[c] = i;
  }
  return columns;
}

std::string cell_at(const csv::Record& record, std::size_t column) {
  if (column >= record.cells.size()) return {};
  return std::string(csv::trim(csv::unguarded(csv::trim(record.cells[column]))));
}

std::int64_t number_at(const csv::Record& record, std::size_t column) {
  const auto text = cell_at(record, column);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() && number > 0 ? number : 0;
}

}  // namespace

table::Table queue_as_table(const std::vector<match::ReviewItem>& queue) {
  table::Table list;
  list.title = "Okul adları";
  list.header = {std::string(number_header),
                 std::string(written_header),
                 "İl / Province",
                 "İlçe / District",
                 "Kaynak / Source",
                 "Kayıt / Records",
                 "Bekleyen okul / Schools waiting",
                 "Neden / Why it waits"};
  for (std::size_t i = 1; i <= offered_in_file; ++i) list.header.push_back(candidate_header(i));
  list.choices.push_back({list.header.size(),
                          {"1", "2", "3", "4", "5", "YOK", "SONRA"},
                          "Karar / Decision",
                          "Adayın numarası (1-5), okulun numarası (#345) veya kurum kodu, YOK (listede yok), SONRA.\n"
                          "Candidate's number (1-5), school's number (#345) or code, NONE, LATER."});
  list.header.emplace_back(decision_header);
  list.header.emplace_back(note_header);
  for (const auto& item : queue) {
    std::vector<table::Cell> row{
        item.mention_id, item.name,        item.area_1, item.area_2, fmt::format("{}", fmt::join(item.sources, ", ")),
        item.records,    item.hangs_on_it, item.reason};
    for (std::size_t i = 0; i < offered_in_file; ++i)
      row.emplace_back(i < item.candidates.size() ? match::candidate_cell(item.candidates[i]) : std::string());
    row.emplace_back(std::string());
    row.emplace_back(std::string());
    list.rows.push_back(std::move(row));
  }
  return list;
}

std::vector<match::DecidedRow> read_decisions(const std::string& file) {
  const auto page = page_of_file(file);
  const OpenTable open(page, file, "");
  const auto records = open.records();
  Columns columns;
  std::vector<match::DecidedRow> rows;
  for (csv::Record record; records->next(record);) {
    if (!columns.all()) {  // a title may have been put above
      columns = columns_of(record);
      continue;
    }
    match::DecidedRow row;
    row.line = static_cast<std::int64_t>(record.first_line);
    row.number = number_at(record, columns.number);
    row.written = cell_at(record, columns.written);
    row.note = cell_at(record, columns.note);
    const auto decision = cell_at(record, columns.decision);
    if (row.number == 0 && row.written.empty() && decision.empty()) continue;
    std::vector<std::string> candidates;
    for (const auto column : columns.candidates) candidates.push_back(cell_at(record, column));
    row.choice = match::choice_of(decision, candidates);
    rows.push_back(std::move(row));
  }
  if (!columns.all())
    throw std::invalid_argument(
        fmt::format("{}: no row names the columns \"{}\", \"{}\" and \"{}\". Is it a file that "
                    "`twinwatch review export` wrote?",
                    file, number_header, written_header, decision_header));
  return rows;
}

}  // namespace twinwatch::cli
