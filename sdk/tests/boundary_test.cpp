#include <gmock/gmock.h>

#include <cstring>

#include "text/fold.hpp"
#include "twinwatch/fold.hpp"
#include "twinwatch/source.hpp"
#include "twinwatch/testkit.hpp"

namespace twinwatch {

namespace {

using testing::HasSubstr;

// Fails as its setting says.
class Failing {
 public:
  static constexpr std::string_view id = "failing", version = "1.0.0", title = "Test";
  static constexpr Setting settings[] = {{"how", SettingType::text, "none", "what to throw"},
                                         {"number", SettingType::integer, "1", "a number"}};
  explicit Failing(const Settings& settings) : how_(settings.text("how")) {
    settings.integer("number");
    if (how_ == "undeclared") settings.text("nobody_declared_this");
  }
  void start(Sink&) {
    if (how_ == "config") throw ConfigError("c");
    if (how_ == "transient") throw Transient("t");
    if (how_ == "changed") throw SourceChanged("s");
    if (how_ == "bug") throw std::out_of_range("b");
    if (how_ == "memory") throw std::bad_alloc();
    if (how_ == "int") throw 7;
  }
  void parse(const Page& page, Sink& sink) {
    sink.nothing("nothing here");
    if (page.header("X-TEST") != "yes") throw SourceChanged("no header");
    sink.log(Level::info, "read " + std::string(page.name()));
  }
  void finish(Sink& sink) { sink.nothing("finished"); }

 private:
  std::string how_;
};

tw_status started(const std::string& how, std::string& failure) {
  auto run = testkit::run_of<Failing>({{"how", how}});
  const auto said = run.start();
  failure = said.failure;
  return said.status;
}

TEST(Boundary, TurnsEachExceptionIntoItsStatus) {
  std::string failure;
  EXPECT_EQ(started("none", failure), TW_OK);
  EXPECT_EQ(started("config", failure), TW_FAIL_CONFIG);
  EXPECT_EQ(started("transient", failure), TW_FAIL_TRANSIENT);
  EXPECT_EQ(started("changed", failure), TW_FAIL_SOURCE_CHANGED);
  EXPECT_EQ(failure, "s");
  EXPECT_EQ(started("bug", failure), TW_FAIL_BUG);
  EXPECT_EQ(failure, "failing has a bug: std::out_of_range: b");
  EXPECT_EQ(started("memory", failure), TW_FAIL_BUG);
  EXPECT_EQ(started("int", failure), TW_FAIL_BUG);
}

TEST(Boundary, AConstructorThatThrowsGivesNoInstanceButAMessage) {
  try {
    testkit::run_of<Failing>({{"number", "many"}});
    FAIL();
  } catch (const ConfigError& error) {
    EXPECT_THAT(error.what(), HasSubstr("'number' must be a whole number, not 'many'"));
  }
  EXPECT_THROW(testkit::run_of<Failing>({{"how", "undeclared"}}), ConfigError);
}

TEST(Boundary, FinishIsFoundWhenItIsThere) {
  auto run = testkit::run_of<Failing>();
  EXPECT_THAT(run.finish().nothing, testing::ElementsAre("finished"));
}

TEST(Boundary, HeadersAreFoundWithoutCaseAndLogsReachTheHost) {
  auto run = testkit::run_of<Failing>();
  auto page = testkit::text_page("inbox:a.csv", "x");
  page.headers = {{"x-test", "yes"}};
  const auto said = run.parse(page);
  EXPECT_EQ(said.ok(), "");
  EXPECT_THAT(said.log, testing::ElementsAre("read a.csv"));
}

TEST(Boundary, ALandmarkComesWithWhatStandsThere) {
  testkit::Said said;
  const tw_sink theirs = testkit::ear(said);
  const Host host;
  Sink sink(&theirs, host);
  EXPECT_TRUE(sink.require("the list", true, "12 okul"));
  EXPECT_FALSE(sink.require("the end", false, "Bakım çalışması"));
  EXPECT_FALSE(sink.require("a form", false, ""));
  EXPECT_THAT(said.landmarks, testing::ElementsAre(testing::Pair("the list", true), testing::Pair("the end", false),
                                                   testing::Pair("a form", false)));
  EXPECT_EQ(said.examples.size(), 2u);
  EXPECT_THAT(said.ok(), testing::HasSubstr("landmark not found: the end; there stands 'Bakım çalışması'"));
}

// A host of an earlier minor hands over a shorter sink: what it lacks is NULL and not called.
TEST(Boundary, AShorterStructOfAnOlderHostIsRead) {
  testkit::Said said;
  tw_sink older = testkit::ear(said);
  older.size = offsetof(tw_sink, finding);
  const Host host;
  Sink sink(&older, host);
  sink.finding("a", "b");
  EXPECT_TRUE(said.findings.empty());
  EXPECT_TRUE(sink.require("a list", true, "12 schools"));
  EXPECT_THAT(said.landmarks, testing::ElementsAre(testing::Pair("a list", true)));
  EXPECT_TRUE(said.examples.empty());
  sink.nothing("still heard");
  EXPECT_THAT(said.nothing, testing::ElementsAre("still heard"));
}

TEST(Boundary, TheHostDecodesOnRequestAndAnOlderOneSaysThatItCannot) {
  static bool old = false;
  tw_host theirs{sizeof(tw_host), 2, to_abi("test"), [](tw_str_view id) -> const void* {
                   static tw_ext_text text{sizeof(tw_ext_text), 0, nullptr,
                                           [](tw_bytes_view body, tw_str_view charset) {
                                             const bool known = from_abi(charset) == "latin5" && body.size == 3;
                                             return known ? to_abi("İş") : tw_str_view{nullptr, 0};
                                           }};
                   text.size = old ? offsetof(tw_ext_text, decode) : sizeof(tw_ext_text);
                   return from_abi(id) == TW_EXT_TEXT ? &text : nullptr;
                 }};
  const std::uint8_t body[] = {1, 2, 3};
  EXPECT_EQ(Host(&theirs).decode(body, "latin5"), "İş");
  EXPECT_EQ(Host(&theirs).decode(body, "klingon"), std::nullopt);
  old = true;
  EXPECT_EQ(Host(&theirs).decode(body, "latin5"), std::nullopt);
  EXPECT_EQ(Host().decode(body, "latin5"), std::nullopt);
}

TEST(Boundary, ALongerStructOfANewerHostIsCut) {
  struct Newer {
    tw_page_view page;
    std::uint64_t more;
  } newer{};
  newer.page.size = sizeof(newer);
  newer.page.status = 404;
  newer.more = ~0ull;
  EXPECT_EQ(Page(&newer.page).status(), 404u);
}

TEST(Boundary, AbsentAndEmptyFieldsAreNotTheSame) {
  testkit::Said said;
  const tw_sink ear = testkit::ear(said);
  const Host host;
  Sink sink(&ear, host);
  sink.record(Coordinator{.mail = "il@example.org", .area_1 = ""});
  ASSERT_EQ(said.records.size(), 1u);
  EXPECT_TRUE(said.records[0].fields.contains("area_1"));
  EXPECT_FALSE(said.records[0].fields.contains("area_2"));
}

TEST(Fold, TheStandInAgreesWithTheHostsOnWhatHeadersAreMadeOf) {
  std::string ours;
  for (const std::string_view text : {"İL ADI", "Kurum Kodu", "  Öğretmen Adı/Soyadı ", "Seç\tID", "ŞEHİT ÖĞR. IŞIK",
                                      "Hakkâri", "Elâzığ", "Kurucu / Üye", "e\xCC\x88", "i\xCC\x87", "\xFF\xFE bozuk",
                                      "Ελλάδα", "Ñandú Æ ß", "50.YIL", "", "Ì", "a\xC2\xA0 b", "“tırnak”"}) {
    plain_fold(text, ours);
    EXPECT_EQ(ours, text::fold(text)) << text;
  }
}

}  // namespace

}  // namespace twinwatch
