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

TEST(HtmlTable, ReadsAHeaderInTwoRows) {
  const Read read(
      "<table><thead><tr><th rowspan=2>İl<th colspan=2>Okul<th colspan=2>Proje</tr><tr><th>Adı<th>Kodu<th>Adı<th>Durum"
      "</tr></thead><tbody><tr><td>Van<td>Bir Lisesi<td>700001<td>Su<td>Açık</tr></tbody></table>");
  EXPECT_THAT(read.table.headers(), ElementsAre("İl", "Okul Adı", "Okul Kodu", "Proje Adı", "Proje Durum"));
  ASSERT_EQ(read.table.rows(), 1u);
  EXPECT_EQ(read.at(0, "İl"), "Van");
  EXPECT_EQ(read.at(0, "proje adı"), "Su");
  EXPECT_EQ(read.at(0, "Kodu"), "700001") << "one row of the header names one column";
  EXPECT_EQ(read.at(0, "Durum"), "Açık");
  EXPECT_FALSE(read.table.column(read.host, "Adı")) << "two columns are called that";
  EXPECT_FALSE(read.table.column(read.host, "Proje"));
}

TEST(HtmlTable, ReadsAHeaderInTwoRowsOfPlainCells) {
  const Read read(
      "<table><tr><td rowspan=2>İl<td colspan=2>Okul</tr><tr><td>Adı<td>Kodu</tr><tr><td>Van<td>Bir<td>7</tr></table>");
  EXPECT_THAT(read.table.headers(), ElementsAre("İl", "Okul Adı", "Okul Kodu"));
  ASSERT_EQ(read.table.rows(), 1u);
  EXPECT_EQ(read.at(0, "Okul Kodu"), "7");
}

TEST(HtmlTable, TakesATitleAboveForNoHeaderAndNoRow) {
  for (const char* title : {"<tr><td colspan=2>2026 LİSTESİ</tr>", "<tr><th colspan=2>2026 LİSTESİ</tr>"}) {
    const Read read(std::string("<table>") + title + "<tr><td>İl<td>Okul<tr><td>Van<td>Bir</table>");
    EXPECT_THAT(read.table.headers(), ElementsAre("İl", "Okul"));
    EXPECT_EQ(read.table.rows(), 1u);
    ASSERT_EQ(read.table.above().size(), 1u);
    EXPECT_EQ(read.table.above()[0].cells[0].line(), "2026 LİSTESİ");
  }
  const Read read("<table><thead><tr><th colspan=2>2026<tr><th>İl<th>Okul</thead><tr><td>Van<td>Bir</table>");
  EXPECT_THAT(read.table.headers(), ElementsAre("İl", "Okul"));
}

TEST(HtmlTable, GivesATitleBetweenTheRowsToNoColumn) {
  const Read read("<table><tr><th>İl<th>Okul<tr><th colspan=2>DOĞU<tr><td>Van<td>Bir<tr><td colspan=2>BATI</table>");
  ASSERT_EQ(read.table.rows(), 3u);
  EXPECT_TRUE(read.table.title(0) && !read.table.title(1) && read.table.title(2));
  EXPECT_EQ(read.at(0, "Okul"), "");
  EXPECT_EQ(read.table.row(0)[0].line(), "DOĞU");
  EXPECT_FALSE(read.table.blank(0));
  EXPECT_EQ(read.at(1, "Okul"), "Bir");
}

TEST(HtmlTable, TakesHeadingsOfRowsForCells) {
  const Read read("<table><tr><th><th>Okul<tr><th scope=row>Van<td>Bir<tr><th scope=row>Muş<td>İki</table>");
  ASSERT_EQ(read.table.rows(), 2u);
  EXPECT_EQ(read.table.row(1)[0].line(), "Muş");
  EXPECT_EQ(read.at(1, "Okul"), "İki");
}

TEST(HtmlTable, KnowsItsFooterAndWhereRowsStand) {
  const Read read(
      "<table>\n<thead><tr><th>İl<th>Okul</thead>\n<tr><td "
      "rowspan=2>Van<td>Bir\n<tr><td>İki\n<tfoot><tr><td>Toplam<td>2</table>");
  ASSERT_EQ(read.table.rows(), 3u);
  EXPECT_TRUE(!read.table.footer(1) && read.table.footer(2));
  EXPECT_EQ(read.table.node(1).source_line(), 4u) << "not the line of the cell that hangs down into it";
}

TEST(HtmlTable, LetsNoCellReachOutOfItsGroup) {
  const Read read(
      "<table><thead><tr><th rowspan=9>İl<th>Okul</thead><tbody><tr><td rowspan=0>Van<td>Bir<tr><td>İki</tbody>"
      "<tbody><tr><td>Muş<td>Üç</table>");
  ASSERT_EQ(read.table.rows(), 3u);
  EXPECT_EQ(read.at(1, "İl"), "Van") << "rowspan=0 reaches to the end of its group";
  EXPECT_EQ(read.at(2, "İl"), "Muş");
}

TEST(HtmlTable, ReadsRowsThatAllStandInThead) {
  const Read read("<table><thead><tr><th>İl<th>Okul<tr><td>Van<td>Bir<tr><td>Muş<td>İki</thead></table>");
  ASSERT_EQ(read.table.rows(), 2u);
  EXPECT_EQ(read.at(1, "İl"), "Muş");
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

TEST(HtmlTable, RefusesSpansThatMakeMillionsOfCellsOfAFew) {
  std::string rows;
  for (int i = 0; i < 40'000; ++i) rows += "<tr><td colspan=256>";
  EXPECT_THROW(Read("<table>" + rows + "</table>"), TooBig);
  EXPECT_EQ(
      Read("<table><tr><th>a<th>b<tr><td>c<td rowspan=99999999999999999999>d<tr><td>e</table>").table.row(1).size(),
      2u);
}

}  // namespace
}  // namespace twinwatch::html
