// What is written is read back by our own readers, the way a list that comes in is read.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>

#include "table/as_csv.hpp"
#include "table/as_xlsx.hpp"
#include "twinwatch/csv/dialect.hpp"
#include "twinwatch/csv/records.hpp"
#include "twinwatch/xlsx.hpp"

namespace twinwatch::table {

namespace {

using Rows = std::vector<std::vector<std::string>>;

constexpr std::int64_t made_ms = 1'794'808'800'000;  // 2026-11-16 09:00 in Istanbul

Rows rows_of(const csv::OpenRecords& open, std::size_t columns, bool guarded) {
  Rows rows;
  const auto records = open();
  for (csv::Record record; records->next(record);) {
    auto& row = rows.emplace_back();
    for (const auto cell : record.cells) row.emplace_back(guarded ? csv::unguarded(cell) : cell);
    if (row.size() < columns) row.resize(columns);  // a sheet stores no empty cells at a row's end
  }
  return rows;
}

Rows from_csv(const Table& table) {
  const std::string octets = as_csv(table);
  const auto dialect = csv::detect(octets).dialect;
  return rows_of(csv::records_of(octets, dialect), table.header.size(), true);
}

Rows from_xlsx(const Table& table) {
  const std::string octets = as_xlsx(table, made_ms);
  const std::vector<std::uint8_t> body(octets.begin(), octets.end());
  const xlsx::Workbook workbook(body);
  EXPECT_EQ(workbook.sheets().size(), 1u);
  EXPECT_EQ(workbook.sheets()[0].name, table.title);
  return rows_of(xlsx::records_of(workbook, 0), table.header.size(), false);
}

Rows as_shown(const Table& table) {
  Rows rows{table.header};
  for (const auto& row : table.rows) {
    rows.emplace_back();
    for (const auto& cell : row) rows.back().push_back(shown(cell));
  }
  return rows;
}

Table of_schools(const std::vector<std::string>& names) {
  Table table{"Okullar", {"Kurum Kodu", "Okul", "Ne Zamandan Beri", "Sayı", "Bağlantı"}, {}};
  for (std::size_t i = 0; i < names.size(); ++i)
    table.rows.push_back({std::to_string(700'001 + i), names[i], Day{2026, 1 + static_cast<unsigned>(i) % 12, 28},
                          static_cast<std::int64_t>(i * 1234), "https://okul.example.org/?a=1&b=2#x"});
  return table;
}

void expect_equal(const Table& table) {
  const auto want = as_shown(table);
  EXPECT_EQ(from_csv(table), want);
  EXPECT_EQ(from_xlsx(table), want);
}

}  // namespace

TEST(TableReadBack, IsEqualWhateverANameHolds) {
  expect_equal(of_schools({"İnönü Ortaokulu",
                           "=1+1",
                           "=HYPERLINK(\"http://x.example\";\"y\")",
                           "+90 442",
                           "-5",
                           "@a",
                           "\tsekme",
                           "Işık; \"Deneme\" İlkokulu",
                           "iki\nsatır",
                           "üç\r\nsatır\r\n",
                           "ĞÜŞİÖÇ ğüşıöç",
                           "<b>&amp; 'x'</b>",
                           "<r><t>x</t></r>",
                           "  iki  boşluk ",
                           "_x0041_ _x005F_ _x00_",
                           "00042",
                           "1e5",
                           "2026-11-16",
                           "TRUE",
                           "http://okul.example.org",
                           "a'b",
                           "🏫 okul"}));
}

TEST(TableReadBack, IsEqualWithEmptyCellsEvenAtARowsEnd) {
  auto table = of_schools({"a", "b", "c"});
  table.rows[0][4] = "";
  table.rows[1][0] = "";
  table.rows[1][2] = "";
  expect_equal(table);
}

TEST(TableReadBack, KeepsCodesWithLeadingZerosAndNumbersOfAnySize) {
  auto table = of_schools({"a", "b", "c", "d"});
  table.rows[0][0] = "000123";
  table.rows[1][3] = std::int64_t{-7};
  table.rows[2][3] = std::int64_t{999'999'999'999'999};
  table.rows[3][3] = std::int64_t{9'007'199'254'740'993};  // more digits than a spreadsheet holds: as text
  expect_equal(table);
}

TEST(TableReadBack, KeepsDaysAlsoThoseThatNoSpreadsheetKnows) {
  auto table = of_schools({"a", "b", "c", "d"});
  table.rows[0][2] = Day{2024, 2, 29};
  table.rows[1][2] = Day{1901, 1, 1};
  table.rows[2][2] = Day{1899, 12, 31};
  table.rows[3][2] = Day{2026, 2, 30};
  expect_equal(table);
  EXPECT_EQ(from_xlsx(table)[1][2], "29.02.2024");
}

TEST(TableReadBack, ALongTextIsWholeUpToTheLimitAndThenCutAlikeInBoth) {
  std::string longest, too_long = "Ş";
  for (std::size_t i = 0; i < longest_text / 4; ++i) longest += "ŞığÜ";
  for (std::size_t i = 0; i < longest_text; ++i) too_long += i % 2 ? "\r" : "_x0041_";
  const auto table = of_schools({longest, longest + "x", too_long});
  EXPECT_EQ(shown(longest), longest);
  EXPECT_THAT(shown(longest + "x"), ::testing::EndsWith("Şığ…"));
  expect_equal(table);
}

TEST(TableReadBack, WhatNoXmlMayHoldIsReplacedAlikeInBoth) {
  using namespace std::string_literals;
  EXPECT_EQ(shown("a\0b\x01\x7F"s), "a\uFFFDb\uFFFD\uFFFD");
  EXPECT_EQ(shown("\xC5 \xED\xA0\x80 \xEF\xBF\xBF"s), "\uFFFD \uFFFD\uFFFD\uFFFD \uFFFD");
  expect_equal(of_schools({"a\0b"s, "\x01", "\xC5", "düz"}));
}

TEST(TableReadBack, AListWithoutRowsHasItsHeader) { expect_equal(of_schools({})); }

TEST(TableReadBack, TheReadersAgreeOnThreeThousandSchools) {
  std::vector<std::string> names;
  for (int i = 0; i < 3000; ++i) names.push_back("Şehit Öğretmen " + std::to_string(i % 1700) + " İlkokulu");
  expect_equal(of_schools(names));
}

}  // namespace twinwatch::table
