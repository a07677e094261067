#include "twinwatch/html_landmark.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "twinwatch/testkit/ear.hpp"

namespace twinwatch::html {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

struct Told {
  explicit Told(std::string_view html) : document(html), theirs(testkit::ear(said)), sink(&theirs, host) {}
  Document document;
  testkit::Said said;
  tw_sink theirs;
  Host host;
  Sink sink;
};

constexpr std::string_view landmark_page =
    "<title>Su Hayattır</title><nav>Hoş geldiniz, <b class=user>Adı Uydurma</b></nav>"
    "<ul id=list><li>Bir Lisesi <i class=teacher>Adı Uydurma</i><li>İki Lisesi</ul>";

TEST(HtmlLandmark, ShowsWhatWasMatched) {
  Told told(landmark_page);
  const auto people = told.document.select(Selector(".teacher, .user"));
  EXPECT_TRUE(require(told.sink, "the list", told.document.first(Selector("#list")), told.document, people));
  EXPECT_THAT(told.said.landmarks, ElementsAre(Pair("the list", true)));
  EXPECT_EQ(told.said.examples["the list"], "Bir Lisesi İki Lisesi");
}

TEST(HtmlLandmark, ShowsWhatStandsThereInstead) {
  Told told(landmark_page);
  const auto people = told.document.select(Selector(".teacher, .user"));
  EXPECT_FALSE(require(told.sink, "a table", told.document.first(Selector("table")), told.document, people));
  EXPECT_EQ(told.said.examples["a table"], "Su Hayattır Hoş geldiniz, Bir Lisesi İki Lisesi");
}

TEST(HtmlLandmark, ShowsAHundredAndTwentyCharacters) {
  std::string page = "<p>";
  for (int i = 0; i < 100'000; ++i) page += "<b>ş</b>";
  const std::string shown = excerpt(Document(page).root());
  EXPECT_EQ(shown.size(), 240u);
  EXPECT_EQ(excerpt(Node()), "");
  EXPECT_EQ(excerpt(Document("<p>" + std::string(1 << 20, 'x')).root()).size(), 120u);
}

}  // namespace
}  // namespace twinwatch::html
