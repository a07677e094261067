// A source of the web over several runs: what is carried, what is gone, what only seems so. The pages are made up.
#include <gmock/gmock.h>

#include "ingest/frontier.hpp"
#include "ingest/page_stage.hpp"
#include "ingest/test_bed.hpp"

namespace twinwatch::ingest {
namespace {

using bed::day_ms;
using bed::gazetteer;
using bed::Said;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const std::string list_url = "https://portal.example/schools";
std::string profile(const std::string& slug) { return "https://portal.example/schools/" + slug; }

class Crawling : public bed::IngestBed {
 protected:
  void SetUp() override {
    IngestBed::SetUp();
    opening.source = "portal";
    opening.plugin = "etwinning_net";
    opening.subject.clear();
    opening.plugin_hash[0] = opening.settings_hash[0] = 1;
  }

  static fetch::Request request(const std::string& url, std::uint32_t max_age_s = 0) {
    fetch::Request one;
    one.url = url;
    one.kind = url == list_url ? "schools" : "school";
    one.max_age_s = max_age_s;
    return one;
  }

  RunId begin(const std::vector<fetch::Request>& first) {
    now += day_ms;
    last_run = open_run(*db, opening, now);
    ask(*db, last_run, first, now);
    return last_run;
  }
  std::vector<Asked> asked() { return next_asked(*db, last_run, 100, {}); }
  Asked asked_for(const std::string& url) {
    for (const Asked& one : asked())
      if (one.request.url == url) return one;
    ADD_FAILURE() << url << " is not asked for";
    return {};
  }

  void read(const std::string& url, const Said& said, const std::vector<fetch::Request>& leads = {}, int status = 200) {
    fetch::Page page = page_of(url, "<html>" + url + std::to_string(now) + "</html>");
    page.request = asked_for(url).request;
    page.status = status;
    page.validators.etag = "\"of " + std::to_string(now) + "\"";
    PageStage stage(*db, last_run, page, Archive::none);
    stage.chunk(said.out.octets());
    stage.seal(leads, "utf-8 (test)");
    stage.commit(now);
  }
  void unchanged(const std::string& url) { mark_same(*db, last_run, asked_for(url), {}, false, now); }
  Decision judge() { return decide(*db, last_run, gazetteer(), thresholds, now); }

  // A profile's projects; it lists all of its account's.
  static Said projects(const std::string& slug, const std::vector<std::string>& titles) {
    Said said;
    said.covers("participation", "", "", slug);
    if (titles.empty()) said.out.nothing("no project yet");
    for (const auto& title : titles) said.participation(title, slug + " okulu", "Erzurum", "", slug);
    return said;
  }
  // The list leads to two profiles and claims nothing itself.
  void first_crawl() {
    begin({request(list_url)});
    read(list_url, Said(), {request(profile("a")), request(profile("b"))});
    read(profile("a"), projects("a", {"Su", "Hava"}));
    read(profile("b"), projects("b", {"Kod"}));
    const Decision decision = judge();
    ASSERT_TRUE(decision.accepted) << decision.reasons.front();
    ASSERT_EQ(in_force("participation"), 3);
  }
};

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
    accept_run(*db, held_back, gazetteer(), "somebody", now);
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
    accept_run(*db, held_back, gazetteer(), "somebody", now);
    ADD_FAILURE() << "a has its projects, as was seen since";
  } catch (const std::invalid_argument& error) {
    EXPECT_THAT(error.what(), HasSubstr("read again since"));
  }
  EXPECT_EQ(in_force("participation"), 3);
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
