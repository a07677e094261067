// A workbook that is not made by us: libxlsxwriter's, which writes what Excel does.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <xlsxwriter.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "read.hpp"

namespace twinwatch::xlsx {
namespace {

using ::testing::ElementsAre;

// A file of this process in the system's folder for them, gone with the test.
class WrittenFile {
 public:
  WrittenFile() : path_(std::filesystem::temp_directory_path() / ("tw_xlsx_" + std::to_string(::getpid()) + ".xlsx")) {}
  ~WrittenFile() { std::filesystem::remove(path_); }
  const char* path() const { return path_.c_str(); }
  std::vector<std::uint8_t> body() const {
    std::ifstream in(path_, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }

 private:
  std::filesystem::path path_;
};

std::string school(int i) { return i % 5 ? "Örnek & <Deneme> Okulu " + std::to_string(i % 97) : " boşluklu "; }

TEST(XlsxWriter, WritesATableThatIsReadEqual) {
  WrittenFile file;
  for (const bool in_place : {false, true}) {  // strings in their cells, or shared
    lxw_workbook_options options{};
    options.constant_memory = in_place;
    lxw_workbook* const book = workbook_new_opt(file.path(), &options);
    lxw_worksheet* const sheet = workbook_add_worksheet(book, "Okullar");
    for (int i = 0; i < 500; ++i) {
      worksheet_write_number(sheet, static_cast<lxw_row_t>(i), 0, 700000 + i, nullptr);
      worksheet_write_string(sheet, static_cast<lxw_row_t>(i), 2, school(i).c_str(), nullptr);
      worksheet_write_number(sheet, static_cast<lxw_row_t>(i), 3, i / 7.0, nullptr);
    }
    ASSERT_EQ(workbook_close(book), LXW_NO_ERROR);

    const auto body = file.body();
    const auto rows = Workbook(body).rows(0);
    SheetRow row;
    for (int i = 0; i < 500; ++i) {
      ASSERT_TRUE(rows->next(row));
      ASSERT_EQ(row.number, static_cast<std::uint64_t>(i) + 1);
      ASSERT_EQ(row.cells.size(), 4u);
      EXPECT_EQ(row.cells[0], std::to_string(700000 + i));
      EXPECT_EQ(row.cells[1], "");
      EXPECT_EQ(row.cells[2], school(i));
      EXPECT_NEAR(std::stod(std::string(row.cells[3])), i / 7.0, 1e-13);
    }
    EXPECT_FALSE(rows->next(row));
  }
}

TEST(XlsxWriter, WritesFormatsFormulasAndMergesThatAreUnderstood) {
  WrittenFile file;
  lxw_workbook* const book = workbook_new(file.path());
  lxw_worksheet* const sheet = workbook_add_worksheet(book, "İlçe & Okul");
  lxw_worksheet* const hidden = workbook_add_worksheet(book, "Gizli");
  workbook_add_chartsheet(book, "Grafik");
  lxw_format* const bold = workbook_add_format(book);
  format_set_bold(bold);
  const auto in = [&](const char* code) {
    lxw_format* const format = workbook_add_format(book);
    format_set_num_format(format, code);
    return format;
  };
  worksheet_merge_range(sheet, 0, 0, 0, 6, "2025-2026 Okul Listesi", bold);
  worksheet_write_datetime(sheet, 1, 0, std::array<lxw_datetime, 1>{{{2026, 3, 14, 0, 0, 0}}}.data(), in("dd.mm.yyyy"));
  worksheet_write_datetime(sheet, 1, 1, std::array<lxw_datetime, 1>{{{2026, 3, 14, 8, 30, 0}}}.data(),
                           in("[$-41F]d mmmm yyyy h:mm;@"));
  worksheet_write_number(sheet, 1, 2, 0.125, in("0.00%"));
  worksheet_write_number(sheet, 1, 3, 1959, in("000000"));
  worksheet_write_formula_str(sheet, 1, 4, "=HYPERLINK(\"https://okul.example/\",\"Okul\")", nullptr, "Okul");
  worksheet_write_boolean(sheet, 1, 5, 1, nullptr);
  worksheet_write_string(sheet, 1, 6, "iki\nsatır\r\nçok", nullptr);
  lxw_row_col_options away{};
  away.hidden = 1;
  worksheet_set_row_opt(sheet, 2, LXW_DEF_ROW_HEIGHT, nullptr, &away);
  worksheet_write_string(sheet, 2, 0, "saklı", nullptr);
  worksheet_write_string(hidden, 4, 1, "x", nullptr);
  worksheet_hide(hidden);
  ASSERT_EQ(workbook_close(book), LXW_NO_ERROR);

  const auto body = file.body();
  const Workbook workbook(body);
  ASSERT_EQ(workbook.sheets().size(), 2u);
  EXPECT_EQ(workbook.sheets()[0].name, "İlçe & Okul");
  EXPECT_TRUE(workbook.sheets()[1].hidden);
  EXPECT_THAT(workbook.merged_ranges(0), ElementsAre(MergedRange{1, 0, 1, 6}));
  EXPECT_THAT(lines_of(body), ElementsAre("1: 2025-2026 Okul Listesi",
                                          "2: 14.03.2026|14.03.2026 08:30|12.50%|001959|Okul|TRUE|iki\nsatır\r\nçok",
                                          "3 (hidden): saklı"));
  EXPECT_THAT(lines_of(body, {}, 1), ElementsAre("5: |x"));
}

}  // namespace
}  // namespace twinwatch::xlsx
