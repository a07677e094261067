#include <algorithm>

#include "ingest/test_bed.hpp"

namespace twinwatch::ingest {
namespace {

using bed::Said;
using bed::School;

class Merge : public bed::IngestBed {
 protected:
  Said registry(const std::vector<School>& schools, std::string_view province = "") {
    Said said;
    said.covers("school", province);
    said.schools(schools);
    return said;
  }
  int total_changes() { return db->sql().getTotalChanges(); }
};

TEST_F(Merge, LoadsARegistryIntoFactsWithPlaceLineAndDates) {
  const Decision decision = run_of(registry({{"751929", "Yakutiye İlkokulu", "ERZURUM", "YAKUTİYE", "0442 1"}}));
  ASSERT_TRUE(decision.accepted) << decision.reasons.front();
  EXPECT_EQ(text("SELECT printf('%s|%s|%d|%d|%s', code, name, plate, line, phone) FROM fact_school"),
            "751929|Yakutiye İlkokulu|25|2|0442 1");
  EXPECT_GT(number("SELECT district_id FROM fact_school"), 0);
  EXPECT_EQ(number("SELECT valid_from FROM fact_school"), now);
  EXPECT_EQ(number("SELECT known_from FROM fact_school"), now);
  EXPECT_EQ(run_field("state"), "accepted");
  EXPECT_EQ(run_field("added"), "1");
  EXPECT_EQ(number("SELECT count(*) FROM staged"), 0);
}

TEST_F(Merge, WritesNoFactWhenNothingChanged) {
  const auto schools = made_up(500);
  ASSERT_TRUE(run_of(registry(schools)).accepted);
  const int before = total_changes();
  ASSERT_TRUE(run_of(registry(schools)).accepted);
  EXPECT_LT(total_changes() - before, 40) << "only the run's own rows";
  EXPECT_EQ(number("SELECT count(*) FROM fact_school"), 500);
  EXPECT_EQ(run_field("kept"), "500");
  EXPECT_EQ(run_field("added + changed + removed"), "0");
}

TEST_F(Merge, AnotherRowOrderIsNoChange) {
  auto schools = made_up(500);
  for (int i = 0; i < 40; ++i) schools.push_back({"", "Köy İlkokulu " + std::to_string(i), "BURSA", "İNEGÖL", ""});
  ASSERT_TRUE(run_of(registry(schools)).accepted);
  std::reverse(schools.begin(), schools.end());
  std::rotate(schools.begin(), schools.begin() + 123, schools.end());
  ASSERT_TRUE(run_of(registry(schools)).accepted);
  EXPECT_EQ(run_field("added + changed + removed"), "0");
  EXPECT_EQ(number("SELECT count(*) FROM fact_school"), 540);
}

TEST_F(Merge, AChangedFieldClosesTheOldVersionAndOpensANewOne) {
  auto schools = made_up(10);
  ASSERT_TRUE(run_of(registry(schools)).accepted);
  schools[3].phone = "0442 234 00 00";
  ASSERT_TRUE(run_of(registry(schools)).accepted);
  EXPECT_EQ(run_field("changed"), "1");
  EXPECT_EQ(run_field("added"), "0");
  EXPECT_EQ(in_force(), 10);
  EXPECT_EQ(number("SELECT count(*) FROM fact_school WHERE code = '700004'"), 2);
  EXPECT_EQ(number("SELECT known_to = " + std::to_string(now) + " AND valid_to = " + std::to_string(now) +
                   " FROM fact_school WHERE code = '700004' AND phone IS NULL"),
            1);
}

TEST_F(Merge, AbsentMeansGoneOnlyWhereTheRunClaimsTheWhole) {
  auto schools = made_up(20);
  ASSERT_TRUE(run_of(registry(schools)).accepted);
  schools.pop_back();
  Said partial;
  partial.schools(schools);
  ASSERT_TRUE(run_of(partial).accepted);
  EXPECT_EQ(in_force(), 20) << "no claim: adds, never removes";
  ASSERT_TRUE(run_of(registry(schools)).accepted);
  EXPECT_EQ(in_force(), 19);
  EXPECT_EQ(run_field("removed"), "1");
}

TEST_F(Merge, OneProvincesClaimNeverRetiresAnothers) {
  const auto erzurum = made_up(20, 700001, "ERZURUM", "YAKUTİYE"), bursa = made_up(20, 800001, "BURSA", "İNEGÖL");
  ASSERT_TRUE(run_of(registry(erzurum, "ERZURUM")).accepted);
  ASSERT_TRUE(run_of(registry(bursa, "BURSA")).accepted);
  EXPECT_EQ(in_force(), 40);
  auto fewer = erzurum;
  fewer.erase(fewer.begin(), fewer.begin() + 2);
  ASSERT_TRUE(run_of(registry(fewer, "25")).accepted) << "a plate number names the province as well";
  EXPECT_EQ(number("SELECT count(*) FROM fact_school WHERE plate = 25 AND known_to IS NULL"), 18);
  EXPECT_EQ(number("SELECT count(*) FROM fact_school WHERE plate = 16 AND known_to IS NULL"), 20);
}

TEST_F(Merge, ADistrictsClaimStaysInItsDistrict) {
  auto schools = made_up(10, 700001, "ERZURUM", "YAKUTİYE");
  const auto other = made_up(10, 710001, "ERZURUM", "PALANDÖKEN");
  schools.insert(schools.end(), other.begin(), other.end());
  ASSERT_TRUE(run_of(registry(schools)).accepted);
  Said said;
  said.covers("school", "Erzurum", {}, {}, "Palandöken");
  said.schools({other.begin(), other.end() - 1});
  ASSERT_TRUE(run_of(said).accepted);
  EXPECT_EQ(run_field("removed"), "1");
  EXPECT_EQ(in_force(), 19);
}

TEST_F(Merge, AnAccountsClaimAndAPeriodsClaimStayThere) {
  Said all;
  all.participation("A", "Bir İlkokulu", "ERZURUM", "2025-2026", "bir-1");
  all.participation("B", "Bir İlkokulu", "ERZURUM", "2026-2027", "bir-1");
  all.participation("C", "İki İlkokulu", "ERZURUM", "2026-2027", "iki-2");
  ASSERT_TRUE(run_of(all).accepted);
  Said page;  // this account's page lists only A now
  page.covers("participation", {}, {}, "bir-1");
  page.participation("A", "Bir İlkokulu", "ERZURUM", "2025-2026", "bir-1");
  ASSERT_TRUE(run_of(page).accepted);
  EXPECT_EQ(text("SELECT group_concat(project_title) FROM (SELECT project_title FROM fact_participation WHERE known_to"
                 " IS NULL ORDER BY 1)"),
            "A,C");
  Said period;
  period.covers("participation", {}, "2026-2027");
  period.participation("D", "İki İlkokulu", "ERZURUM", "2026-2027", "iki-2");
  ASSERT_TRUE(run_of(period).accepted);
  EXPECT_EQ(text("SELECT group_concat(project_title) FROM (SELECT project_title FROM fact_participation WHERE known_to"
                 " IS NULL ORDER BY 1)"),
            "A,D");
}

TEST_F(Merge, TwoListsOfOneKindNeverRetireEachOther) {
  ASSERT_TRUE(run_of(registry(made_up(10))).accepted);
  Said other;
  worker::Claim claim;
  claim.kind = "school";
  claim.list = "private";
  other.out.covers(claim);
  other.school({"", "Özel Deneme Koleji", "BURSA", "NİLÜFER", ""}, "private");
  ASSERT_TRUE(run_of(other).accepted);
  EXPECT_EQ(in_force(), 11);
}

TEST_F(Merge, AnswersAsOfADayAndAsKnownOnADay) {
  auto schools = made_up(3);
  Said first = registry(schools);
  first.dated(bed::start_ms - 10 * bed::day_ms);
  ASSERT_TRUE(run_of(first).accepted);
  const std::int64_t first_known = now;
  schools[0].phone = "1";
  schools.pop_back();
  thresholds.median_share = 0.5;
  Said second = registry(schools);
  second.dated(bed::start_ms - 2 * bed::day_ms);  // so it was since then, but we learn it now
  ASSERT_TRUE(run_of(second).accepted);
  const auto as = [&](std::int64_t valid, std::int64_t known) {
    SQLite::Statement find(
        db->sql(),
        "SELECT coalesce(group_concat(code || coalesce('/' || phone, '')), 'none') FROM (SELECT * FROM"
        " fact_school WHERE known_from <= :k AND valid_from <= :v"
        " AND (known_to IS NULL OR :k < known_to OR :v < valid_to) ORDER BY code)");
    find.bind(":v", valid);
    find.bind(":k", known);
    find.executeStep();
    return find.getColumn(0).getString();
  };
  const std::int64_t long_ago = bed::start_ms - 5 * bed::day_ms;
  EXPECT_EQ(as(now, now), "700001/1,700002");
  EXPECT_EQ(as(now, first_known), "700001,700002,700003") << "an end that was not known yet does not count";
  EXPECT_EQ(as(long_ago, now), "700001,700002,700003") << "it was so then, and we know that still";
  EXPECT_EQ(as(bed::start_ms - 20 * bed::day_ms, now), "none");
}

TEST_F(Merge, HoldsAbsentRecordsBackWhenMoreRowsThanBeforeCouldNotBeRead) {
  auto schools = made_up(20);
  ASSERT_TRUE(run_of(registry(schools)).accepted);
  schools.pop_back();
  Said said = registry(schools);
  said.row();
  said.out.reject("3 fields where 9 were expected");
  ASSERT_TRUE(run_of(said).accepted);
  EXPECT_EQ(in_force(), 20) << "the row that could not be read may be the missing school's";
  EXPECT_EQ(number("SELECT count(*) FROM finding WHERE what = 'gate.held'"), 1);
  ASSERT_TRUE(run_of(said).accepted);
  EXPECT_EQ(in_force(), 19) << "a row that is always bad is no news";
}

}  // namespace
}  // namespace twinwatch::ingest
