#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "twinwatch/html.hpp"

namespace twinwatch::html {
namespace {

using ::testing::ElementsAre;

struct Read {
  explicit Read(std::string_view html) : document(html), table(document.first(Selector("table"))) {}
  std::string at(std::size_t row, std::string_view column) const {
    return table.cell(row, table.column(host, column)).line();
  }
  Host host;
  Document document;
  Table table;
};

TEST(HtmlTable, ReadsRowsByHeaderNames) {
  const Read read(
      "<table><thead><tr><th>İl</th><th>Okul&nbsp;Adı</th></tr></thead>"
      "<tbody><tr><td>Van</td><td>Atatürk <b>Lisesi</b></td></tr><tr><td>Muş</td><td>X</td></tr></tbody></table>");
  EXPECT_THAT(read.table.headers(), ElementsAre("İl", "Okul Adı"));
  ASSERT_EQ(read.table.rows(), 2u);
  EXPECT_EQ(read.at(0, "OKUL ADI"), "Atatürk Lisesi");
  EXPECT_EQ(read.at(1, "il"), "Muş");
  EXPECT_EQ(read.at(0, "İlçe"), "");
}

TEST(HtmlTable, FindsTheHeaderWhereThereIsNoThead) {
  EXPECT_THAT(Read("<table><tr><td colspan=2>2026</td></tr><tr><th>İl<th>Okul<tr><td>Van<td>X</table>").table.headers(),
              ElementsAre("İl", "Okul"));
  EXPECT_THAT(Read("<table><tr><td>İl<td>Okul<tr><td>Van<td>X</table>").table.headers(), ElementsAre("İl", "Okul"));
}

TEST(HtmlTable, TakesTheFirstOfSeveralNames) {
  const Read read("<table><tr><th>Okul<th>Kurum Adı<tr><td>a<td>b</table>");
  EXPECT_EQ(read.table.column(read.host, {"Kurum adı", "Okul"}), 1u);
  EXPECT_EQ(read.table.column(read.host, {"Okulun adı", "OKUL"}), 0u);
  EXPECT_FALSE(read.table.column(read.host, "Yıl"));
}

TEST(HtmlTable, RepeatsCellsThatSpanRowsAndColumns) {
  const Read read(
      "<table><tr><th>İl<th>İlçe<th>Okul<th>Yıl</tr>"
      "<tr><td rowspan=2>Van<td>Edremit<td>a<td>2026</tr><tr><td>İpekyolu<td>b<td>2025</tr>"
      "<tr><td colspan=2>Muş<td>c<td>2024</tr></table>");
  ASSERT_EQ(read.table.rows(), 3u);
  EXPECT_EQ(read.at(1, "İl"), "Van");
  EXPECT_EQ(read.at(1, "Okul"), "b");
  EXPECT_EQ(read.at(2, "İlçe"), "Muş");
  EXPECT_EQ(read.at(2, "Yıl"), "2024");
}

TEST(HtmlTable, ShortRowsLackTheirLastCells) {
  const Read read("<table><tr><th>İl<th>Okul<tr><td>Van</table>");
  EXPECT_EQ(read.at(0, "İl"), "Van");
  EXPECT_EQ(read.at(0, "Okul"), "");
}

TEST(HtmlTable, KeepsTablesInsideCellsOut) {
  const Read read("<table><tr><th>İl<tr><td>Van<table><tr><td>iç</table></table>");
  EXPECT_EQ(read.table.rows(), 1u);
}

TEST(HtmlTable, KnowsBlankRows) {
  const Read read("<table><tr><th>İl<tr><td>&nbsp;<td><br><tr><td>Van</table>");
  EXPECT_TRUE(read.table.blank(0));
  EXPECT_FALSE(read.table.blank(1));
}

TEST(HtmlTable, IsEmptyWithoutATable) {
  const Table table{Node()};
  EXPECT_TRUE(table.headers().empty());
  EXPECT_EQ(table.rows(), 0u);
}

TEST(HtmlTable, BoundsASpanMadeToExplode) {
  const Read read("<table><tr><th colspan=99999999>İl</table>");
  EXPECT_EQ(read.table.headers().size(), Table::max_width);
}

}  // namespace
}  // namespace twinwatch::html
