// Which crawls are held back, and what those that are not may claim.
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

TEST_F(Crawling, FewMissingPagesAreNoneOfTheLayoutsBusinessAndManyHoldTheRunBack) {
  std::vector<fetch::Request> leads;
  for (int i = 0; i < 10; ++i) leads.push_back(request(profile(std::to_string(i))));
  const auto crawl = [&](int missing) {
    begin({request(list_url)});
    read(list_url, Said(), leads);
    Said gone;
    gone.out.landmark("the page answers with 200", false);
    for (int i = 0; i < 10; ++i) {
      const std::string slug = std::to_string(i);
      if (i < missing)
        read(profile(slug), gone, {}, 404);
      else
        read(profile(slug), projects(slug, {"Su"}));
    }
    if (missing > 0) mark_incomplete(*db, last_run, "missing", "some pages are not there");
    return judge();
  };
  EXPECT_TRUE(crawl(0).accepted);
  EXPECT_TRUE(crawl(2).accepted);
  EXPECT_EQ(in_force("participation"), 10);
  const Decision half = crawl(5);
  ASSERT_FALSE(half.accepted);
  EXPECT_THAT(half.reasons.front(), HasSubstr("5 of 11 pages are not there any more"));
  EXPECT_EQ(in_force("participation"), 10);
}

TEST_F(Crawling, ALandmarkLostOnEveryPageIsToldOnce) {
  first_crawl();
  begin({request(list_url)});
  unchanged(list_url);
  for (const char* slug : {"a", "b"}) {
    Said lost;
    lost.out.landmark("projects: .organisation-projects", false);
    read(profile(slug), lost);
  }
  const Decision decision = judge();
  ASSERT_FALSE(decision.accepted);
  EXPECT_THAT(decision.reasons.front(), AllOf(HasSubstr(profile("a")), HasSubstr("nor on 1 more of 3 pages")));
  EXPECT_EQ(in_force("participation"), 3);
  EXPECT_EQ(
      number("SELECT count(*) FROM finding WHERE what = 'gate.landmark' AND run_id = " + std::to_string(last_run)), 1);

  begin({request(list_url)});
  EXPECT_TRUE(asked_for(list_url).held) << "the last accepted pages still stand";
}

TEST_F(Crawling, WhatAPersonLetThroughIsNotAskedAboutAgainWhileItIsUnchanged) {
  first_crawl();
  begin({request(list_url)});
  unchanged(list_url);
  Said lost = projects("a", {"Su"});
  lost.out.landmark("projects", false);
  read(profile("a"), lost);
  unchanged(profile("b"));
  ASSERT_FALSE(judge().accepted);
  accept_run(*db, last_run, gazetteer(), thresholds, "somebody", now);
  begin({request(list_url)});
  unchanged(list_url);
  unchanged(profile("a"));
  read(profile("b"), projects("b", {"Robot"}));
  const Decision decision = judge();
  EXPECT_TRUE(decision.accepted) << decision.reasons.front();
}

TEST_F(Crawling, OneOddPageAmongManyIsSetAsideAndManyHoldTheRunBack) {
  std::vector<fetch::Request> leads;
  for (int i = 0; i < 60; ++i) leads.push_back(request(profile(std::to_string(i))));
  const auto crawl = [&](int odd) {
    begin({request(list_url)});
    read(list_url, Said(), leads);
    for (int i = 0; i < 60; ++i) {
      const std::string slug = std::to_string(i);
      Said said = projects(slug, {"Su", "Hava"});
      if (i < odd) {
        said = Said();
        said.out.landmark("projects: .organisation-projects", false);
      }
      read(profile(slug), said);
    }
    return judge();
  };
  ASSERT_TRUE(crawl(0).accepted);
  EXPECT_EQ(in_force("participation"), 120);
  const Decision one = crawl(1);
  ASSERT_TRUE(one.accepted) << one.reasons.front();
  EXPECT_EQ(in_force("participation"), 120) << "what is known of the odd one stays";
  EXPECT_EQ(run_field("incomplete_by"), "failures") << "the operator hears of it";
  EXPECT_THAT(run_field("message"), AllOf(HasSubstr("1 of 61 pages"), HasSubstr(profile("0")), HasSubstr("set aside")));
  EXPECT_FALSE(crawl(3).accepted) << "5 % are no accident";
  EXPECT_EQ(in_force("participation"), 120);
}

TEST_F(Crawling, ASchoolKnownToBeActiveThatIsReadAsHavingNothingHoldsTheRunBack) {
  thresholds.active_states = {"active"};
  thresholds.canaries = {{"a", true}, {"b", true}};
  begin({request(profile("a")), request(profile("b"))});
  read(profile("a"), projects("a", {"Su"}));
  read(profile("b"), projects("b", {}));
  const Decision decision = judge();
  ASSERT_FALSE(decision.accepted);
  EXPECT_THAT(decision.reasons.front(),
              AllOf(HasSubstr("b is known to have an active project"), HasSubstr("no project")));
}

TEST_F(Crawling, WhatNobodyHasConfirmedClaimsNothingThatCounts) {
  first_crawl();
  EXPECT_EQ(number("SELECT count(*) FROM scope_run WHERE unverified = 'school'"), 2);
  db->sql().exec("INSERT INTO confirmed_kind SELECT source_id, 'school', 'somebody', 1 FROM source");
  begin({request(list_url)});
  read(list_url, Said(), {request(profile("a")), request(profile("b"))});
  unchanged(profile("a"));
  read(profile("b"), projects("b", {"Kod"}));
  ASSERT_TRUE(judge().accepted);
  EXPECT_EQ(number("SELECT count(*) FROM scope_run WHERE data_ms = " + std::to_string(now) + " AND unverified = ''"),
            2);
}

TEST_F(Crawling, AHeldBackCrawlWhosePagesWereReadAnewSinceCannotBeLetThrough) {
  first_crawl();
  begin({request(list_url)});
  unchanged(list_url);
  unchanged(profile("a"));
  Said lost;
  lost.out.landmark("projects", false);
  read(profile("b"), lost);
  ASSERT_FALSE(judge().accepted);
  const RunId held_back = last_run;
  begin({request(list_url)});
  read(list_url, Said(), {request(profile("a")), request(profile("b"))});
  read(profile("a"), projects("a", {"Su"}));
  read(profile("b"), projects("b", {"Kod"}));
  ASSERT_TRUE(judge().accepted);
  try {
    accept_run(*db, held_back, gazetteer(), thresholds, "somebody", now);
    ADD_FAILURE() << "a's second project would have come back";
  } catch (const std::invalid_argument& error) {
    EXPECT_THAT(error.what(), HasSubstr("has been read anew since"));
  }
}

TEST_F(Crawling, WhatAPageClaimsNoMoreNobodyClaims) {
  first_crawl();
  begin({request(list_url)});
  unchanged(list_url);
  Said unsure;  // one of its projects cannot be read: the page does not claim to have told all
  unsure.participation("Su", "a okulu", "Erzurum", "", "a");
  read(profile("a"), unsure);
  unchanged(profile("b"));
  ASSERT_TRUE(judge().accepted);
  EXPECT_EQ(
      text("SELECT group_concat(account || ':' || unverified, ' ') FROM (SELECT account, unverified FROM scope_run"
           " JOIN scope USING (scope_id) ORDER BY account)"),
      "a:withdrawn b:school");
}

TEST_F(Crawling, AHeldBackRunIsNotLetThroughOverWhatWasSeenSince) {
  first_crawl();
  begin({request(list_url)});
  unchanged(list_url);
  read(profile("a"), projects("a", {}));
  Said lost;
  lost.out.landmark("projects", false);
  read(profile("b"), lost);
  ASSERT_FALSE(judge().accepted);
  const RunId held_back = last_run;
  begin({request(list_url)});
  for (const auto& url : {list_url, profile("a"), profile("b")}) unchanged(url);
  ASSERT_TRUE(close_if_all_same(*db, last_run, now));
  try {
    accept_run(*db, held_back, gazetteer(), thresholds, "somebody", now);
    ADD_FAILURE() << "a has its projects, as was seen since";
  } catch (const std::invalid_argument& error) {
    EXPECT_THAT(error.what(), HasSubstr("read again since"));
  }
  EXPECT_EQ(in_force("participation"), 3);
}

TEST_F(Crawling, ThatManyAccountsHaveNothingAtOnceIsThePortalsDoing) {
  std::vector<fetch::Request> all;
  for (int i = 0; i < 60; ++i) all.push_back(request(profile(std::to_string(i))));
  const auto crawl = [&](int emptied) {
    begin(all);
    for (int i = 0; i < 60; ++i) {
      const auto slug = std::to_string(i);
      read(profile(slug), i < emptied ? projects(slug, {}) : projects(slug, {"Su"}));
    }
    return judge();
  };
  ASSERT_TRUE(crawl(0).accepted);
  const Decision many = crawl(30);
  ASSERT_FALSE(many.accepted);
  EXPECT_THAT(many.reasons.front(), HasSubstr("30 of 60 accounts"));
  EXPECT_TRUE(crawl(10).accepted) << "schools do end their projects";
  EXPECT_EQ(in_force("participation"), 50);
}

}  // namespace
}  // namespace twinwatch::ingest
