// twinwatch/csv/table.hpp: one CSV page as a table with named columns, every record of it accounted for.
//
//   csv::Table table(page, sink, {"Okul Adı", "İl"});      // finds the header that has these; else SourceChanged
//   const auto name = table.column("Okul Adı"), province = table.column("İl"), site = table.optional("Web");
//   table.each_row([&](const csv::Row& row) {
//     sink.record(School{.name = row[name], .area_1 = row[province], .website = row[site]});
//   });
//
// each_row() says row(), skips and rejects to the sink, calls back for the data rows alone, and states rows_total at
// the end. The callback ends each row with records, one sink.skip() or one sink.reject().
#pragma once
#include <array>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "twinwatch/csv/account.hpp"
#include "twinwatch/csv/dialect.hpp"
#include "twinwatch/csv/header.hpp"
#include "twinwatch/csv/reader.hpp"
#include "twinwatch/csv/refusal.hpp"
#include "twinwatch/errors.hpp"
#include "twinwatch/page.hpp"
#include "twinwatch/sink.hpp"

namespace twinwatch::csv {

// One data row, borrowed for the callback's time.
class Row {
 public:
  explicit Row(const Record& record) : record_(record) {}

  // Trimmed; absent (a null view: "not told") when the cell is blank or the table has no such column.
  std::string_view operator[](Column column) const noexcept {
    if (column >= record_.cells.size()) return {};
    const std::string_view cell = trim(record_.cells[column]);
    return cell.empty() ? std::string_view{} : cell;
  }
  // The cell as it stands in the page's text: what Sink::personal() needs.
  std::string_view raw(Column column) const noexcept {
    return column < record_.raw.size() ? record_.raw[column] : std::string_view{};
  }
  const Record& record() const noexcept { return record_; }

 private:
  const Record& record_;
};

class Table {
 public:
  // Looks at the dialect only; locate() or require() must follow. Throws SourceChanged for what is no table.
  Table(const Page& page, Sink& sink) : text_(page.text()), sink_(sink) {
    if (const auto why = refusal(page)) throw SourceChanged(std::string(page.name()) + ": " + *why);
    guess_ = detect(text_);
    name_ = page.name();
    sink.finding("encoding", page.charset());
    sink.finding("separator", name_of(guess_.dialect.separator) + " (" + std::string(name_of(guess_.sure)) + ")");
    sink.finding("quoting",
                 guess_.quoted_cells ? "\" (" + std::to_string(guess_.quoted_cells) + " cells seen)" : "none");
  }

  // The same, and finds the header that holds every one of these columns.
  Table(const Page& page, Sink& sink, std::initializer_list<std::string_view> required) : Table(page, sink) {
    std::vector<std::string> wanted;
    for (const std::string_view column : required) wanted.push_back(sink.fold(column));
    locate([&](const Header& header) {
      std::size_t found = 0;
      for (const auto& column : wanted) found += header.find(column) != no_column;
      return found;
    });
    std::string missing;
    for (const std::string_view column : required) {
      if (!sink.require("column " + std::string(column), optional(column) != no_column))
        missing += (missing.empty() ? "" : ", ") + std::string(column);
      else
        needs_.push_back(optional(column));
    }
    if (!missing.empty())
      throw SourceChanged(name_ + ": no column named " + missing + "; the columns found are: " + header_.list() +
                          ". See how the file is read: twinwatch inspect " + name_);
  }

  // Looks for the header among the first `within` records that are not blank: the one with the highest `score`, the
  // first of equals. Scores 0 everywhere: false, and header() is the likeliest row, for messages.
  template <class Score>
  bool locate(const Score& score, std::uint64_t within = 60) {
    Reader reader(text_, guess_.dialect);
    std::size_t best = 0;
    bool likeliest = false;
    std::uint64_t seen = 0;
    for (Record record; seen < within && reader.next(record);) {
      if (record.blank()) continue;
      ++seen;
      // A header is short and sound; an endless line must not be copied to be looked at.
      if (record.trouble != Trouble::none || record.text.size() > longest_header) continue;
      const Header candidate(record, reader.records() - 1, sink_.host());
      const std::size_t points = score(candidate);
      const bool wide = !likeliest && candidate.names.size() >= guess_.columns;
      if (points > best || (best == 0 && (wide || seen == 1))) header_ = candidate;
      if (points > best) best = points;
      likeliest = likeliest || wide;
    }
    if (best > 0) sink_.finding("header line", std::to_string(header_.first_line));
    return best > 0;
  }

  // A row in which one of these is blank is no data row: a footer, or rejected with the column's name.
  void needs(std::vector<Column> columns) { needs_ = std::move(columns); }

  Column optional(std::string_view name) const { return header_.find(sink_.fold(name)); }
  Column column(std::string_view name) const {
    const Column found = optional(name);
    if (found == no_column)
      throw SourceChanged(name_ + ": no column named " + std::string(name) +
                          "; the columns found are: " + header_.list());
    return found;
  }

  const Header& header() const noexcept { return header_; }
  const Guess& guess() const noexcept { return guess_; }

  // Calls `before(record)` for each record in front of the header (a title may bear the export's date).
  template <class Before>
  void each_preamble(Before&& before) const {
    Reader reader(text_, guess_.dialect);
    for (Record record; reader.records() < header_.record && reader.next(record);) before(record);
  }

  // `on_other(record)`, if given, is called for each record that is neither data nor blank: already skipped, rejected,
  // or waiting to be either. A source that marks personal columns marks these whole: their columns cannot be told.
  template <class OnRow>
  Counts each_row(OnRow&& on_row) {
    return each_row(on_row, [](const Record&) {});
  }
  template <class OnRow, class OnOther>
  Counts each_row(OnRow&& on_row, OnOther&& on_other) {
    Account account(sink_, header_, needs_);
    Reader reader(text_, guess_.dialect);
    for (Record record; reader.next(record);)
      if (account.is_data(record, reader.records() - 1))
        on_row(Row(record));
      else if (!record.text.empty())
        on_other(record);
    account.close(reader.records());
    return account.counts();
  }

 private:
  static constexpr std::size_t longest_header = 64u << 10;

  std::string_view text_;
  Sink& sink_;
  std::string name_;
  Guess guess_;
  Header header_;
  std::vector<Column> needs_;
};

}  // namespace twinwatch::csv
