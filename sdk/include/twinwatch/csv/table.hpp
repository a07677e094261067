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
#include "twinwatch/csv/layout.hpp"
#include "twinwatch/csv/reader.hpp"
#include "twinwatch/csv/records.hpp"
#include "twinwatch/csv/refusal.hpp"
#include "twinwatch/errors.hpp"
#include "twinwatch/page.hpp"
#include "twinwatch/sink.hpp"

namespace twinwatch::csv {

// One data row, borrowed for the callback's time.
class Row {
 public:
  explicit Row(const Record& record) : record_(record) {}

  // Trimmed, without guards; absent (a null view: "not told") when the cell is blank or the table has no such column.
  std::string_view operator[](Column column) const noexcept {
    if (column >= record_.cells.size()) return {};
    const std::string_view cell = unguarded(trim(record_.cells[column]));
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
  // Of CSV. Looks at the dialect only; locate() and tell() must follow. Throws SourceChanged for what is no table.
  // `pins`: what is settled before the text is looked at.
  Table(const Page& page, Sink& sink, const Pins& pins = {})
      : Table(sink, std::string(page.name()), page.text(), std::string(page.charset()), pins) {
    if (const auto why = refusal(page)) throw SourceChanged(name_ + ": " + *why);
  }
  // The same of a text that was decoded in another way; it must outlive the table.
  Table(Sink& sink, std::string name, std::string_view text, std::string charset, const Pins& pins)
      : sink_(sink), name_(std::move(name)), charset_(std::move(charset)), guess_(detect(text, pins)) {
    open_ = records_of(text, guess_.dialect);
  }

  // Of anything with records; `name` is for messages ("okullar.xlsx, sheet Okullar").
  Table(Sink& sink, std::string name, OpenRecords open) : sink_(sink), name_(std::move(name)), open_(std::move(open)) {}

  // Of CSV, and finds the header that holds every one of these columns.
  Table(const Page& page, Sink& sink, std::initializer_list<std::string_view> required) : Table(page, sink) {
    find({required.begin(), required.end()});
  }

  // Finds the header that holds every one of these columns, each a landmark; SourceChanged when one is missing. A row
  // in which one of them is blank is then no data row.
  void find(const std::vector<std::string_view>& required) {
    locate_columns(required);
    std::string missing;
    for (const std::string_view column : required) {
      if (!sink_.require("column " + std::string(column), optional(column) != no_column))
        missing += (missing.empty() ? "" : ", ") + std::string(column);
      else
        needs_.push_back(optional(column));
    }
    if (!missing.empty())
      throw SourceChanged(name_ + ": no column named " + missing + "; the columns found are: " + header_.list() +
                          ". See how the file is read: twinwatch inspect " + name_);
    tell();
  }

  // locate() by how many of these columns a header has.
  std::size_t locate_columns(const std::vector<std::string_view>& columns) {
    std::vector<std::string> wanted;
    for (const std::string_view column : columns) wanted.push_back(sink_.fold(column));
    return locate([&](const Header& header) {
      std::size_t found = 0;
      for (const auto& column : wanted) found += header.find(column) != no_column;
      return found;
    });
  }

  // Looks for the header among the first `within` records that are not blank: the one with the highest `score`, the
  // first of equals; also as two rows, one completing the other. Returns the score; 0: header() is the likeliest row by
  // its looks (layout.hpp), made up when the table has none.
  template <class Score>
  std::size_t locate(const Score& score, std::uint64_t within = 60) {
    {
      const auto records = open_();
      layout_ = find_layout(*records);
    }
    std::size_t best = 0;
    std::uint64_t seen = 0;
    std::vector<std::string> above;
    const auto records = open_();
    for (Record record; (seen < within || records->records() <= layout_.header) && records->next(record);) {
      const std::uint64_t index = records->records() - 1;
      if (record.blank()) continue;
      ++seen;
      // A header is short and sound; an endless line must not be copied to be looked at.
      if (record.trouble != Trouble::none || record.text.size() > longest_header) continue;
      Header candidate(record, index, sink_.host());
      if (best == 0 && index == layout_.header) header_ = candidate;
      std::size_t points = score(candidate);
      if (!above.empty()) {
        Header both(above, record, index, sink_.host());
        if (const std::size_t more = score(both); more > points) {
          points = more;
          candidate = std::move(both);
        }
      }
      above.clear();
      for (const std::string_view cell : record.cells) above.emplace_back(trim(cell));
      if (points <= best) continue;
      best = points;
      header_ = std::move(candidate);
    }
    if (best == 0 && !layout_.has_header) make_header_up();
    return best;
  }
  // For `inspect` and the run: how the table is read, and how sure that is.
  void tell() {
    if (!charset_.empty()) {
      sink_.finding("encoding", charset_);
      sink_.finding("separator", separator_of(guess_.dialect) + " (" + std::string(name_of(guess_.sure)) + ")");
      sink_.finding("quoting", quoting());
      if (guess_.dialect.any_line_end) sink_.finding("line ends", "mixed: LF, CRLF and CR");
    }
    sink_.finding("header line",
                  header_.stands ? std::to_string(header_.first_line) : "none: the columns have no names");
  }

  // Names for columns that have none, so that rows can be read by position.
  void make_header_up() {
    header_ = {};
    for (std::size_t i = 1; i <= layout_.columns; ++i) {
      header_.names.push_back("column " + std::to_string(i));
      header_.folded.push_back(sink_.fold(header_.names.back()));
    }
    header_.record = layout_.header;
    header_.stands = false;
  }
  // Somebody knows the line: no search. False: the table has no such line.
  bool header_at(std::uint64_t line) {
    const auto records = open_();
    for (Record record; records->next(record);) {
      if (record.first_line < line) continue;
      if (record.first_line > line) return false;
      header_ = Header(record, records->records() - 1, sink_.host());
      return true;
    }
    return false;
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
  const Layout& layout() const noexcept { return layout_; }
  const Guess& guess() const noexcept { return guess_; }  // of CSV
  const std::string& name() const noexcept { return name_; }
  std::unique_ptr<Records> open() const { return open_(); }

  // Calls `before(record)` for each record in front of the header (a title may bear the export's date).
  template <class Before>
  void each_preamble(Before&& before) const {
    const auto records = open_();
    for (Record record; records->records() < header_.record && records->next(record);) before(record);
  }

  // `on_other(record)`, if given, is called for each record that is neither data nor blank: already skipped, rejected,
  // or waiting to be either. A source that marks personal columns marks these whole: their columns cannot be told.
  template <class OnRow>
  Counts each_row(OnRow&& on_row) {
    return each_row(on_row, [](const Record&) {});
  }
  template <class OnRow, class OnOther>
  Counts each_row(OnRow&& on_row, OnOther&& on_other) {
    Account account(sink_, header_, needs_, layout_.typed);
    const auto records = open_();
    for (Record record; records->next(record);)
      if (account.is_data(record, records->records() - 1))
        on_row(Row(record));
      else if (!record.text.empty())
        on_other(record);
    account.close(records->records());
    return account.counts();
  }

 private:
  std::string quoting() const {
    if (guess_.quoted_cells == 0) return "none";
    return std::string(1, guess_.dialect.quote) + " (" + std::to_string(guess_.quoted_cells) + " cells seen" +
           (guess_.dialect.escape == '\0' ? ")" : ", escaped by " + std::string(1, guess_.dialect.escape) + ")");
  }

  static constexpr std::size_t longest_header = 64u << 10;

  Sink& sink_;
  std::string name_;
  std::string charset_;  // empty: not of a text
  Guess guess_;
  OpenRecords open_;
  Layout layout_;
  Header header_;
  std::vector<Column> needs_;
};

}  // namespace twinwatch::csv
