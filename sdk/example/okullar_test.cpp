#include <gtest/gtest.h>

#include <twinwatch/testkit.hpp>

extern "C" const tw_source_v0* twinwatch_source_v0(void);

TEST(Okullar, ReadsEverySchoolAndAccountsForEveryLine) {
  twinwatch::testkit::Run run(twinwatch_source_v0(), {{"province", "ÖRNEKİL"}});
  const auto said = run.parse(twinwatch::testkit::file_page("okullar.csv"));
  EXPECT_EQ(said.ok(), "");
  ASSERT_EQ(said.records.size(), 3u);
  EXPECT_EQ(said.records[0]["name"], "Örnek Bir İlkokulu");
  EXPECT_EQ(said.records[0]["area_1"], "ÖRNEKİL");
  EXPECT_FALSE(said.records[2].fields.contains("website"));
  ASSERT_EQ(said.covers.size(), 1u);
}

TEST(Okullar, DoesNotTakeAChangedHeaderForAnEmptyList) {
  twinwatch::testkit::Run run(twinwatch_source_v0(), {{"province", "ÖRNEKİL"}});
  const auto said = run.parse(twinwatch::testkit::text_page("inbox:okullar.csv", "Kod;İlçe;Okul\n1;A;B\n"));
  EXPECT_EQ(said.status, TW_FAIL_SOURCE_CHANGED);
}
