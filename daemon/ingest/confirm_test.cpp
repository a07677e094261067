#include "ingest/confirm.hpp"

#include <gmock/gmock.h>

#include "ingest/page_stage.hpp"
#include "ingest/test_bed.hpp"

namespace twinwatch::ingest {
namespace {

using bed::day_ms;
using bed::gazetteer;
using bed::Said;

class Confirming : public bed::IngestBed {
 protected:
  void SetUp() override {
    IngestBed::SetUp();
    opening.source = "portal";
    opening.plugin = "etwinning_net";
    opening.subject.clear();
    crawl();
  }

  // Two profiles, each the whole of its account, and a list that claims one province.
  void crawl(const std::string& profile_kind = "school") {
    now += day_ms;
    last_run = open_run(*db, opening, now);
    for (const char* account : {"a", "b"}) {
      Said said;
      said.covers("participation", "", "", account);
      said.participation("Su", std::string(account) + " okulu", "Erzurum", "", account);
      page(std::string("https://portal.example/") + account, profile_kind, said);
    }
    Said list;
    list.covers("participation", "Erzurum", "2026-2027");
    list.participation("Su", "c okulu", "Erzurum", "2026-2027", "c");
    page("https://portal.example/list", "list", list);
    const Decision decision = decide(*db, last_run, gazetteer(), thresholds, now);
    ASSERT_TRUE(decision.accepted) << decision.reasons.front();
  }
  void page(const std::string& url, const std::string& kind, const Said& said) {
    fetch::Page fetched = page_of(url, url + std::to_string(now));
    fetched.request.kind = kind;
    ask(*db, last_run, {fetched.request});
    PageStage staged(*db, last_run, fetched, Archive::none);
    staged.chunk(said.out.octets());
    staged.seal({}, "utf-8 (test)");
    staged.commit(now);
  }
  KindOutcome say(bool confirmed, const std::string& kind = "school", const std::string& reason = "looked at it") {
    return set_kind_verdict(*db, {"portal", "etwinning_net", kind, confirmed, "ayse", reason}, now);
  }
  std::int64_t doubted(const std::string& kind = "school") {
    return number("SELECT count(*) FROM scope_run WHERE unverified = '" + kind + "'");
  }
};

TEST_F(Confirming, ClaimsOfThatTypeCountFromNowOnAndOthersDoNot) {
  ASSERT_EQ(doubted(), 2);
  const KindOutcome outcome = say(true);
  EXPECT_TRUE(outcome.changed);
  EXPECT_EQ(outcome.scopes, 2);
  EXPECT_EQ(doubted(), 0);
  EXPECT_EQ(doubted("list"), 1);
  const auto confirmed = confirmed_kinds(*db, "portal");
  ASSERT_EQ(confirmed.size(), 1u);
  EXPECT_EQ(confirmed[0].kind + " " + confirmed[0].person, "school ayse");
  EXPECT_EQ(confirmed[0].at_ms, now);
  crawl();
  EXPECT_EQ(doubted(), 0) << "a later crawl's claims count too";
}

TEST_F(Confirming, OnlyTheNewestClaimOfAScopeIsSpokenFor) {
  crawl();
  ASSERT_EQ(doubted(), 4);
  EXPECT_EQ(say(true).scopes, 2);
  EXPECT_EQ(doubted(), 2);
  EXPECT_EQ(number("SELECT count(*) FROM scope_run WHERE unverified = '' AND run_id = " + std::to_string(last_run)), 2);
}

TEST_F(Confirming, TakenBackNoClaimOfThatTypeCountsAnyMore) {
  say(true);
  crawl();  // two claims a scope that count
  ASSERT_EQ(doubted(), 0);
  const KindOutcome outcome = say(false, "school", "the portal was rebuilt");
  EXPECT_TRUE(outcome.changed);
  EXPECT_EQ(outcome.scopes, 4);
  EXPECT_EQ(doubted(), 4);
  EXPECT_EQ(doubted("list"), 2);
  EXPECT_TRUE(confirmed_kinds(*db, "portal").empty());
  EXPECT_EQ(text("SELECT group_concat(name || ' ' || value || ' ' || actor || ' ' || reason, '; ') FROM switch"),
            "confirm:portal:school confirmed ayse looked at it; confirm:portal:school unconfirmed ayse the portal was "
            "rebuilt");
}

TEST_F(Confirming, SaidTwiceIsSaidOnce) {
  say(true);
  const KindOutcome again = say(true);
  EXPECT_FALSE(again.changed);
  EXPECT_EQ(again.scopes, 0);
  EXPECT_EQ(number("SELECT count(*) FROM switch"), 1);
  EXPECT_FALSE(say(false, "list").changed);
}

TEST_F(Confirming, PagesWithoutATypeAreConfirmedAsPage) {
  crawl("");
  EXPECT_EQ(doubted(nameless_kind), 2);
  EXPECT_EQ(say(true, nameless_kind).scopes, 2);
  crawl("");
  EXPECT_EQ(doubted(nameless_kind), 0);
  say(false, nameless_kind);
  EXPECT_EQ(doubted(nameless_kind), 4);
}

TEST_F(Confirming, ASourceThatHasNotBeenReadYetCanBeConfirmedBefore) {
  set_kind_verdict(*db, {"other", "etwinning_meb", "labels", true, "ayse", ""}, now);
  EXPECT_EQ(confirmed_kinds(*db, "other").size(), 1u);
  EXPECT_THROW(set_kind_verdict(*db, {"other", "etwinning_meb", "labels", false, "", ""}, now), std::invalid_argument);
}

}  // namespace
}  // namespace twinwatch::ingest
