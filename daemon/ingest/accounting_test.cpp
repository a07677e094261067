#include <gmock/gmock.h>

#include "ingest/test_bed.hpp"

namespace twinwatch::ingest {
namespace {

using bed::Said;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Accounting : public bed::IngestBed {
 protected:
  std::string fates() {
    return run_field(
        "printf('%d = %d loaded, %d duplicate, %d blank, %d preamble, %d rejected', rows, loaded, duplicate,"
        " blank, preamble, rejected)");
  }
};

TEST_F(Accounting, GivesEachRowOneFateAndTheyAddUp) {
  Said said;
  said.row().out.skip(2);
  said.row().out.skip(1);
  said.schools(made_up(3));
  said.school({"700002", "Deneme 700002 İlkokulu", "ERZURUM", "YAKUTİYE", ""});
  said.row().out.reject("2 fields where 9 were expected");
  said.school({"700009", "", "ERZURUM", "YAKUTİYE", ""});
  said.row().out.skip(3);
  said.out.rows_total(9);
  const Decision decision = run_of(said);
  ASSERT_TRUE(decision.accepted) << decision.reasons.front();
  EXPECT_EQ(fates(), "9 = 3 loaded, 1 duplicate, 1 blank, 2 preamble, 2 rejected");
  EXPECT_THAT(notes("duplicate"), ElementsAre("7: duplicate of line 5"));
  EXPECT_THAT(notes("rejected"),
              ElementsAre("8: 2 fields where 9 were expected", "9: required field name of school is empty"));
}

TEST_F(Accounting, QuarantinesWhenTheReaderCountedOtherwise) {
  Said said;
  said.schools(made_up(3));
  said.out.rows_total(4);
  const Decision decision = run_of(said);
  EXPECT_THAT(decision.reasons, ElementsAre(HasSubstr("the reader counted 4 rows but accounted for 3")));
}

TEST_F(Accounting, QuarantinesWhenARowEndsInNothingOrInTwoWays) {
  Said nothing;
  nothing.schools(made_up(3)).row();
  EXPECT_THAT(run_of(nothing).reasons, ElementsAre(HasSubstr("line 5: the row ended in nothing")));
  Said twice;
  twice.schools(made_up(3)).out.reject("and rejected as well");
  EXPECT_THAT(run_of(twice).reasons, Contains(HasSubstr("line 4: the row ended in two ways")));
}

TEST_F(Accounting, SaysInWhatADuplicateDiffers) {
  Said said;
  said.school({"", "Köy İlkokulu", "BURSA", "İNEGÖL", "1"});
  said.school({"", "KÖY  ilkokulu", "Bursa", "İnegöl", "2"});
  ASSERT_TRUE(run_of(said).accepted);
  EXPECT_THAT(notes("duplicate"), ElementsAre("3: duplicate of line 2 (differs in: name, area_1, area_2, phone)"));
  EXPECT_EQ(text("SELECT phone FROM fact_school"), "1");
}

TEST_F(Accounting, RejectsASecondSchoolOnOneOfficialCode) {
  Said said;
  said.school({"711959", "50. Yıl Ortaokulu", "ERZURUM", "YAKUTİYE", ""});
  said.school({"711959", "50. Yıl Ortaokulu", "ERZURUM", "YAKUTİYE", "5"});
  said.school({"711959", "Başka Bir İlkokul", "ERZURUM", "YAKUTİYE", ""});
  ASSERT_TRUE(run_of(said).accepted);
  EXPECT_THAT(notes("duplicate"), ElementsAre("3: duplicate of line 2 (differs in: phone)"));
  EXPECT_THAT(notes("rejected"), ElementsAre("4: code 711959 already stands on line 2 for another school"));
  EXPECT_EQ(fates(), "3 = 1 loaded, 1 duplicate, 0 blank, 0 preamble, 1 rejected");
}

TEST_F(Accounting, TakesZerosAndDashesForNoCode) {
  Said said;
  for (const char* code : {"0", "000000", "-", "yok"})
    said.school({code, std::string("Okul ") + code, "ERZURUM", "YAKUTİYE", ""});
  ASSERT_TRUE(run_of(said).accepted);
  EXPECT_EQ(in_force(), 4);
}

TEST_F(Accounting, KeepsTheLevelWordAndTheDistrictApart) {
  Said said;
  said.school({"", "Atatürk İlkokulu", "BURSA", "İNEGÖL", ""});
  said.school({"", "Atatürk Ortaokulu", "BURSA", "İNEGÖL", ""});
  said.school({"", "Atatürk İlkokulu", "BURSA", "NİLÜFER", ""});
  said.school({"", "Atatürk İlkokulu", "BURSA", "OLMAYAN BİR", ""});
  said.school({"", "Atatürk İlkokulu", "BURSA", "OLMAYAN İKİ", ""});
  ASSERT_TRUE(run_of(said).accepted);
  EXPECT_EQ(in_force(), 5);
}

TEST_F(Accounting, ReportsEveryRowWhosePlaceIsUnknownAndKeepsTheRecord) {
  Said said;
  said.school({"1", "Bir", "BURSA", "OLMAYAN", ""});
  said.school({"2", "İki", "ATLANTİS", "İNEGÖL", ""});
  said.school({"3", "Üç", "İSTANBUL", "BÜYÜKŞEHİR", ""});
  said.school({"4", "Dört", "BURSA", "İNEGÖL", ""});
  ASSERT_TRUE(run_of(said).accepted);
  EXPECT_EQ(in_force(), 4);
  EXPECT_THAT(notes("place"), ElementsAre("2: no such district in Bursa: OLMAYAN", "3: unknown province: ATLANTİS",
                                          "4: no district, the province's own, in İstanbul: BÜYÜKŞEHİR"));
  EXPECT_EQ(
      text("SELECT group_concat(plate || '/' || (district_id > 0)) FROM (SELECT * FROM fact_school ORDER BY code)"),
      "16/0,0/0,34/0,16/1");
}

TEST_F(Accounting, CountsARowOfSeveralRecordsAsLoadedWhenOneOfThemIs) {
  Said said;
  const worker::Field project[] = {{"project_id", "p1"}, {"title", "Su"}};
  const worker::Field changed[] = {{"project_id", "p1"}, {"title", "Su damlası"}};
  for (int i = 0; i < 3; ++i) {
    said.participation("Su", "Okul " + std::to_string(i), "BURSA", "2026-2027");
    said.out.record("project", "", i == 2 ? changed : project);
  }
  ASSERT_TRUE(run_of(said).accepted);
  EXPECT_EQ(fates(), "3 = 3 loaded, 0 duplicate, 0 blank, 0 preamble, 0 rejected");
  EXPECT_THAT(notes("duplicate"), IsEmpty());
  EXPECT_THAT(notes("part"), ElementsAre("4: duplicate of line 2 (differs in: title)"))
      << "what was left out and said something else is not silent";
}

TEST_F(Accounting, NamesThePageOfADuplicateOnAnother) {
  last_run = open_run(*db, opening, now);
  Said first, second;
  first.schools(made_up(2));
  second.schools(made_up(1));
  stage(last_run, first, "inbox:a.csv");
  stage(last_run, second, "inbox:b.csv");
  ASSERT_TRUE(decide(*db, last_run, bed::gazetteer(), thresholds, now).accepted);
  EXPECT_THAT(notes("duplicate"), ElementsAre("2: duplicate of line 2 of inbox:a.csv"));
}

TEST_F(Accounting, WhatIsInForceStandsWhenTwoRowsOfOneKeyChangePlaces) {
  Said said;
  said.covers("school");
  said.school({"", "Köy İlkokulu", "BURSA", "İNEGÖL", "1"}).school({"", "Köy İlkokulu", "BURSA", "İNEGÖL", "2"});
  ASSERT_TRUE(run_of(said).accepted);
  Said swapped;
  swapped.covers("school");
  swapped.school({"", "Köy İlkokulu", "BURSA", "İNEGÖL", "2"}).school({"", "Köy İlkokulu", "BURSA", "İNEGÖL", "1"});
  ASSERT_TRUE(run_of(swapped).accepted);
  EXPECT_EQ(run_field("changed"), "0");
  EXPECT_THAT(notes("duplicate"), ElementsAre("2: duplicate of line 3 (differs in: phone)"));
}

}  // namespace
}  // namespace twinwatch::ingest
