#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "twinwatch/feed.hpp"
#include "twinwatch/html.hpp"
#include "twinwatch/html_landmark.hpp"
#include "twinwatch/json.hpp"
#include "twinwatch/linked_table.hpp"
#include "twinwatch/source.hpp"
#include "twinwatch/testkit.hpp"

namespace twinwatch {
namespace {

const std::string site = "https://okul.example.org";

struct Named {
  static constexpr std::string_view id = "guide", version = "1", title = "x";
  void start(Sink& sink) { sink.request({.url = site}); }
};

class HtmlGuide : public Named {
 public:
  explicit HtmlGuide(const Settings&) {}
  // clang-format off
// guide: html
void parse(const Page& page, Sink& sink) {
  const html::Document document(page.text());                        // throws TooDeep, TooBig
  const std::vector<html::Node> people = document.select(people_);   // first of all, whatever goes wrong later
  for (const html::Node& named : people) html::mark_personal(page, sink, named);
  if (!html::arrived(page, sink, site)) return;                      // another host, a 404: the source has changed
  const html::Node list = document.first(list_);                     // html::Selector list_("main > table:has(th)")
  if (!html::require(sink, "list: " + list_.css(), list, document, people)) return;

  const html::Table table(list);
  const auto name = table.column(sink.host(), {"Okul Adı", "Kurum"}), il = table.column(sink.host(), "İl");
  for (std::size_t i = 0; i < table.rows(); ++i) {
    sink.row(table.node(i).source_line(), table.node(i).source_line());
    const std::string school = table.cell(i, name).line(), province = table.cell(i, il).line();
    if (table.title(i) || table.footer(i))
      sink.skip(Skip::preamble);
    else if (school.empty())
      sink.reject("no name");
    else
      sink.record(School{.name = school, .area_1 = html::told(province)});
  }
  sink.rows_total(table.rows());
  if (const std::string next = html::followed(document.first(next_), page); !next.empty()) sink.request({.url = next});
}
// guide ends
  // clang-format on
  html::Selector people_{".user, .teacher"}, list_{"main > table:has(th)"}, next_{"a[rel~=next]"};
};

class JsonGuide : public Named {
 public:
  explicit JsonGuide(const Settings&) {}
  // clang-format off
// guide: json
void parse(const Page& page, Sink& sink) {
  if (!arrived(page, sink, site)) return;
  const json::Document document(page.text());                        // throws json::NotJson: a login page, cut short
  const json::Value schools = document.root()["data"]["schools"];
  if (!sink.require("data.schools is a list", schools.is_array(), json::shape_of(document.root()["data"]))) return;
  for (const json::Value school : schools) {
    json::mark_personal(school["mudur"], sink);
    sink.record(School{.name = school["OKUL_ADI"].text(), .area_1 = school["IL"].text()});
  }
  if (const auto total = document.root()["total"].integer()) sink.finding("stated total", std::to_string(*total));
}
// guide ends
  // clang-format on
};

class FeedGuide : public Named {
 public:
  explicit FeedGuide(const Settings&) {}
  // clang-format off
// guide: feed
void parse(const Page& page, Sink& sink) {
  const feed::Feed news(page.text(), page.url());                    // throws xml::NotXml, feed::NoFeed
  for (const feed::Item& item : news.items)
    sink.record(Notice{.title = item.title, .url = item.link, .published_on = item.published});
  if (news.items.empty()) sink.nothing("the feed has no items");
}
// guide ends
  // clang-format on
};

class LinkedGuide : public Named {
 public:
  explicit LinkedGuide(const Settings&) {}
  // clang-format off
// guide: linked
void parse(const Page& page, Sink& sink) {
  LinkedTable list(page, sink, {"Okul Adı", "İl"});                  // CSV, TSV or Excel, by its first octets
  const auto name = list.table().column("Okul Adı"), il = list.table().column("İl");
  list.table().each_row([&](const csv::Row& row) { sink.record(School{.name = row[name], .area_1 = row[il]}); });
}
// guide ends
  // clang-format on
};

template <class Source>
testkit::Said read_as_guided(const std::string& body) {
  return testkit::run_of<Source>().parse(testkit::text_page(site + "/liste", body));
}

TEST(Guide, ReadsHtml) {
  const auto said = read_as_guided<HtmlGuide>(
      "<b class=user>Adı Uydurma</b><main><table><tr><th>İl<th>Okul Adı<tr><td colspan=2>DOĞU<tr><td>Van<td>Bir</table>"
      "</main><a rel=next href='?sayfa=2'>ileri</a>");
  EXPECT_EQ(said.ok(), "");
  ASSERT_EQ(said.records.size(), 1u);
  EXPECT_EQ(said.records[0]["area_1"], "Van");
  ASSERT_EQ(said.requests.size(), 1u);
  EXPECT_EQ(said.requests[0].url, site + "/liste?sayfa=2");
  EXPECT_THAT(read_as_guided<HtmlGuide>("<title>Bakım</title><b class=user>Adı Uydurma</b>").ok(),
              testing::HasSubstr("landmark not found: list: main > table:has(th); there stands 'Bakım'"));
}

TEST(Guide, ReadsJson) {
  const auto said = read_as_guided<JsonGuide>(
      R"({"total": 1, "data": {"schools": [{"OKUL_ADI": "Bir", "IL": "Van", "mudur": "Adı Uydurma"}]}})");
  EXPECT_EQ(said.ok(), "");
  ASSERT_EQ(said.records.size(), 1u);
  EXPECT_EQ(said.records[0]["area_1"], "Van");
  EXPECT_EQ(said.personal.size(), 1u);
  EXPECT_THAT(read_as_guided<JsonGuide>(R"({"data": {"okullar": []}})").ok(),
              testing::HasSubstr("there stands 'with okullar'"));
}

TEST(Guide, ReadsAFeed) {
  const auto said = read_as_guided<FeedGuide>(
      "<rss><channel><item><title>Bir</title><link>/1</link><pubDate>24 Nov 2026</pubDate></item></channel></rss>");
  EXPECT_EQ(said.ok(), "");
  ASSERT_EQ(said.records.size(), 1u);
  EXPECT_EQ(said.records[0]["url"], site + "/1");
}

TEST(Guide, ReadsALinkedTable) {
  const auto said = read_as_guided<LinkedGuide>("İl;Okul Adı\nVan;Bir\n");
  EXPECT_EQ(said.ok(), "");
  EXPECT_EQ(said.records.size(), 1u);
}

TEST(Guide, IsWhatTheReadmeShows) {
  const auto whole = [](const std::string& path) {
    std::ifstream in(path);
    return std::string(std::istreambuf_iterator<char>(in), {});
  };
  const std::string source = whole(TWINWATCH_SOURCE_DIR "/sdk/tests/guide/guide_test.cpp"),
                    readme = whole(TWINWATCH_SOURCE_DIR "/sdk/README.md");
  int examples = 0;
  for (std::size_t at = 0; (at = source.find("\n// guide: ", at)) != std::string::npos; ++examples) {
    const std::size_t begin = source.find('\n', at + 1) + 1, end = source.find("// guide ends", begin);
    const std::string name = source.substr(at + 1, begin - at - 2);
    EXPECT_NE(readme.find("```cpp\n" + source.substr(begin, end - begin) + "```"), std::string::npos) << name;
    at = end;
  }
  EXPECT_EQ(examples, 4);
}

}  // namespace
}  // namespace twinwatch
