#include <gtest/gtest.h>

#include "twinwatch/testkit.hpp"

namespace twinwatch::testkit {
namespace {

TestPage page_saying(const std::string& text) { return text_page("https://okul.example.org/", text); }

TEST(Breaks, MakeOtherPagesOfARecordedOne) {
  const auto page = page_saying("<b>Şube</b> <b>Ad</b>");
  EXPECT_EQ(changed(page, "<b>", "<i>").text, "<i>Şube</b> <i>Ad</b>");
  EXPECT_EQ(changed(page, "b>", "bb>").text, "<bb>Şube</bb> <bb>Ad</bb>") << "what was put in is not looked at again";
  EXPECT_EQ(changed_once(page, "<b>", "<i>").text, "<i>Şube</b> <b>Ad</b>");
  EXPECT_EQ(cut(page, " <b>").text, "<b>Şube</b>");
  EXPECT_EQ(encoded_twice(page).text, "<b>Å\u009Eube</b> <b>Ad</b>");
}

TEST(Breaks, RefuseWhatAPageDoesNotHave) {
  EXPECT_THROW(changed(page_saying("a"), "b", "c"), std::invalid_argument);
  EXPECT_THROW(changed_once(page_saying("a"), "", "c"), std::invalid_argument);
  EXPECT_THROW(cut(page_saying("a"), "</main>"), std::invalid_argument);
}

TEST(Breaks, BlankWhatNamesPeople) {
  Said said;
  said.personal = {{0, 4}, {9, 999}};
  EXPECT_EQ(blanked(page_saying("Ayşe; Gazi; Ali"), said), "    e; Ga       ") << "octets, as the source counts them";
}

TEST(Breaks, TellAChangeThatWasNotNoticed) {
  Said said;
  said.landmarks = {{"list: table", true}, {"column of the school", false}};
  EXPECT_EQ(unnoticed(said, "of the school"), "");
  EXPECT_EQ(unnoticed(said, "list"), "no landmark 'list' was missed, but column of the school");
  said.covers.emplace_back().kind = "school";
  EXPECT_EQ(unnoticed(said, "of the school"), "it was taken for the whole of the school records");
  said.nothing = {"no school"};
  EXPECT_EQ(unnoticed(said, "of the school"), "it was taken for a page that has nothing: no school");
  said.records.emplace_back().kind = "school";
  EXPECT_EQ(unnoticed(said, "of the school"), "1 records were made of it");
  said.status = TW_FAIL_TRANSIENT;
  said.failure = "answered 503";
  EXPECT_NE(unnoticed(said, "of the school").find("before a landmark could tell: answered 503"), std::string::npos);
}

}  // namespace
}  // namespace twinwatch::testkit
