#include "recorded.hpp"

namespace twinwatch::etwinning_meb {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;

TEST(EtwinningMeb, AsksForTheLabelPage) {
  const auto said = testkit::run_of<EtwinningMeb>({{"crawl", "national"}}).start();
  ASSERT_EQ(said.requests.size(), 1u);
  EXPECT_EQ(said.requests[0].url, address);
  EXPECT_EQ(said.requests[0].kind, "labels");
  EXPECT_EQ(said.requests[0].max_age_s, 86'400u);
}

TEST(EtwinningMeb, BeginsWithWhatTheOperatorChose) {
  const auto said = testkit::run_of<EtwinningMeb>({{"base_url", "http://127.0.0.1:8080"}}).start();
  std::vector<std::pair<std::string, std::string>> asked;
  for (const auto& request : said.requests) asked.emplace_back(request.kind, request.url.substr(21));
  EXPECT_THAT(asked, ::testing::ElementsAre(Pair("labels", "/ulusal-kalite-etiketi/"),
                                            Pair("labels", "/avrupa-kalite-etiketi/"),
                                            Pair("posts", "/wp-json/wp/v2/posts?per_page=20&page=1"),
                                            Pair("coordinators", "/il-proje-koordinatorleri/")));
}

TEST(EtwinningMeb, ReadsEuropeanLabelsAsAListOfTheirOwnAndAsksForTheExports) {
  const auto said =
      read(recorded_at("avrupa-kalite-etiketi.html", "https://etwinning.meb.gov.tr/avrupa-kalite-etiketi/"));
  ASSERT_EQ(said.ok(), "");
  EXPECT_EQ(said.records.at(0).list, "european_quality_labels");
  EXPECT_EQ(said.records.at(0)["label"], "European Quality Label");
  EXPECT_EQ(said.covers.at(0).list, "european_quality_labels");
  ASSERT_THAT(said.requests, SizeIs(2));
  EXPECT_EQ(said.requests[0].url, export_url + ".tsv");
  EXPECT_EQ(said.requests[0].kind, "export");
  EXPECT_EQ(said.requests[0].tag, "export\teuropean");
  EXPECT_EQ(said.requests[1].url, export_url + ".xlsx");
}

TEST(EtwinningMeb, ReadsLabelsByHeaderNames) {
  const auto said = read(recorded("ulusal-kalite-etiketi"));
  ASSERT_EQ(said.ok(), "");
  ASSERT_EQ(said.records.size(), 3u);
  const auto& first = said.records[0];
  EXPECT_EQ(first.kind, "label");
  EXPECT_EQ(first["label"], "National Quality Label");
  EXPECT_EQ(first["year"], "2026");
  EXPECT_EQ(first["school_name"], "Örnek Atatürk İlkokulu");
  EXPECT_EQ(first["area_1"], "ERZURUM");
  EXPECT_EQ(first["area_2"], "PALANDÖKEN");
  EXPECT_EQ(first["project_title"], "Su Hayattır");
  EXPECT_EQ(first["country"], "TR");
  EXPECT_EQ(first["url"], address);
  EXPECT_EQ(said.records[2]["project_title"], "Küçük Kodlar & Büyük Düşler");
}

TEST(EtwinningMeb, ReadsAMovedColumnByItsName) {
  auto page = recorded("ulusal-kalite-etiketi");
  page = changed_once(page, "<th>Sıra</th><th>Yıl</th>", "<th>Yıl</th><th>Sıra</th>");
  EXPECT_EQ(read(page).records.at(1)["year"], "2");
}

TEST(EtwinningMeb, ClaimsTheWholeOnItsLastPageWhereItStatesItsTotal) {
  const auto first = read(recorded("ulusal-kalite-etiketi"));
  EXPECT_THAT(first.covers, IsEmpty());
  EXPECT_EQ(first.requests.at(0).tag, "national\t3\t3\t4\t0");
  const auto said = read(last_page());
  ASSERT_EQ(said.ok(), "");
  EXPECT_EQ(said.covers.at(0).list, "national_quality_labels");
  ASSERT_THAT(said.expects, SizeIs(1));
  EXPECT_EQ(said.expects[0].kind, "label");
  EXPECT_EQ(said.expects[0].expected, 4u);
  const auto silent = read(changed_once(recorded("ulusal-kalite-etiketi"), "label-total", "note"));
  EXPECT_EQ(silent.ok(), "");
  EXPECT_EQ(silent.requests.at(0).tag, "national\t3\t3\t-\t0");
  auto mute = last_page();
  mute.tag = silent.requests.at(0).tag;
  EXPECT_EQ(read(mute).ok(), "");
  EXPECT_THAT(read(mute).covers, IsEmpty());
}

TEST(EtwinningMeb, NoticesHalfAListAndACircle) {
  auto half = last_page();
  half.tag = "national\t2\t2\t4\t0";
  EXPECT_THAT(read(half).landmarks, Contains(Pair("as many entries as the list states (4, found 3)", false)));
  EXPECT_THAT(read(half).covers, IsEmpty());
  const auto circle = read(changed_once(last_page(), "</tbody></table>",
                                        "</tbody></table><a class=\"next\" href=\"/ulusal-kalite-etiketi/\">x</a>"));
  EXPECT_THAT(circle.landmarks, Contains(Pair("a next page that comes after this one", false)));
  EXPECT_THAT(circle.requests, IsEmpty());
}

TEST(EtwinningMeb, ReadsATotalAsTurkishWritesIt) {
  EXPECT_EQ(read(changed_once(recorded("ulusal-kalite-etiketi"), "Toplam 4", "Toplam 1.234")).requests.at(0).tag,
            "national\t3\t3\t1234\t0");
}

TEST(EtwinningMeb, TakesAPageThatIsCutOffOrEncodedTwiceForAChangedSource) {
  expect_changed(read(cut(recorded("ulusal-kalite-etiketi"), "</table>")), "the page comes to its end");
  expect_changed(read(encoded_twice(recorded("ulusal-kalite-etiketi"))), "letters that can be read");
}

TEST(EtwinningMeb, FollowsTheNextPageOnItsOwnHostOnly) {
  const auto page = recorded("ulusal-kalite-etiketi");
  ASSERT_EQ(read(page).requests.size(), 1u);
  EXPECT_EQ(read(page).requests[0].url, address + "page/2/");
  const auto next = [&](const std::string& href) {
    const auto said = read(changed_once(page, "/ulusal-kalite-etiketi/page/2/", href));
    return said.requests.empty() ? std::string() : said.requests[0].url;
  };
  EXPECT_EQ(next("?page=2"), address + "?page=2");
  EXPECT_EQ(next("page/2/#tablo"), address + "page/2/");
  EXPECT_EQ(next("https://etwinning.meb.gov.tr/x"), "https://etwinning.meb.gov.tr/x");
  EXPECT_EQ(next("https://example.org/x"), "");
  EXPECT_EQ(next("//example.org/x"), "");
  EXPECT_EQ(next("javascript:void(0)"), "");
  EXPECT_EQ(next("?page=2&sort=a:b"), address + "?page=2&sort=a:b");
}

TEST(EtwinningMeb, SkipsBlankRowsAndEndsAtTheLastPage) {
  const auto said = read(last_page());
  EXPECT_EQ(said.ok(), "");
  EXPECT_EQ(said.records.size(), 1u);
  EXPECT_EQ(said.count_skipped(TW_SKIP_BLANK), 1u);
  EXPECT_THAT(said.requests, IsEmpty());
}

TEST(EtwinningMeb, NeverKeepsAPersonsName) {
  const auto page = recorded("ulusal-kalite-etiketi");
  const auto said = read(page);
  for (const auto& record : said.records)
    for (const auto& [name, value] : record.fields) {
      EXPECT_EQ(value.find("Öğretmen"), std::string::npos) << name;
      EXPECT_EQ(value.find("Müdür"), std::string::npos) << name;
    }
  const std::string kept = blanked(page, said);
  for (const char* trace :
       {"Öğretmen A", "Öğretmen B", "Öğretmen D", "Öğretmen Ç", "ogretmen-b", "Müdür A", "ornek-masa@"})
    EXPECT_EQ(kept.find(trace), std::string::npos) << trace;
  EXPECT_THAT(kept, HasSubstr("Örnek Atatürk İlkokulu"));
  EXPECT_THAT(kept, HasSubstr("<th>Okul Müdürü</th>"));
}

TEST(EtwinningMeb, TakesAColumnThatNobodyNamedForAPersonal) {
  const auto page = changed_once(recorded("ulusal-kalite-etiketi"), "<th>Okul Müdürü</th>", "<th>Sorumlu</th>");
  EXPECT_EQ(blanked(page, read(page)).find("Müdür A"), std::string::npos);
}

TEST(EtwinningMeb, ReadsTheSameFromTheRedactedPage) {
  auto page = recorded("ulusal-kalite-etiketi");
  const auto said = read(page);
  page.text = blanked(page, said);
  const auto again = read(page);
  ASSERT_EQ(again.records.size(), said.records.size());
  for (std::size_t i = 0; i < said.records.size(); ++i) EXPECT_EQ(again.records[i].fields, said.records[i].fields);
}

TEST(EtwinningMeb, TakesARenamedColumnForAChangedSource) {
  const auto page = recorded("sutun-adi-degismis");
  expect_changed(read(page), "column of the school");
  EXPECT_EQ(blanked(page, read(page)).find("Öğretmen A"), std::string::npos);
  EXPECT_EQ(read(page, {{"column_school", "Eğitim Kurumu"}}).records.size(), 3u);
}

TEST(EtwinningMeb, TakesARenamedClassForAChangedSource) {
  expect_changed(read(changed_once(recorded("ulusal-kalite-etiketi"), "entry-content", "post-body")),
                 "content: .entry-content");
}

TEST(EtwinningMeb, TakesAParkedPageForAChangedSource) {
  expect_changed(read(recorded("park-edilmis")), "content: .entry-content");
  auto elsewhere = recorded("ulusal-kalite-etiketi");
  elsewhere.url = "https://parked.example.org/";
  expect_changed(read(elsewhere), "the address stays on etwinning.meb.gov.tr");
}

TEST(EtwinningMeb, TakesALoginPageThatAnswers200ForAChangedSource) {
  expect_changed(read(recorded("giris-sayfasi")), "content: .entry-content");
}

TEST(EtwinningMeb, TakesAnAnswerOtherThan200ForAChangedSource) {
  auto page = recorded("ulusal-kalite-etiketi");
  page.status = 404;
  expect_changed(read(page), "it answered 404");
  page.status = 503;
  EXPECT_EQ(read(page).status, TW_FAIL_TRANSIENT);
}

TEST(EtwinningMeb, BelievesAnEmptyListOnlyWhenThePageSaysSo) {
  const auto said = read(recorded("bos-liste"));
  EXPECT_EQ(said.ok(), "");
  EXPECT_EQ(said.nothing.size(), 1u);
  EXPECT_EQ(said.covers.size(), 1u);  // the gate holds it against what there was
  expect_changed(read(changed_once(recorded("bos-liste"), "label-none", "note")),
                 "table: table, or that there is none");
  auto bare = recorded("ulusal-kalite-etiketi");
  const auto body = bare.text.find("<tbody>");
  bare.text.erase(body, bare.text.find("</tbody>") - body);
  expect_changed(read(bare), "rows in the table");
}

TEST(EtwinningMeb, RejectsARowWithoutASchool) {
  const auto said = read(changed_once(recorded("ulusal-kalite-etiketi"), "Örnek Fen Lisesi", ""));
  EXPECT_EQ(said.ok(), "");
  EXPECT_EQ(said.records.size(), 2u);
  EXPECT_EQ(said.rejected().size(), 1u);
}

TEST(EtwinningMeb, ReadsAPageWhoseEncodingLabelNobodyKnows) {
  EXPECT_EQ(read(recorded("bilinmeyen-kodlama", "cp1254")).records.at(0)["school_name"], "Örnek Atatürk İlkokulu");
}

TEST(EtwinningMeb, ReadsThePagesOfTheDemo) {
  for (const auto& [week, labels] : {std::pair<const char*, std::size_t>{"week1", 12}, {"week2", 14}}) {
    auto page = testkit::file_page(std::string(TWINWATCH_SOURCE_DIR "/config/demo/pages/etwinning_meb/") + week +
                                   "/ulusal-kalite-etiketi.html");
    page.url = address;
    const auto said = read(page);
    EXPECT_EQ(said.ok(), "") << week;
    EXPECT_EQ(said.records.size(), labels);
    EXPECT_EQ(said.expects.at(0).expected, labels);
    EXPECT_EQ(blanked(page, said).find("Öğretmen A"), std::string::npos);
  }
}

TEST(EtwinningMeb, RefusesSettingsThatCannotBe) {
  EXPECT_THROW(testkit::run_of<EtwinningMeb>({{"table", "table:hover"}}), ConfigError);
  EXPECT_THROW(testkit::run_of<EtwinningMeb>({{"labels_url", "etwinning.meb.gov.tr"}}), ConfigError);
  EXPECT_THROW(testkit::run_of<EtwinningMeb>({{"label", ""}}), ConfigError);
  EXPECT_THROW(testkit::run_of<EtwinningMeb>({{"crawl", ""}}), ConfigError);
  EXPECT_THROW(testkit::run_of<EtwinningMeb>({{"crawl", "bulletin"}}), ConfigError);
  EXPECT_THROW(testkit::run_of<EtwinningMeb>({{"notices_from", "mail"}}), ConfigError);
  EXPECT_THROW(testkit::run_of<EtwinningMeb>({{"coordinators", "Ad;Adres\nx;y\n"}}), ConfigError);
}

}  // namespace
}  // namespace twinwatch::etwinning_meb
