#include "table/as_xlsx.hpp"

#include <fmt/format.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "table/memory_file.hpp"
#include "table/proof.hpp"

namespace twinwatch::table {

namespace {

constexpr double narrowest = 6, widest = 60;  // in characters; a longer text is cut on the screen, never in the file
constexpr double filter_button = 3;           // covers the end of a header
constexpr unsigned char paper_a4 = 9;

[[noreturn]] void fail(std::string_view what, std::string_view why) {
  throw std::runtime_error(fmt::format("workbook: {}: {}", what, why));
}

void check(lxw_error error, std::string_view what) {
  if (error == LXW_ERROR_CREATING_TMPFILE)
    fail(what, "no temporary file could be made; is $TMPDIR (else /tmp) writable, and is there room?");
  if (error != LXW_NO_ERROR) fail(what, lxw_strerror(error));
}

// Ends in close(), which writes and frees; a workbook left behind by an exception is only freed.
class Book {
 public:
  explicit Book(const char* file) : book_(workbook_new(file)) {
    if (book_ == nullptr) fail("cannot be begun", "out of memory");
  }
  Book(const Book&) = delete;
  ~Book() {
    if (book_ != nullptr) lxw_workbook_free(book_);
  }
  lxw_workbook* get() const { return book_; }
  void close() { check(workbook_close(std::exchange(book_, nullptr)), "cannot be written"); }

 private:
  lxw_workbook* book_;
};

struct Formats {
  lxw_format *head, *text, *number, *day;
  explicit Formats(lxw_workbook* book) {
    for (auto* format : {&head, &text, &number, &day})
      if ((*format = workbook_add_format(book)) == nullptr) fail("has no format", "out of memory");
    format_set_bold(head);
    format_set_bg_color(head, 0xE8EEF4);
    format_set_bottom(head, LXW_BORDER_THIN);
    format_set_align(head, LXW_ALIGN_VERTICAL_CENTER);
    format_set_num_format(text, "@");  // who edits a code gets text again, with its zero
    format_set_num_format(number, "0");
    format_set_align(number, LXW_ALIGN_RIGHT);
    format_set_indent(number, 1);  // else it touches the text of the next column
    format_set_num_format(day, "dd.mm.yyyy");
    format_set_align(day, LXW_ALIGN_LEFT);
  }
};

// _xHHHH_ is how a workbook writes a character that XML cannot hold; a text that has it must say that it means it.
std::string with_literal_escapes(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto is_hex = [](char c) { return std::string_view("0123456789abcdefABCDEF").find(c) != std::string::npos; };
    if (text.compare(i, 2, "_x") == 0 && i + 6 < text.size() && text[i + 6] == '_' &&
        std::all_of(text.begin() + static_cast<std::ptrdiff_t>(i) + 2,
                    text.begin() + static_cast<std::ptrdiff_t>(i) + 6, is_hex))
      out += "_x005F";  // and the text's own '_' behind it
    out += text[i];
  }
  return out;
}

std::size_t characters_in(std::string_view utf8) {
  return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

class Sheet {
 public:
  Sheet(lxw_workbook* book, const Table& table)
      : formats_(book), sheet_(workbook_add_worksheet(book, table.title.c_str())), widths_(table.header.size()) {
    if (sheet_ == nullptr) fail("has no sheet", fmt::format("'{}' cannot be a sheet's name", table.title));
  }

  void text(std::size_t row, std::size_t column, const std::string& shown, lxw_format* format) {
    if (shown.empty()) return;
    check(worksheet_write_string(sheet_, row_of(row), column_of(column), with_literal_escapes(shown).c_str(), format),
          fmt::format("row {}, column {}", row + 1, column + 1));
    widen(column, static_cast<double>(characters_in(shown)));
  }

  void cell(std::size_t row, std::size_t column, const Cell& cell) {
    if (const auto* number = std::get_if<std::int64_t>(&cell); number != nullptr && exact(*number)) {
      widen(column, static_cast<double>(shown(cell).size()) + 1);
      check(
          worksheet_write_number(sheet_, row_of(row), column_of(column), static_cast<double>(*number), formats_.number),
          fmt::format("row {}, column {}", row + 1, column + 1));
    } else if (const auto* day = std::get_if<Day>(&cell); day != nullptr && in_calendar(*day)) {
      lxw_datetime at{day->year, static_cast<int>(day->month), static_cast<int>(day->day), 0, 0, 0};
      check(worksheet_write_datetime(sheet_, row_of(row), column_of(column), &at, formats_.day),
            fmt::format("row {}, column {}", row + 1, column + 1));
      widen(column, 10);
    } else {
      text(row, column, shown(cell), formats_.text);
    }
  }

  void header(const std::vector<std::string>& names) {
    for (std::size_t i = 0; i < names.size(); ++i) {
      text(0, i, shown(names[i]), formats_.head);
      widen(i, static_cast<double>(characters_in(names[i])) + filter_button);
    }
  }

  void lay_out(const Table& table) {
    const std::size_t rows = table.rows.size();
    const auto last_row = row_of(rows);
    const auto last_column = column_of(widths_.size() - 1);
    for (std::size_t i = 0; i < widths_.size(); ++i)
      check(worksheet_set_column(sheet_, column_of(i), column_of(i), std::clamp(widths_[i] + 1, narrowest, widest),
                                 takes_days(table, i) ? formats_.day : nullptr),
            "its widths");
    worksheet_freeze_panes(sheet_, 1, 0);
    check(worksheet_autofilter(sheet_, 0, 0, last_row, last_column), "its filter");
    check(worksheet_repeat_rows(sheet_, 0, 0), "its printed header");
    worksheet_set_landscape(sheet_);
    worksheet_set_paper(sheet_, paper_a4);
    worksheet_set_margins(sheet_, 0.4, 0.4, 0.5, 0.7);  // inches: twelve columns on one page are small enough
    worksheet_fit_to_pages(sheet_, 1, 0);
    check(worksheet_set_footer(sheet_, "&L&A&R&P / &N"), "its footer");
    // A code is text on purpose: no green corner that offers to make it a number.
    const std::string all = fmt::format("A1:XFD{}", rows + 1);
    check(worksheet_ignore_errors(sheet_, LXW_IGNORE_NUMBER_STORED_AS_TEXT, all.c_str()), "its warnings");
  }

  void offer(Choices choices, std::size_t rows) {  // a copy: the library takes what it could write to
    if (rows == 0 || choices.column >= widths_.size()) return;
    std::vector<char*> values;
    for (auto& value : choices.values) values.push_back(value.data());
    values.push_back(nullptr);
    lxw_data_validation offered{};
    offered.validate = LXW_VALIDATION_TYPE_LIST;
    offered.value_list = values.data();
    offered.show_error = LXW_VALIDATION_OFF;  // a school's number will do, too
    offered.input_title = choices.title.data();
    offered.input_message = choices.hint.data();
    const auto column = column_of(choices.column);
    check(worksheet_data_validation_range(sheet_, 1, column, row_of(rows), column, &offered), "its choices");
  }

  void take_days(Days days, std::size_t rows) {
    if (rows == 0 || days.column >= widths_.size() || !in_calendar(days.from)) return;
    lxw_data_validation asked{};
    asked.validate = LXW_VALIDATION_TYPE_DATE;
    asked.criteria = LXW_VALIDATION_CRITERIA_GREATER_THAN_OR_EQUAL_TO;
    asked.value_datetime = {
        days.from.year, static_cast<int>(days.from.month), static_cast<int>(days.from.day), 0, 0, 0};
    asked.error_type =
        LXW_VALIDATION_ERROR_TYPE_WARNING;  // a day in another country's order is text: it can be read, too
    asked.input_title = asked.error_title = days.title.data();
    asked.input_message = asked.error_message = days.hint.data();
    const auto column = column_of(days.column);
    check(worksheet_data_validation_range(sheet_, 1, column, row_of(rows), column, &asked), "its days");
  }

 private:
  static lxw_row_t row_of(std::size_t row) {
    if (row >= LXW_ROW_MAX) fail("too many rows", fmt::format("a sheet holds {}; write CSV", LXW_ROW_MAX));
    return static_cast<lxw_row_t>(row);
  }
  static lxw_col_t column_of(std::size_t column) { return static_cast<lxw_col_t>(column); }
  static bool takes_days(const Table& table, std::size_t column) {
    return std::any_of(table.days.begin(), table.days.end(), [&](const Days& days) { return days.column == column; });
  }
  static bool exact(std::int64_t number) {  // Excel shows 15 digits
    return number > -1'000'000'000'000'000 && number < 1'000'000'000'000'000;
  }
  // Excel's calendar begins in 1900, with a 29 February that never was; an older day is written as text.
  static bool in_calendar(const Day& day) {
    return day.year > 1900 && day.year <= 9999 &&
           (std::chrono::year(day.year) / std::chrono::month(day.month) / std::chrono::day(day.day)).ok();
  }
  void widen(std::size_t column, double characters) {
    if (column < widths_.size()) widths_[column] = std::max(widths_[column], characters);
  }

  Formats formats_;
  lxw_worksheet* sheet_;
  std::vector<double> widths_;
};

void set_made(lxw_workbook* book, std::int64_t made_ms) {
  lxw_doc_properties properties{};
  properties.created = std::max<std::int64_t>(1, made_ms / 1000);  // 0 would be the clock's time
  check(workbook_set_properties(book, &properties), "its properties");
}

}  // namespace

std::string as_xlsx(const Table& table, std::int64_t made_ms) {
  if (table.header.empty()) throw std::invalid_argument("workbook: a table without columns");
  const MemoryFile file;
  Book book(file.name());
  set_made(book.get(), made_ms);
  Sheet sheet(book.get(), table);
  sheet.header(table.header);
  for (std::size_t row = 0; row < table.rows.size(); ++row)
    for (std::size_t column = 0; column < table.rows[row].size(); ++column)
      sheet.cell(row + 1, column, table.rows[row][column]);
  sheet.lay_out(table);
  for (const auto& choices : table.choices) sheet.offer(choices, table.rows.size());
  for (const auto& days : table.days) sheet.take_days(days, table.rows.size());
  book.close();
  std::string octets = file.octets();
  prove(octets, table);
  return octets;
}

}  // namespace twinwatch::table
