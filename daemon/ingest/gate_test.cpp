#include <gmock/gmock.h>

#include "ingest/test_bed.hpp"

namespace twinwatch::ingest {
namespace {

using bed::Said;
using bed::School;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Gate : public bed::IngestBed {
 protected:
  Said registry(int count, std::string_view province = "") {
    Said said;
    said.covers("school", province);
    said.schools(made_up(count));
    return said;
  }
  // Nothing that was known may be touched by a run that is held back.
  void expect_quarantined(const Decision& decision, const std::string& check, const std::string& words) {
    EXPECT_FALSE(decision.accepted);
    EXPECT_THAT(decision.reasons, Contains(HasSubstr(words)));
    EXPECT_EQ(run_field("state"), "quarantined");
    EXPECT_EQ(run_field("verdict"), "gate");
    EXPECT_THAT(run_field("message"), HasSubstr("twinwatch run accept " + std::to_string(last_run)));
    EXPECT_EQ(number("SELECT count(*) FROM finding WHERE ok = 0 AND what = '" + check +
                     "' AND run_id = " + std::to_string(last_run)),
              1)
        << check;
    EXPECT_EQ(number("SELECT count(*) FROM fact_school WHERE " + std::to_string(now) + " IN (known_from, known_to)"),
              0);
    EXPECT_GT(number("SELECT count(*) FROM staged"), 0) << "kept for `run accept`";
  }
};

TEST_F(Gate, AcceptsACompleteRun) {
  EXPECT_TRUE(run_of(registry(30)).accepted);
  EXPECT_EQ(in_force(), 30);
}

TEST_F(Gate, QuarantinesARunThatLostHalfOfItsSchools) {
  ASSERT_TRUE(run_of(registry(100)).accepted);
  expect_quarantined(run_of(registry(50)), "gate.last", "50 records, the last accepted run was 100");
  EXPECT_EQ(in_force(), 100);
}

TEST_F(Gate, MeasuresAgainstTheMedianOfFiveSoThatOneOddRunDoesNotMoveIt) {
  for (const int count : {100, 101, 100, 82, 102}) ASSERT_TRUE(run_of(registry(count)).accepted) << count;
  expect_quarantined(run_of(registry(79)), "gate.median", "the median of the last 5 accepted runs was 100");
  EXPECT_TRUE(run_of(registry(80)).accepted);
}

TEST_F(Gate, LetsAPersonAcceptAndTakesThatAsTheNewMeasure) {
  thresholds.expected_min = 90;
  ASSERT_TRUE(run_of(registry(100)).accepted);
  ASSERT_FALSE(run_of(registry(40)).accepted);
  accept_run(*db, last_run, bed::gazetteer(), thresholds, "ayse", now + 1);
  EXPECT_EQ(run_field("state"), "accepted");
  EXPECT_EQ(run_field("decided_by"), "ayse");
  EXPECT_EQ(in_force(), 40);
  EXPECT_EQ(number("SELECT count(*) FROM staged"), 0);
  EXPECT_TRUE(run_of(registry(40)).accepted) << "neither expected_min nor the 100 count any more";
  EXPECT_FALSE(run_of(registry(31)).accepted);
}

TEST_F(Gate, RejectingDropsTheStagingAndKeepsTheFacts) {
  ASSERT_TRUE(run_of(registry(100)).accepted);
  ASSERT_FALSE(run_of(registry(10)).accepted);
  reject_run(*db, last_run, "ayse", "half a file", now + 1);
  EXPECT_EQ(run_field("state"), "rejected");
  EXPECT_THAT(run_field("message"), AllOf(HasSubstr("ayse"), HasSubstr("half a file")));
  EXPECT_EQ(number("SELECT count(*) FROM staged"), 0);
  EXPECT_EQ(in_force(), 100);
  EXPECT_THROW(accept_run(*db, last_run, bed::gazetteer(), thresholds, "ayse", now + 2), std::invalid_argument);
}

TEST_F(Gate, RefusesToAcceptARunThatALaterOneHasOvertaken) {
  ASSERT_TRUE(run_of(registry(100)).accepted);
  ASSERT_FALSE(run_of(registry(10)).accepted);
  const RunId held = last_run;
  ASSERT_TRUE(run_of(registry(101)).accepted);
  EXPECT_THROW(accept_run(*db, held, bed::gazetteer(), thresholds, "ayse", now + 1), std::invalid_argument);
  EXPECT_EQ(in_force(), 101);
}

TEST_F(Gate, HoldsTheFirstRunAgainstTheExpectedMinimum) {
  thresholds.expected_min = 50;
  expect_quarantined(run_of(registry(49)), "gate.expected_min", "49 records, the configuration expects at least 50");
  EXPECT_TRUE(run_of(registry(50)).accepted);
}

TEST_F(Gate, QuarantinesAnEmptyRunUnlessTheSourceSaysThatNothingIsRight) {
  Said empty;
  empty.covers("school");
  expect_quarantined(run_of(empty), "gate.zero", "no record at all");
  empty.out.nothing("the list says: 0 schools found");
  EXPECT_TRUE(run_of(empty).accepted);
  Said silent;
  silent.row();
  silent.out.skip(1);
  expect_quarantined(run_of(silent), "gate.zero", "no record at all");
}

TEST_F(Gate, BelievesThatOneAreaHasNothingAndNotThatAllHave) {
  const auto provinces = [](int of_erzurum) {
    Said said;
    said.covers("school", "ERZURUM");
    said.covers("school", "KARS");
    said.out.nothing("the province states 0 schools");
    said.schools(made_up(of_erzurum));
    return said;
  };
  expect_quarantined(run_of(provinces(0)), "gate.zero",
                     "each of the 2 areas that were read says that there is nothing");
  EXPECT_TRUE(run_of(provinces(3)).accepted) << "a new province may have none";
  expect_quarantined(run_of(provinces(0)), "gate.zero", "each of the 2 areas");
  EXPECT_EQ(in_force(), 3);
  accept_run(*db, last_run, gazetteer(), thresholds, "Ayşe", now);
  EXPECT_EQ(in_force(), 0);
  EXPECT_TRUE(run_of(provinces(0)).accepted) << "a person let it through, and it is as it was";
}

TEST_F(Gate, RemovesAllWhenTheSourceSaysThatNothingIsRight) {
  ASSERT_TRUE(run_of(registry(10)).accepted);
  Said empty;
  empty.covers("school");
  empty.out.nothing("the list says: 0 schools found");
  ASSERT_TRUE(run_of(empty).accepted);
  EXPECT_EQ(in_force(), 0);
}

TEST_F(Gate, MeetsTheTotalThatTheSourceStates) {
  Said said = registry(30);
  worker::Claim claim;
  claim.kind = "school";
  claim.records = 31;
  said.out.expect(claim);
  expect_quarantined(run_of(said), "gate.expect", "states 31 records for the whole country, 30 were received");
  said.row();
  said.out.reject("3 fields where 9 were expected");
  EXPECT_TRUE(run_of(said).accepted) << "the rejected row was received, and is accounted for";
}

TEST_F(Gate, QuarantinesWhenALandmarkIsMissing) {
  Said said = registry(30);
  said.out.landmark("h1.page-title", true);
  said.out.landmark("table#okullar", false);
  expect_quarantined(run_of(said), "gate.landmark", "\"table#okullar\" was not found");
}

TEST_F(Gate, QuarantinesWhenAKeyFieldIsToldLessOften) {
  Said said;
  said.covers("school");
  said.schools(made_up(100));
  ASSERT_TRUE(run_of(said).accepted);
  auto schools = made_up(100);
  for (int i = 0; i < 9; ++i) schools[static_cast<std::size_t>(i)].district.clear();
  Said nine;
  nine.covers("school");
  nine.schools(schools);
  ASSERT_TRUE(run_of(nine).accepted);
  for (int i = 0; i < 19; ++i) schools[static_cast<std::size_t>(i)].district.clear();
  Said nineteen;
  nineteen.covers("school");
  nineteen.schools(schools);
  const Decision decision = run_of(nineteen);
  EXPECT_FALSE(decision.accepted);
  EXPECT_THAT(decision.reasons,
              ElementsAre(HasSubstr("field area_2 is told in 81 % of the records, the last time it was 91 %")));
}

TEST_F(Gate, QuarantinesWhenMostRowsAreRejected) {
  Said said = registry(10);
  for (int i = 0; i < 10; ++i) {
    said.row();
    said.out.reject("unreadable");
  }
  ASSERT_TRUE(run_of(said).accepted) << "half is not more than half";
  said.row();
  said.out.reject("unreadable");
  EXPECT_FALSE(run_of(said).accepted);
  EXPECT_EQ(run_field("rejected"), "11");
}

TEST_F(Gate, QuarantinesAClaimOverAProvinceThatIsNone) {
  ASSERT_TRUE(run_of(registry(30)).accepted);
  Said said;
  said.covers("school", "ERZRUM").schools(made_up(30));
  expect_quarantined(run_of(said), "gate.claim", "\"ERZRUM\", which is no known province");
}

TEST_F(Gate, TakesAClaimThatCannotBeToldApartAsPartial) {
  Said said;
  const worker::Field project[] = {{"project_id", "p1"}, {"title", "Su"}};
  said.covers("project", "ERZURUM").row().out.record("project", "", project);
  ASSERT_TRUE(run_of(said).accepted);
  Said other;
  const worker::Field second[] = {{"project_id", "p2"}, {"title", "Hava"}};
  other.covers("project", "ERZURUM").row().out.record("project", "", second);
  ASSERT_TRUE(run_of(other).accepted);
  EXPECT_EQ(in_force("project"), 2) << "a project tells no province: nothing may be called gone";
  EXPECT_EQ(number("SELECT count(*) FROM scope"), 0);
}

TEST_F(Gate, JudgesEachProvinceByItsOwnHistory) {
  Said both;
  both.covers("school", "ERZURUM").covers("school", "BURSA");
  both.schools(made_up(100, 700001, "ERZURUM", "YAKUTİYE")).schools(made_up(10, 800001, "BURSA", "İNEGÖL"));
  ASSERT_TRUE(run_of(both).accepted);
  Said less;
  less.covers("school", "ERZURUM").covers("school", "BURSA");
  less.schools(made_up(100, 700001, "ERZURUM", "YAKUTİYE")).schools(made_up(5, 800001, "BURSA", "İNEGÖL"));
  const Decision decision = run_of(less);
  EXPECT_THAT(decision.reasons, ElementsAre(HasSubstr("school for Bursa: 5 records, the last accepted run was 10")));
}

TEST_F(Gate, QuarantinesARunThatDidNotReadAllItAskedFor) {
  const RunId run = last_run = open_run(*db, opening, now);
  stage(run, registry(30), "inbox:1.csv");
  ask(*db, run, {page_of("inbox:2.csv").request});
  const Decision decision = decide(*db, run, bed::gazetteer(), thresholds, now);
  EXPECT_THAT(decision.reasons,
              ElementsAre(HasSubstr("1 pages were asked for and not read, the first is inbox:2.csv")));
}

TEST_F(Gate, EndsARunWhoseStreamCannotBeRead) {
  last_run = open_run(*db, opening, now);
  const fetch::Page page = page_of();
  ask(*db, last_run, {page.request});
  PageStage stage(*db, last_run, page, Archive::none);
  EXPECT_THROW(stage.chunk("\x07garbage"), worker::StreamError);
  Said unknown_kind;
  const worker::Field fields[] = {{"name", "x"}};
  unknown_kind.row().out.record("spaceship", "", fields);
  const Decision decision = run_of(unknown_kind);
  EXPECT_FALSE(decision.accepted);
  EXPECT_EQ(run_field("state"), "failed");
  EXPECT_EQ(run_field("verdict"), "garbage");
  EXPECT_THAT(run_field("message"), HasSubstr("unknown kind \"spaceship\""));
}

TEST_F(Gate, JudgesARunOnce) {
  ASSERT_TRUE(run_of(registry(30)).accepted);
  EXPECT_THROW(decide(*db, last_run, bed::gazetteer(), thresholds, now), std::invalid_argument);
  EXPECT_THROW(decide(*db, 4711, bed::gazetteer(), thresholds, now), std::invalid_argument);
}

}  // namespace
}  // namespace twinwatch::ingest
