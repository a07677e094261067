#include <gmock/gmock.h>

#include "ingest/test_bed.hpp"

namespace twinwatch::ingest {
namespace {

using bed::Said;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr std::int64_t september_20 = 1'789'862'400'000, september_13 = september_20 - 7 * bed::day_ms;

class OlderExport : public bed::IngestBed {
 protected:
  // The whole of a province (empty: of the country), as of that day.
  Said list_of(const std::string& province, std::int64_t data_ms, int first_code = 700001, int count = 30) {
    Said said;
    said.covers("school", province);
    said.schools(made_up(count, first_code, province.empty() ? "ERZURUM" : province, ""));
    return said.dated(data_ms);
  }
  Said part_of_a_list(std::int64_t data_ms, int first_code) {
    Said said;
    said.schools(made_up(30, first_code));
    return said.dated(data_ms);
  }
  Decision run_with_older_allowed(const Said& said) {
    thresholds.allow_older = true;
    const Decision decision = run_of(said);
    thresholds.allow_older = false;
    return decision;
  }
  std::string told() {
    return text("SELECT message FROM finding WHERE what = 'gate.older' AND run_id = " + std::to_string(last_run));
  }
};

TEST_F(OlderExport, IsHeldBackAndNamesBothDatesTheNewerRunAndTheWayOut) {
  ASSERT_TRUE(run_of(list_of("", september_20)).accepted);
  const std::string newer = "run " + std::to_string(last_run) + " (okullar.csv)";
  const Decision decision = run_of(list_of("", september_13, 700002));
  EXPECT_THAT(decision.reasons,
              ElementsAre(AllOf(HasSubstr("the whole country"), HasSubstr("13.09.2026"), HasSubstr("20.09.2026"),
                                HasSubstr(newer), HasSubstr("`twinwatch import --older okullar.csv`"))));
  EXPECT_EQ(run_field("state"), "quarantined");
  EXPECT_THAT(run_field("message"), HasSubstr("twinwatch run accept " + std::to_string(last_run)));
  EXPECT_EQ(number("SELECT count(*) FROM fact_school WHERE run_id = " + std::to_string(last_run)), 0);
  EXPECT_EQ(in_force(), 30);
}

TEST_F(OlderExport, OfTheSameDayOrALaterOneIsTakenWithoutAWord) {
  ASSERT_TRUE(run_of(list_of("", september_20)).accepted);
  EXPECT_TRUE(run_of(list_of("", september_20 + 3'600'000)).accepted);
  EXPECT_TRUE(run_of(list_of("", september_20)).accepted) << "an export's date is a day, not an instant";
  EXPECT_EQ(number("SELECT count(*) FROM finding WHERE what = 'gate.older'"), 0);
}

TEST_F(OlderExport, IsTakenAndStillToldWhenItWasAskedFor) {
  ASSERT_TRUE(run_of(list_of("", september_20)).accepted);
  EXPECT_TRUE(run_with_older_allowed(list_of("", september_13, 700002)).accepted);
  EXPECT_THAT(told(), AllOf(HasSubstr("13.09.2026"), HasSubstr("20.09.2026"), HasSubstr("--older")));
  EXPECT_EQ(number("SELECT ok FROM finding WHERE what = 'gate.older'"), 1);
  EXPECT_EQ(number("SELECT count(*) FROM fact_school WHERE known_to IS NULL AND code = '700031'"), 1);
}

TEST_F(OlderExport, MayBeAcceptedByAPerson) {
  ASSERT_TRUE(run_of(list_of("", september_20)).accepted);
  ASSERT_FALSE(run_of(list_of("", september_13, 700002)).accepted);
  accept_run(*db, last_run, bed::gazetteer(), thresholds, "ayse", now + 1);
  EXPECT_EQ(run_field("state"), "accepted");
}

TEST_F(OlderExport, ThatAPersonLetThroughIsTheMeasureFromThenOn) {
  ASSERT_TRUE(run_of(list_of("", september_20)).accepted);
  ASSERT_TRUE(run_with_older_allowed(list_of("", september_13)).accepted);
  EXPECT_TRUE(run_of(list_of("", september_13 + bed::day_ms)).accepted) << "newer than what is in force";
  EXPECT_FALSE(run_of(list_of("", september_13)).accepted);
}

TEST_F(OlderExport, ThatAPersonLetThroughForOneProvinceSaysNothingOfTheCountry) {
  ASSERT_TRUE(run_of(list_of("", september_20)).accepted);
  ASSERT_TRUE(run_with_older_allowed(list_of("ERZURUM", september_13)).accepted);
  EXPECT_TRUE(run_of(list_of("ERZURUM", september_13 + bed::day_ms)).accepted);
  EXPECT_FALSE(run_of(list_of("BURSA", september_13 + bed::day_ms, 800001)).accepted);
  EXPECT_FALSE(run_of(list_of("", september_13 + bed::day_ms)).accepted);
}

TEST_F(OlderExport, OfAProvinceIsHeldAgainstTheCountryThatCoversIt) {
  ASSERT_TRUE(run_of(list_of("", september_20)).accepted);
  EXPECT_THAT(run_of(list_of("ERZURUM", september_13)).reasons, ElementsAre(HasSubstr("school for Erzurum")));
}

TEST_F(OlderExport, OfTheCountryIsHeldAgainstAProvinceThatItWouldPutBack) {
  ASSERT_TRUE(run_of(list_of("ERZURUM", september_20)).accepted);
  EXPECT_THAT(run_of(list_of("", september_13)).reasons, ElementsAre(HasSubstr("the whole country")));
}

TEST_F(OlderExport, OfOneProvinceIsNoMatterOfAnother) {
  ASSERT_TRUE(run_of(list_of("ERZURUM", september_20)).accepted);
  EXPECT_TRUE(run_of(list_of("BURSA", september_13, 800001)).accepted);
  EXPECT_EQ(in_force(), 60) << "nor are the other province's rows called gone";
}

TEST_F(OlderExport, OfAnotherPeriodIsNoMatterOfThisOne) {
  Said now, before;
  now.covers("participation", "ERZURUM", "2026-2027").participation("Su", "Deneme", "ERZURUM", "2026-2027");
  before.covers("participation", "ERZURUM", "2025-2026").participation("Su", "Deneme", "ERZURUM", "2025-2026");
  ASSERT_TRUE(run_of(now.dated(september_20)).accepted);
  EXPECT_TRUE(run_of(before.dated(september_13)).accepted);
}

TEST_F(OlderExport, WithoutADateOfItsOwnIsNotJudgedByWhenItWasFetched) {
  ASSERT_TRUE(run_of(list_of("", september_20)).accepted);
  Said undated;
  undated.covers("school").schools(made_up(30, 700001, "ERZURUM", ""));
  now = september_13;
  EXPECT_TRUE(run_of(undated).accepted);
  now = september_20 + 30 * bed::day_ms;
  ASSERT_TRUE(run_of(undated).accepted);
  EXPECT_TRUE(run_of(list_of("", september_20 + bed::day_ms)).accepted) << "nor is another held against such a one";
}

TEST_F(OlderExport, ThatClaimsNothingIsHeldAgainstAllOfItsList) {
  ASSERT_TRUE(run_of(part_of_a_list(september_20, 700001)).accepted);
  EXPECT_THAT(run_of(part_of_a_list(september_13, 710001)).reasons, ElementsAre(HasSubstr("a part of the list")));
  EXPECT_FALSE(run_of(list_of("BURSA", september_13, 800001)).accepted) << "what claimed nothing may be anywhere";
  EXPECT_TRUE(run_of(part_of_a_list(september_20, 710001)).accepted);
}

TEST_F(OlderExport, BringsProjectsWithoutAClaimBesideItsOwnAndTheyAreNotHeldAgainstAnotherProvince) {
  const auto province = [](const char* area_1, const char* id, std::int64_t data_ms) {
    Said said;
    const worker::Field project[] = {{"project_id", id}, {"title", "Su"}};
    said.covers("participation", area_1, "2026-2027").participation("Su", "Deneme", area_1, "2026-2027");
    said.row().out.record("project", "", project);
    return said.dated(data_ms);
  };
  ASSERT_TRUE(run_of(province("ERZURUM", "p1", september_20)).accepted);
  EXPECT_TRUE(run_of(province("VAN", "p2", september_13)).accepted);
  EXPECT_EQ(in_force("project"), 2);
  EXPECT_FALSE(run_of(province("ERZURUM", "p3", september_13)).accepted);
}

TEST_F(OlderExport, OfAnotherListOfTheSourceIsNoMatterOfThisOne) {
  ASSERT_TRUE(run_of(part_of_a_list(september_20, 700001)).accepted);
  Said other;
  other.participation("Su", "Deneme", "ERZURUM", "2026-2027");
  EXPECT_TRUE(run_of(other.dated(september_13)).accepted);
}

TEST_F(OlderExport, OfManyProvincesIsToldInOneSentence) {
  ASSERT_TRUE(run_of(list_of("", september_20)).accepted);
  Said five;
  for (const char* province : {"ERZURUM", "BURSA", "ADANA", "VAN", "RİZE"}) five.covers("school", province);
  five.schools(made_up(30));
  for (const char* province : {"BURSA", "ADANA", "VAN", "RİZE"})
    five.school({"8" + std::to_string(five.line), "Deneme", province, "", ""});
  const Decision decision = run_of(five.dated(september_13));
  EXPECT_THAT(decision.reasons,
              ElementsAre(AllOf(HasSubstr("Erzurum; Bursa; Adana; and 2 more"), Not(HasSubstr("Van")))));
}

}  // namespace
}  // namespace twinwatch::ingest
