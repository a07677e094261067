#include "cli/review_table.hpp"

#include <fmt/format.h>

#include <charconv>

#include "cli/filled_table.hpp"
#include "match/name_words.hpp"

namespace twinwatch::cli {
namespace {

constexpr std::string_view number_header = "Numara / Number", written_header = "Yazılan ad / Written name",
                           decision_header = "Karar / Decision", note_header = "Not / Note";

std::string candidate_header(std::size_t at) { return fmt::format("Aday {0} / Candidate {0}", at); }

std::int64_t number_in(const std::string& text) {
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
  FilledAsked asked;
  for (const auto header : {number_header, written_header, decision_header, note_header})
    asked.headers.emplace_back(header);
  asked.required = {0, 1, 2};
  for (std::size_t i = 1; i <= offered_in_file; ++i) asked.headers.push_back(candidate_header(i));
  asked.written_by = "`twinwatch review export`";
  std::vector<match::DecidedRow> rows;
  for (auto& line : read_filled(file, asked)) {
    match::DecidedRow row;
    row.line = line.line;
    row.number = number_in(line.cells[0]);
    row.written = std::move(line.cells[1]);
    row.note = std::move(line.cells[3]);
    const auto decision = std::move(line.cells[2]);
    if (row.number == 0 && row.written.empty() && decision.empty()) continue;
    const std::vector<std::string> candidates(line.cells.begin() + 4, line.cells.end());
    row.choice = match::choice_of(decision, candidates);
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace twinwatch::cli
