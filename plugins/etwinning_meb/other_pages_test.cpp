#include "portal/day.hpp"
#include "recorded.hpp"

namespace twinwatch::etwinning_meb {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Key;
using ::testing::Not;
using ::testing::Pair;
using ::testing::SizeIs;
using testkit::Said;
using testkit::TestPage;

const std::string home = "https://etwinning.meb.gov.tr";

TestPage tsv(const std::string& charset = "utf-8") {
  return recorded_at("kalite-etiketi-veri-listesi.tsv", export_url + ".tsv", "export\tnational", charset);
}
TestPage posts() { return recorded_at("yazilar.json", home + "/wp-json/wp/v2/posts?per_page=20&page=1", "posts\t1"); }
TestPage feed() { return recorded_at("akis.xml", home + "/feed/", "feed"); }
TestPage page_of_news() { return recorded_at("duyurular.html", home + "/duyurular/", "announcements"); }
TestPage coordinators() {
  return recorded_at("il-proje-koordinatorleri.html", home + "/il-proje-koordinatorleri/", "coordinators");
}

void expect_no_name(const TestPage& page, const Said& said) {
  for (const auto& record : said.records)
    for (const auto& [name, value] : record.fields) EXPECT_THAT(value, Not(HasSubstr("Öğretmen"))) << name;
  for (const char* trace : {"Öğretmen A", "\\u00d6\\u011fretmen", "Koordinatör A", "@example.org"})
    EXPECT_THAT(blanked(page, said), Not(HasSubstr(trace)));
}

TEST(Export, ReadsLabelsByHeaderNamesAndTheDateOfItsTitle) {
  const auto said = read(tsv());
  ASSERT_EQ(said.ok(), "");
  ASSERT_THAT(said.records, SizeIs(3));
  const auto& first = said.records[0];
  EXPECT_EQ(first.kind, "label");
  EXPECT_EQ(first.list, "quality_label_export");
  EXPECT_EQ(first["label"], "Ulusal Kalite Etiketi");
  EXPECT_EQ(first["application_id"], "88003");
  EXPECT_EQ(first["school_name"], "Örnek Atatürk İlkokulu");
  EXPECT_EQ(first["area_1"], "ERZURUM");
  EXPECT_EQ(first["role"], "Kurucu");
  EXPECT_THAT(said.records[2].fields, Not(Contains(Key("role"))));
  EXPECT_THAT(said.dated, ElementsAre(1'789'257'600'000));  // 13.9.2026
  EXPECT_THAT(said.covers, IsEmpty());
}

TEST(Export, MarksColumnsThatNoSettingNames) {
  const auto page = tsv();
  const auto said = read(page);
  const std::string kept = blanked(page, said);
  for (const char* trace : {"Öğretmen A\t", "Öğretmen B", "Öğretmen C", "Branş A"})
    EXPECT_THAT(kept, Not(HasSubstr(trace)));
  EXPECT_THAT(kept, HasSubstr("Örnek Atatürk İlkokulu"));
  EXPECT_THAT(kept, HasSubstr("Öğretmen Adı Soyadı"));
}

TEST(Export, ReadsTheSameFromAWorkbookAndKeepsNothingOfIt) {
  auto page = recorded_at("kalite-etiketi-veri-listesi.xlsx", export_url + ".xlsx", "export\tnational");
  page.text.clear();
  const auto said = read(page), of_tsv = read(tsv());
  ASSERT_EQ(said.ok(), "");
  ASSERT_EQ(said.records.size(), of_tsv.records.size());
  for (std::size_t i = 0; i < said.records.size(); ++i) {
    auto fields = said.records[i].fields, others = of_tsv.records[i].fields;
    fields.erase("url");
    others.erase("url");
    EXPECT_EQ(fields, others);
  }
  EXPECT_EQ(said.dated, of_tsv.dated);
  EXPECT_THAT(said.personal, Contains(Pair(0u, 0u)));
}

TEST(Export, TakesARenamedColumnAWebPageOrTwiceEncodedNamesForAChangedSource) {
  expect_changed(read(changed_once(tsv(), "Okul Adı", "Eğitim Kurumu")), "columns of the school");
  expect_changed(read(encoded_twice(tsv())), "letters that can be read");
  auto login = recorded_at("giris-sayfasi.html", export_url + ".tsv", "export\tnational");
  EXPECT_EQ(read(login).status, TW_FAIL_SOURCE_CHANGED);
}

TEST(Export, DoesNotHoldBackTheLabelsWhenALinkedFileIsGone) {
  auto page = tsv();
  page.status = 404;
  EXPECT_THAT(read(page).rejected(), ElementsAre(HasSubstr("it is not there (404)")));
  EXPECT_THAT(read(page).landmarks, IsEmpty());
}

TEST(Notices, ComeFromTheSitesJson) {
  const auto said = read(posts());
  ASSERT_EQ(said.ok(), "");
  ASSERT_THAT(said.records, SizeIs(2));
  EXPECT_EQ(said.records[0].kind, "notice");
  EXPECT_EQ(said.records[0]["title"], "eTwinning haftalık bülten – 26 & takvim");
  EXPECT_EQ(said.records[0]["url"], home + "/etwinning-haftalik-bulten-26/");
  EXPECT_EQ(said.records[0]["published_on"], "2026-11-09");
  EXPECT_THAT(said.records[0].fields, Not(Contains(Key("summary"))));
  EXPECT_THAT(said.covers, IsEmpty());
  EXPECT_THAT(said.requests, IsEmpty());
  EXPECT_EQ(read(posts(), {{"notice_summaries", "true"}}).records.at(1)["summary"], "Takvim");
}

TEST(Notices, ReadFurtherPagesOnlyAsFarAsTheOperatorWants) {
  auto page = posts();
  page.headers = {{"x-wp-totalpages", "9"}};
  EXPECT_THAT(read(page).requests, IsEmpty());
  const auto said = read(page, {{"notice_pages", "3"}});
  ASSERT_THAT(said.requests, SizeIs(1));
  EXPECT_EQ(said.requests[0].url, home + "/wp-json/wp/v2/posts?per_page=20&page=2");
  EXPECT_EQ(said.requests[0].tag, "posts\t2");
}

TEST(Notices, SayTheSameFromTheFeedAndFromThePage) {
  for (const auto& page : {feed(), page_of_news()}) {
    const auto said = read(page), json = read(posts());
    ASSERT_EQ(said.ok(), "") << page.url;
    ASSERT_THAT(said.records, SizeIs(2));
    EXPECT_EQ(said.records[1].fields, json.records[1].fields) << page.url;
  }
  EXPECT_EQ(read(feed()).records[0].fields, read(posts()).records[0].fields);
}

TEST(Notices, TryTheNextWayWhereOneIsClosed) {
  auto closed = posts();
  closed.status = 404;
  auto said = read(closed);
  ASSERT_EQ(said.ok(), "");
  ASSERT_THAT(said.requests, SizeIs(1));
  EXPECT_EQ(said.requests[0].kind, "feed");
  EXPECT_THAT(said.findings.at("wp-json"), HasSubstr("closed: it answered 404"));
  auto page_instead = recorded_at("duyurular.html", posts().url, "posts\t1");
  EXPECT_EQ(read(page_instead).requests.at(0).kind, "feed");
  closed = feed();
  closed.status = 404;
  EXPECT_EQ(read(closed).requests.at(0).kind, "announcements");
  closed = page_of_news();
  closed.status = 404;
  expect_changed(read(closed), "it answered 404");
  closed = posts();
  closed.status = 404;
  expect_changed(read(closed, {{"notices_from", "json"}}), "it answered 404");
}

TEST(Notices, TakeWhatIsCutOffEmptyOrRenamedForAChangedSource) {
  EXPECT_EQ(read(cut(posts(), "\"author\":7}]")).status, TW_FAIL_SOURCE_CHANGED);
  EXPECT_EQ(read(cut(feed(), "</channel>")).status, TW_FAIL_SOURCE_CHANGED);
  expect_changed(read(cut(page_of_news(), "</main>")), "the page comes to its end");
  auto empty = posts();
  empty.text = "[]";
  expect_changed(read(empty), "a list of announcements");
  empty.text = "<rss version=\"2.0\"><channel></channel></rss>";
  empty.url = home + "/feed/";
  empty.tag = "feed";
  expect_changed(read(empty), "items in the feed");
  expect_changed(read(changed_once(posts(), "\"title\"", "\"name\"")), "title.rendered");
  expect_changed(read(changed_once(changed_once(page_of_news(), "post type-post", "news"), "post type-post", "news")),
                 "announcement: article.post");
  expect_changed(read(recorded_at("park-edilmis.html", home + "/duyurular/", "announcements")),
                 "announcement: article.post");
}

TEST(Notices, NameNobody) {
  for (const auto& page : {posts(), feed(), page_of_news()}) expect_no_name(page, read(page));
}

TEST(Coordinators, AreComparedWithTheOperatorsFileAndNeverStored) {
  const std::string own = "E-posta;İl\nil25@example.org;Erzurum\nil36@example.org;Kars\nil65@example.org;Van\n";
  const auto page = coordinators();
  const auto said = read(page, {{"coordinators", own}});
  EXPECT_THAT(said.records, IsEmpty());
  EXPECT_THAT(said.requests, IsEmpty());
  EXPECT_EQ(said.misuse, "");
  EXPECT_EQ(said.findings.at("coordinator page"),
            "3 provinces, 0 without an address; 1 as in your file, 2 not, 1 of your file not on the page");
  EXPECT_EQ(said.findings.at("coordinator page: KARS"), "1 on the page, 1 in your file, not the same");
  EXPECT_EQ(said.findings.at("coordinator page: MUŞ"), "1 on the page, none in your file");
  EXPECT_THAT(said.findings, Not(Contains(Key("coordinator page: ERZURUM"))));
  for (const auto& [what, value] : said.findings) EXPECT_THAT(value, Not(HasSubstr("@"))) << what;
  expect_no_name(page, said);
}

TEST(Coordinators, AreCountedWhereTheOperatorNamedNoFile) {
  const auto said = read(coordinators());
  EXPECT_THAT(said.findings.at("coordinator page"), HasSubstr("3 provinces, 0 without an address; not compared"));
  EXPECT_THAT(said.findings, Not(Contains(Key("coordinator page: KARS"))));
}

TEST(Coordinators, HoldBackNothingWhenTheirPageChanged) {
  auto page = coordinators();
  page.status = 404;
  EXPECT_THAT(read(page).landmarks, IsEmpty());
  EXPECT_THAT(read(page).findings.at("coordinator page"), HasSubstr("not compared: it answered 404"));
  EXPECT_THAT(
      read(changed_once(coordinators(), "<th>E-posta</th>", "<th>İletişim</th>")).findings.at("coordinator page"),
      HasSubstr("no table with provinces and addresses"));
}

TEST(Day, IsReadAsListsWriteIt) {
  EXPECT_EQ(portal::day_in("Kalite Etiketi Veri Listesi - 13.9.2026")->iso(), "2026-09-13");
  EXPECT_EQ(portal::day_in("13.09.2026")->unix_ms(), 1'789'257'600'000);
  EXPECT_FALSE(portal::day_in("1.2"));
  EXPECT_FALSE(portal::day_in("40.13.2026"));
}

}  // namespace
}  // namespace twinwatch::etwinning_meb
