// A source of the web over several runs: what is carried, what is gone, what only seems so.
#include "ingest/crawl_bed.hpp"

namespace twinwatch::ingest {
namespace {

using bed::Crawling;
using bed::day_ms;
using bed::gazetteer;
using bed::list_url;
using bed::profile;
using bed::Said;
using testing::AllOf;
using testing::HasSubstr;

TEST_F(Crawling, WhatWasReadStandsForItsAddresses) {
  first_crawl();
  EXPECT_EQ(number("SELECT count(*) FROM resource"), 3);
  EXPECT_EQ(number("SELECT count(*) FROM frontier"), 0) << "the way there need not be kept";
  begin({request(list_url)});
  const Asked list = asked_for(list_url);
  ASSERT_TRUE(list.held);
  EXPECT_THAT(list.held->validators.etag, HasSubstr("of "));
}

TEST_F(Crawling, ACrawlOfUnchangedPagesWritesNothingButThatTheyWereSeen) {
  first_crawl();
  const auto facts = number("SELECT max(fact_id) FROM fact_participation");
  const auto pages = number("SELECT count(*) FROM page");
  begin({request(list_url)});
  unchanged(list_url);
  EXPECT_EQ(asked().size(), 2u) << "what the list led to is asked for without parsing it";
  unchanged(profile("a"));
  unchanged(profile("b"));
  EXPECT_TRUE(close_if_all_same(*db, last_run, now));
  EXPECT_EQ(run_field("state"), "unchanged");
  EXPECT_EQ(number("SELECT max(fact_id) FROM fact_participation"), facts);
  EXPECT_EQ(number("SELECT count(*) FROM page"), pages);
  EXPECT_EQ(number("SELECT min(data_ms) FROM scope_run"), now) << "both profiles are as fresh as they were seen";
  EXPECT_EQ(number("SELECT min(checked_ms) FROM resource"), now);
}

TEST_F(Crawling, OneChangedPageAmongUnchangedOnesChangesItsOwnRecordsOnly) {
  first_crawl();
  begin({request(list_url)});
  unchanged(list_url);
  unchanged(profile("a"));
  read(profile("b"), projects("b", {"Robot"}));
  EXPECT_FALSE(close_if_all_same(*db, last_run, now));
  const Decision decision = judge();
  ASSERT_TRUE(decision.accepted) << decision.reasons.front();
  EXPECT_EQ(run_field("added || '+ ' || removed || '- ' || kept"), "1+ 1- 2");
  EXPECT_EQ(number("SELECT count(*) FROM page WHERE run_id = " + std::to_string(last_run)), 1);
  EXPECT_EQ(number("SELECT count(DISTINCT page_id) FROM staged"), 3) << "what was replaced needs no stream";
}

TEST_F(Crawling, APartOfACrawlTakesNothingForGoneButWhatASingleAccountNoLongerHas) {
  Said directory;
  directory.covers("school");
  directory.schools(made_up(2));
  begin({request(list_url)});
  read(list_url, directory, {request(profile("a")), request(profile("b"))});
  read(profile("a"), projects("a", {"Su", "Hava"}));
  read(profile("b"), projects("b", {"Kod"}));
  ASSERT_TRUE(judge().accepted);

  Said shorter;
  shorter.covers("school");
  shorter.schools(made_up(1));
  begin({request(list_url)});
  read(list_url, shorter, {request(profile("a")), request(profile("b"))});
  read(profile("a"), projects("a", {"Su"}));
  mark_failed(*db, last_run, asked_for(profile("b")).seq, "answered 500");
  mark_incomplete(*db, last_run, "failures", "1 page could not be had");
  const Decision decision = judge();
  ASSERT_TRUE(decision.accepted) << decision.reasons.front();
  EXPECT_EQ(in_force("school"), 2) << "the list is not judged by a part of it";
  EXPECT_EQ(in_force("participation"), 2) << "a's second project is gone, b's is not";
  EXPECT_THAT(run_field("message"), HasSubstr("A part of the source: 1 page could not be had"));
}

// A calendar whose "next month" never ends.
TEST_F(Crawling, AFullFrontierEndsTheRunAsAPartThatTakesNothingForGone) {
  Said directory;
  directory.covers("school");
  directory.schools(made_up(2));
  begin({request(list_url)});
  read(list_url, directory, {request(profile("a"))});
  read(profile("a"), projects("a", {"Su"}));
  ASSERT_TRUE(judge().accepted);

  Said shorter;
  shorter.covers("school");
  shorter.schools(made_up(1));
  begin({request(list_url)});
  read(list_url, shorter, {request(profile("a")), request(profile("2026-11"))}, 200, 4);
  read(profile("2026-11"), Said(), {request(profile("2026-12")), request(profile("2027-01"))}, 200, 4);
  read(profile("2026-12"), Said(), {request(profile("2027-01")), request(profile("a"))}, 200, 4);
  read(profile("a"), projects("a", {"Su"}));
  EXPECT_THAT(asked(), testing::IsEmpty());
  const Standing how = standing(*db, last_run);
  EXPECT_FALSE(how.complete());
  EXPECT_EQ(how.left_out, 2) << "an address that has its place already is not left out";
  EXPECT_THAT(how.why_left_out, AllOf(HasSubstr("more than the 4 addresses"), HasSubstr("2 times"),
                                      HasSubstr(profile("2027-01") + ", which " + profile("2026-11") + " led to"),
                                      HasSubstr("raise crawl.requests_per_run")));
  EXPECT_FALSE(close_if_all_same(*db, last_run, now));
  mark_incomplete(*db, last_run, "frontier", how.why_left_out);
  ASSERT_TRUE(judge().accepted);
  EXPECT_EQ(in_force("school"), 2) << "what found no room is not gone";
}

TEST_F(Crawling, ACarriedPageLeadsNoFurtherThanTheFrontierIsLong) {
  first_crawl();
  begin({request(list_url)});
  mark_same(*db, last_run, asked_for(list_url), {}, false, now, 2);
  EXPECT_EQ(asked().size(), 1u);
  unchanged(profile("a"));
  EXPECT_EQ(standing(*db, last_run).left_out, 1);
  EXPECT_FALSE(close_if_all_same(*db, last_run, now)) << "one of its pages was not looked at";
}

TEST_F(Crawling, APageYoungerThanItsMaxAgeIsNotAskedForAndWhatItLedToIs) {
  first_crawl();
  begin({request(list_url, 7 * 86'400)});
  ASSERT_EQ(asked().size(), 2u);
  unchanged(profile("a"));
  unchanged(profile("b"));
  EXPECT_TRUE(close_if_all_same(*db, last_run, now));
  EXPECT_EQ(number("SELECT checked_ms FROM resource WHERE url = '" + list_url + "'"), now - day_ms)
      << "what was believed was not seen";
}

TEST_F(Crawling, TheOldestPagesAreReadFirstAndThoseNeverReadBeforeThem) {
  first_crawl();
  begin({request(profile("a"))});  // a is read again, b is not
  unchanged(profile("a"));
  mark_incomplete(*db, last_run, "budget", "one page a run");
  ASSERT_TRUE(judge().accepted);
  begin({request(profile("a")), request(profile("b")), request(profile("new"))});
  std::vector<std::string> order;
  for (const Asked& one : asked()) order.push_back(one.request.url);
  EXPECT_THAT(order, testing::ElementsAre(profile("new"), profile("b"), profile("a")));
}

TEST_F(Crawling, AnotherPluginOrOtherSettingsMakeEveryPageNew) {
  first_crawl();
  opening.settings_hash[0] = 2;
  begin({request(list_url, 7 * 86'400)});
  EXPECT_FALSE(asked_for(list_url).held);
}

TEST_F(Crawling, APageAskedForWithAnotherTagIsReadAnew) {
  first_crawl();
  fetch::Request counted = request(profile("a"), 7 * 86'400);
  counted.tag = "20 so far";
  begin({counted});
  EXPECT_FALSE(asked_for(profile("a")).held) << "what it says may hang on the tag";
}

TEST_F(Crawling, APartClosesOnlyWhatItsOwnPagesSaid) {
  const std::string first = profile("x?page=0"), second = profile("x?page=1");
  begin({request(first), request(second)});
  read(first, projects("x", {"Su"}));
  read(second, projects("x", {"Hava"}));
  ASSERT_TRUE(judge().accepted);
  begin({request(first, 7 * 86'400), request(second), request(profile("new"))});
  read(second, projects("x", {"Toprak"}));
  mark_incomplete(*db, last_run, "budget", "one page a run");
  ASSERT_TRUE(judge().accepted);
  EXPECT_EQ(text("SELECT group_concat(project_title, ' ') FROM (SELECT project_title FROM fact_participation WHERE"
                 " known_to IS NULL ORDER BY 1)"),
            "Su Toprak")
      << "the other page of the account was not read";
}

TEST_F(Crawling, AKilledCrawlGoesOnWithThePagesThatItHadNotCommitted) {
  begin({request(list_url)});
  read(list_url, Said(), {request(profile("a")), request(profile("b"))});
  read(profile("a"), projects("a", {"Su"}));
  db.reset();  // as a kill between two pages
  db = std::make_unique<store::Database>(store::Database::open_writer(file(), now));
  const auto left = unfinished_runs(*db, opening, now);
  ASSERT_EQ(left.size(), 1u);
  ask(*db, last_run, {request(list_url)}, now);
  ASSERT_EQ(asked().size(), 1u);
  read(profile("b"), projects("b", {"Kod"}));
  ASSERT_TRUE(judge().accepted);
  EXPECT_EQ(in_force("participation"), 2);
}

}  // namespace
}  // namespace twinwatch::ingest
