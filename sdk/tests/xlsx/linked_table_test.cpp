#include "twinwatch/linked_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "twinwatch/testkit.hpp"

namespace twinwatch {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// A source as linked_table.hpp's head has it, but for the page that links.
class OfLinkedTables {
 public:
  static constexpr std::string_view id = "of_linked_tables", version = "1", title = "x";
  explicit OfLinkedTables(const Settings&) {}
  void start(Sink& sink) { sink.request({.url = "https://h.example.org/liste", .tag = "list"}); }
  void parse(const Page& page, Sink& sink) {
    LinkedTable list(page, sink, {"Okul Adı", "İl"});
    const auto name = list.table().column("Okul Adı"), province = list.table().column("il");
    list.table().each_row([&](const csv::Row& row) {
      sink.record(School{.name = row[name], .area_1 = row[province], .website = page.url()});
    });
  }
};

testkit::Said of_linked_page(std::string body, const std::string& url = "https://h.example.org/liste.xls",
                             const std::string& charset = "utf-8") {
  auto page = testkit::text_page(url, std::move(body), charset);
  page.content_type = "text/html";  // as careless servers say
  return testkit::run_of<OfLinkedTables>().parse(page);
}

std::vector<std::string> names_in(const testkit::Said& said) {
  std::vector<std::string> out;
  for (const auto& record : said.records) out.push_back(record["name"] + "/" + record["area_1"]);
  return out;
}

// Two sheets: a title page, and the list below a title.
std::string workbook_octets() {
  const auto path = std::filesystem::temp_directory_path() / ("tw_linked_" + std::to_string(::getpid()) + ".xlsx");
  lxw_workbook* const book = workbook_new(path.c_str());
  worksheet_write_string(workbook_add_worksheet(book, "Kapak"), 0, 0, "Okullar 2026", nullptr);
  lxw_worksheet* const list = workbook_add_worksheet(book, "Liste");
  const char* const cells[4][3] = {
      {"VAN İLİ", "", ""}, {"SIRA", "İL", "OKUL ADI"}, {"1", "Van", "Bir Lisesi"}, {"2", "Van", "İki Lisesi"}};
  for (unsigned row = 0; row < 4; ++row)
    for (unsigned column = 0; column < 3; ++column)
      if (*cells[row][column])
        worksheet_write_string(list, row, static_cast<lxw_col_t>(column), cells[row][column], nullptr);
  workbook_close(book);
  std::ifstream in(path, std::ios::binary);
  std::string octets{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  std::filesystem::remove(path);
  return octets;
}

TEST(LinkedTable, ReadsCsvTsvAndWorkbooksAlike) {
  const auto csv = of_linked_page("Sıra;İL;Okul Adı\n1;Van;Bir Lisesi\n2;Van;İki Lisesi\n");
  const auto tsv = of_linked_page("S\xFDra\t\xDDL\tOkul Ad\xFD\r\n1\tVan\tBir Lisesi\r\n2\tVan\t\xDDki Lisesi\r\n",
                                  "https://h.example.org/indir?id=7", "windows-1254");
  const auto book = of_linked_page(workbook_octets());
  for (const auto* said : {&csv, &tsv, &book}) {
    EXPECT_EQ(said->ok(), "");
    EXPECT_THAT(names_in(*said), ElementsAre("Bir Lisesi/Van", "İki Lisesi/Van"));
  }
  EXPECT_EQ(book.findings.at("sheet"), "Liste");
  EXPECT_EQ(book.records[1].line, 4u) << "the sheet's own row";
}

TEST(LinkedTable, TakesWhatIsNoTableForAChangedSource) {
  const struct {
    std::string body, says;
  } cases[] = {
      {"<!DOCTYPE html><html><title>Giriş</title></html>", "this is a web page or XML"},
      {"%PDF-1.7 ...", "this is a PDF"},
      {"PK\x03\x04 cut", "liste.xls: "},
      {"\xD0\xCF\x11\xE0 old", "old Excel"},
      {"Okul Adı;İlçe\nBir;Edremit\n", "no column named İl; the columns found are"},
  };
  for (const auto& [body, says] : cases) {
    const auto said = of_linked_page(body);
    EXPECT_EQ(said.status, TW_FAIL_SOURCE_CHANGED) << body;
    EXPECT_THAT(said.failure, HasSubstr(says));
    EXPECT_TRUE(said.records.empty());
  }
}

}  // namespace
}  // namespace twinwatch
