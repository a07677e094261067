#include <gmock/gmock.h>

#include "twinwatch/csv.hpp"
#include "twinwatch/csv/dialect.hpp"
#include "twinwatch/csv/layout.hpp"
#include "twinwatch/csv/sorting.hpp"
#include "twinwatch/source.hpp"
#include "twinwatch/testkit.hpp"

namespace twinwatch::csv {

namespace {

using testing::HasSubstr;

Layout layout_of(std::string_view text) {
  const auto records = records_of(text, detect(text).dialect)();
  return find_layout(*records);
}

TEST(CsvLayout, PassesTitlesNotesAndGroupNamesByOnTheWayToTheHeader) {
  const Layout layout = layout_of(
      "Okul listesi - 13.9.2026;;;\nHazırlayan;birim\n\n# "
      "not\nOkul;;Yer;\nKod;Ad;İl;Tarih\n1;A;Van;1.2.2026\n2;B;Van;3.2.2026\n");
  EXPECT_TRUE(layout.has_header);
  EXPECT_EQ(layout.header, 5u);
}

TEST(CsvLayout, TellsATableWithoutAHeader) {
  const Layout layout =
      layout_of("711959;Bir okul;12.01.2026\n711960;İki okul;13.01.2026\n711961;Üç okul;14.01.2026\n");
  EXPECT_FALSE(layout.has_header);
  EXPECT_EQ(layout.columns, 3u);
  EXPECT_TRUE(layout_of("a;b\nc;d\ne;f\n").has_header) << "words only: the first row is taken for it";
}

TEST(CsvLayout, AHeaderThatLostASeparatorIsStillOne) {
  EXPECT_TRUE(layout_of("KodAd;Tarih\n1;A;1.2.2026\n2;B;2.2.2026\n3;C;3.2.2026\n").has_header);
}

class Rows {
 public:
  static constexpr std::string_view id = "rows", version = "1.0.0", title = "Test";
  explicit Rows(const Settings&) {}
  void start(Sink& sink) { sink.request({.url = "inbox:*"}); }
  void parse(const Page& page, Sink& sink) {
    Table table(page, sink, {"Ad", "Tarih"});
    const auto name = table.column("Ad"), mail = table.column("Tarih");
    table.each_row([&](const Row& row) { sink.record(Notice{.title = row[name], .published_on = row[mail]}); });
  }
};

testkit::Said said_of(std::string text) {
  auto run = testkit::run_of<Rows>();
  return run.parse(testkit::text_page("inbox:t.csv", std::move(text)));
}

const std::string table = "Kod;Ad;Tarih;Web\n1;A;1.2.2026;\n2;B;2.2.2026;\n3;C;3.2.2026;\n";

TEST(CsvSorting, NeverGluesASecondTableOn) {
  for (const char* second : {"\nSıra;Bölge;Toplam;Not\n1;Van;12;x\n", "Kod;Ad;Tarih\n9;Z;1.1.2026\n",
                             "\n\nKod;Ad;Tarih;Web;Tel\n9;Z;1.1.2026;x;y\n"}) {
    const auto said = said_of(table + second);
    EXPECT_EQ(said.ok(), "") << second;
    EXPECT_EQ(said.records.size(), 3u) << second;
    ASSERT_TRUE(said.findings.contains("second table")) << second;
    EXPECT_THAT(said.findings.at("second table"), HasSubstr("rows: not read"));
  }
}

TEST(CsvSorting, GoesOnBelowAHeaderThatIsRepeatedOnEachPage) {
  const auto said = said_of(table + "\nKod;Ad;Tarih;Web\n4;D;4.2.2026;\n");
  EXPECT_EQ(said.ok(), "");
  EXPECT_EQ(said.records.size(), 4u);
}

TEST(CsvSorting, DropsTheOneCellThatASurplusSeparatorLeft) {
  const auto said = said_of(table + "4;;D;4.2.2026;\n5;E;;5.2.2026;x\n");
  EXPECT_EQ(said.ok(), "");
  ASSERT_EQ(said.records.size(), 5u);
  EXPECT_EQ(said.records[3]["title"], "D");
  EXPECT_EQ(said.records[4]["published_on"], "5.2.2026");
  EXPECT_THAT(said.findings.at("mended rows"), HasSubstr("2 (a quote or a separator too many), the first in line 5"));
}

TEST(CsvSorting, CommentsBetweenRowsAreNone) {
  const auto said = said_of(table + "# Son\n4;D;4.2.2026;\n");
  EXPECT_EQ(said.ok(), "");
  EXPECT_EQ(said.records.size(), 4u);
}

TEST(CsvTable, ReadsAHeaderThatStandsInTwoRows) {
  const auto said = said_of("Kod;;Tarih;İletişim\n;Ad;;Web\n1;A;1.2.2026;x\n2;B;2.2.2026;y\n");
  EXPECT_EQ(said.ok(), "");
  ASSERT_EQ(said.records.size(), 2u);
  EXPECT_EQ(said.records[0]["title"], "A");
}

TEST(CsvTable, ShowsCellsAsASpreadsheetDoes) {
  const auto said = said_of("Kod;Ad;Tarih;Web\n1;\"=\"\"01234\"\"\";'=x;\n2;=\"5\";'07;\n");
  ASSERT_EQ(said.records.size(), 2u);
  EXPECT_EQ(said.records[0]["title"], "01234");
  EXPECT_EQ(said.records[0]["published_on"], "=x");
  EXPECT_EQ(said.records[1]["title"], "5");
}

}  // namespace

}  // namespace twinwatch::csv
