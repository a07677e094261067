#include "ingest/crawl_bed.hpp"

namespace twinwatch::ingest {
namespace {

using bed::Crawling;
using bed::list_url;
using bed::Said;
using testing::AllOf;
using testing::HasSubstr;

// Between two pages that are read hours apart an entry may slide from the one to the other, and be seen on neither.
TEST_F(Crawling, AListWhosePagesWereReadHoursApartTakesNothingForGoneUnlessItStatesItsTotal) {
  const std::string first = list_url, second = list_url + "?page=1";
  const auto crawl = [&](int on_second, std::int64_t apart_ms, bool stated) {
    begin({request(first), request(second)});
    Said one, two;
    one.schools(made_up(2));
    two.schools(made_up(on_second, 700101));
    two.covers("school");
    if (stated) {
      worker::Claim claim;
      claim.kind = "school";
      claim.records = 2 + static_cast<std::uint64_t>(on_second);
      two.out.expect(claim);
    }
    read(first, one);
    now += apart_ms;
    read(second, two);
    return judge();
  };
  constexpr std::int64_t hour_ms = 3'600'000;
  thresholds.median_share = 0.4;
  ASSERT_TRUE(crawl(2, hour_ms, false).accepted);
  ASSERT_EQ(in_force("school"), 4);
  ASSERT_TRUE(crawl(1, 7 * hour_ms, false).accepted);
  EXPECT_EQ(in_force("school"), 4) << "it may have been on the first page meanwhile";
  EXPECT_THAT(text("SELECT message FROM finding WHERE what = 'gate.claim' AND run_id = " + std::to_string(last_run)),
              AllOf(HasSubstr("the whole country"), HasSubstr("7 hours apart"), HasSubstr("gate.list_within")));
  EXPECT_EQ(number("SELECT count(*) FROM scope_run WHERE run_id = " + std::to_string(last_run)), 0);
  ASSERT_TRUE(crawl(1, 7 * hour_ms, true).accepted);
  EXPECT_EQ(in_force("school"), 3) << "as many as the list states were there";
  thresholds.list_within_ms = 8 * hour_ms;
  ASSERT_TRUE(crawl(0, 7 * hour_ms, false).accepted);
  EXPECT_EQ(in_force("school"), 2);
}

// Held back for its size, and let through: what its list claims is judged by what the configuration says, both times.
TEST_F(Crawling, ARunThatAPersonLetsThroughGoesByTheConfiguredTimeToo) {
  const std::string first = list_url, second = list_url + "?page=1";
  constexpr std::int64_t hour_ms = 3'600'000;
  const auto crawl = [&](int on_second) {
    begin({request(first), request(second)});
    Said one, two;
    one.schools(made_up(2));
    two.schools(made_up(on_second, 700101)).covers("school");
    read(first, one);
    now += 7 * hour_ms;
    read(second, two);
    return judge().accepted;
  };
  thresholds.list_within_ms = 8 * hour_ms;
  ASSERT_TRUE(crawl(3));
  ASSERT_EQ(in_force("school"), 5);
  for (const std::int64_t within_ms : {6 * hour_ms, 8 * hour_ms}) {
    ASSERT_FALSE(crawl(0)) << "of five schools two are not believed";
    thresholds.list_within_ms = within_ms;
    accept_run(*db, last_run, bed::gazetteer(), thresholds, "somebody", now);
    EXPECT_EQ(in_force("school"), within_ms > 7 * hour_ms ? 2 : 5);
    thresholds.list_within_ms = 8 * hour_ms;
  }
}

}  // namespace
}  // namespace twinwatch::ingest
