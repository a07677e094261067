// What the archive keeps of a source, read again: by a replay, and as a folder of recorded pages.
#include "service/archived_pages.hpp"

#include <gmock/gmock.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <fstream>

#include "fetch/recorded_pages.hpp"
#include "ingest/frontier.hpp"
#include "ingest/page_stage.hpp"
#include "ingest/test_bed.hpp"
#include "service/config.hpp"
#include "service/due.hpp"
#include "service/fixture.hpp"

namespace twinwatch::service {
namespace {

using ingest::bed::day_ms;
using ingest::bed::Said;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const std::string list_url = "https://portal.example/schools";
std::string profile(const std::string& slug) { return "https://portal.example/schools/" + slug; }

class Archived : public ingest::bed::IngestBed {
 protected:
  void SetUp() override {
    IngestBed::SetUp();
    opening.source = "portal";
    opening.plugin = "etwinning_net";
    opening.plugin_version = "1.2.3";
    opening.subject.clear();
    opening.plugin_hash[0] = opening.settings_hash[0] = 1;
  }
  static fetch::Request request(const std::string& url) {
    fetch::Request one;
    one.url = url;
    one.kind = url == list_url ? "schools" : "school";
    one.tag = "of " + url;
    return one;
  }
  void begin() {
    now += day_ms;
    last_run = ingest::open_run(*db, opening, now);
  }
  void read(const std::string& url, const std::string& body, Said said = {},
            const std::vector<fetch::Request>& leads = {}, ingest::Archive archive = ingest::Archive::redacted) {
    auto page = page_of(url, body);
    page.request = request(url);
    page.final_url = url + "?landed";
    page.content_type = "text/html";
    page.charset = "iso-8859-9";
    page.validators.etag = "\"" + body.substr(0, 3) + "\"";
    ingest::ask(*db, last_run, {page.request}, now);
    ingest::PageStage stage(*db, last_run, page, archive);
    stage.chunk(said.out.octets());
    stage.seal(leads, "utf-8 (valid utf-8)");
    stage.commit(now);
  }
  void accept() {
    const auto decision = ingest::decide(*db, last_run, ingest::bed::gazetteer(), thresholds, now);
    ASSERT_TRUE(decision.accepted) << decision.reasons.front();
  }
  static Said projects(const std::string& slug) {
    Said said;
    said.covers("participation", "", "", slug);
    said.participation("Su", slug + " okulu", "Erzurum", "", slug);
    return said;
  }
  static Said named(const std::string& slug, std::uint64_t begin, std::uint64_t end) {
    Said said = projects(slug);
    said.out.personal(begin, end);
    return said;
  }
  void crawl() {
    begin();
    read(list_url, "<list>", {}, {request(profile("a")), request(profile("b"))});
    read(profile("a"), "<a> Ayşe", named("a", 4, 9));
    read(profile("b"), "<b>", projects("b"));
    accept();
  }
  static std::vector<std::string> urls(const std::vector<fetch::Request>& requests) {
    std::vector<std::string> all;
    for (const auto& one : requests) all.push_back(one.url);
    return all;
  }
  static std::vector<std::string> urls(const std::vector<ingest::KeptPage>& pages) {
    std::vector<std::string> all;
    for (const auto& one : pages) all.push_back(one.request.url);
    return all;
  }
  static fetch::Page fetched(fetch::Fetcher& fetcher, const fetch::Request& request) {
    boost::asio::io_context loop;
    fetch::Page page;
    std::exception_ptr failure;
    boost::asio::co_spawn(loop, fetcher.fetch(request), [&](std::exception_ptr thrown, fetch::Page got) {
      failure = thrown;
      page = std::move(got);
    });
    loop.run();
    if (failure) std::rethrow_exception(failure);
    return page;
  }
};

TEST_F(Archived, EveryAddressAnswersAsItDidThenButForWhoIsNamed) {
  crawl();
  const auto then = now;
  const auto index = index_archive(*db, "portal", 0);
  Writer writer(std::move(*db));
  ArchivedPages archive(writer, index);
  const auto page = fetched(archive, request(profile("a")));
  EXPECT_EQ(page.body.view(), "<a> *****");
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.final_url, profile("a") + "?landed");
  EXPECT_EQ(page.content_type, "text/html");
  EXPECT_EQ(page.charset, "utf-8") << "what it turned out to be, not what the header had said";
  EXPECT_EQ(page.validators.etag, "\"<a>\"");
  EXPECT_EQ(page.fetched_at_ms, then);
  EXPECT_EQ(page.request.tag, "of " + profile("a"));
  EXPECT_THAT(urls(archive.expand(request(list_url))), ElementsAre(list_url));
  EXPECT_EQ(archive.left_out(), 0);
  EXPECT_THROW(fetched(archive, request(profile("never"))), fetch::FetchError);
}

TEST_F(Archived, WhatIsTooOldStandsAndWhatItLedToIsReadInItsPlace) {
  crawl();
  begin();
  const auto second = now;
  for (const auto& asked : {request(list_url), request(profile("b"))}) ingest::ask(*db, last_run, {asked}, now);
  for (const auto& one : ingest::next_asked(*db, last_run, 10, {}))
    if (one.request.url == list_url) ingest::mark_same(*db, last_run, one, {}, false, now);
  read(profile("b"), "<b2>", projects("b"));
  read(profile("a"), "<a2>", projects("a"));
  accept();
  const auto index = index_archive(*db, "portal", second);
  EXPECT_THAT(urls(index.left_as_it_is), ElementsAre(list_url)) << "seen since, but fetched before";
  EXPECT_EQ(index.no_longer_kept, 0);
  Writer writer(std::move(*db));
  ArchivedPages archive(writer, index);
  EXPECT_THAT(urls(archive.expand(request(list_url))), ElementsAre(profile("a"), profile("b")));
  EXPECT_THAT(archive.expand(request(list_url)), IsEmpty()) << "once is enough";
  EXPECT_THAT(archive.expand(request(profile("never"))), IsEmpty());
  EXPECT_EQ(archive.left_out(), 2);
  EXPECT_EQ(archive.never_fetched(), 1);
}

TEST_F(Archived, BodiesThatWereDroppedAreToldApart) {
  crawl();
  db->sql().exec("DELETE FROM archive WHERE hash = (SELECT archived FROM page WHERE url = '" + profile("b") + "')");
  const auto index = index_archive(*db, "portal", 0);
  EXPECT_THAT(urls(index.left_as_it_is), ElementsAre(profile("b")));
  EXPECT_EQ(index.no_longer_kept, 1);
  EXPECT_EQ(index.pages.size(), 2u);
}

TEST_F(Archived, APageThatWasHeldBackIsTheNewestUntilAnotherIsAccepted) {
  crawl();
  begin();
  Said lost;
  lost.out.landmark("projects", false);
  read(profile("a"), "<new layout>", lost);
  EXPECT_FALSE(ingest::decide(*db, last_run, ingest::bed::gazetteer(), thresholds, now).accepted);
  const auto kept = [&] {
    for (const auto& page : ingest::kept_pages(*db, "portal"))
      if (page.request.url == profile("a")) return *ingest::blanked_body(*db, page);
    return std::string();
  };
  EXPECT_EQ(kept(), "<new layout>");
  const auto held_back = last_run;
  begin();
  read(profile("a"), "<a3>", projects("a"));
  ingest::mark_incomplete(*db, last_run, "budget", "one page");
  accept();
  EXPECT_EQ(kept(), "<a3>");
  begin();
  read(profile("a"), "<login>", lost);
  EXPECT_FALSE(ingest::decide(*db, last_run, ingest::bed::gazetteer(), thresholds, now).accepted);
  ingest::reject_run(*db, last_run, "ayse", "a login page", now);
  EXPECT_EQ(kept(), "<a3>") << "rejected is rejected, and run " << held_back << " has been overtaken";
}

TEST_F(Archived, ReadAgainAPageIsAsOldAsItWasAndStillTheOneThatTheServerHas) {
  crawl();
  const auto fetched_then = now;
  begin();  // seen to be as it is, a day later
  for (const auto& asked : {request(profile("a"))}) ingest::ask(*db, last_run, {asked}, now);
  ingest::mark_same(*db, last_run, ingest::next_asked(*db, last_run, 1, {}).front(), {"\"<a>\"", ""}, false, now);
  ingest::mark_incomplete(*db, last_run, "budget", "one page");
  accept();
  const auto seen = now;
  const auto original = text("SELECT hex(content_hash) FROM page WHERE url = '" + profile("a") + "'");

  opening.settings_hash[0] = 2;
  const auto pages = ingest::kept_pages(*db, "portal");
  begin();
  now = fetched_then;  // as ArchivedPages hands it over
  read(profile("a"), "<a> *****", named("a", 4, 9));
  now = seen + day_ms;
  ingest::make_as_old_as_they_are(*db, last_run, pages);
  ingest::mark_incomplete(*db, last_run, "replay", "read again");
  accept();
  const auto about_a = " FROM resource JOIN page USING (page_id) WHERE resource.url = '" + profile("a") + "'";
  EXPECT_EQ(number("SELECT page.run_id" + about_a), last_run);
  EXPECT_EQ(number("SELECT checked_ms" + about_a), seen);
  EXPECT_EQ(number("SELECT whole_ms" + about_a), fetched_then);
  EXPECT_EQ(number("SELECT fetched_ms" + about_a), fetched_then);
  EXPECT_EQ(text("SELECT hex(content_hash)" + about_a), original);
  EXPECT_EQ(number("SELECT data_ms FROM scope_run JOIN scope USING (scope_id) WHERE account = 'a' AND run_id = " +
                   std::to_string(last_run)),
            seen);
}

TEST_F(Archived, AReplayThatWasKilledIsNotGoneOnWithAndPutsNoReadingOff) {
  crawl();
  SourceConfig source;
  source.id = "portal";
  const auto due = next_due_ms(*db, source);
  opening.trigger = "replay";
  begin();
  EXPECT_EQ(next_due_ms(*db, source), due);
  opening.trigger = "schedule";
  EXPECT_THAT(ingest::unfinished_runs(*db, opening, now), IsEmpty());
  EXPECT_EQ(run_field("state || ' ' || verdict"), "failed superseded");
  EXPECT_EQ(next_due_ms(*db, source), due) << "nor is it a failure of the portal";
}

class FixtureFolder : public Archived {
 protected:
  Fixture record(std::size_t of_a_kind = 10) {
    return record_fixture(*db, {"portal", "etwinning_net", folder / "pages", of_a_kind});
  }
  std::string file(const std::string& name) {
    std::ifstream in(folder / "pages" / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
};

TEST_F(FixtureFolder, IsReadBackAsRecordedPages) {
  crawl();
  const auto made = record();
  EXPECT_EQ(made.written(), 3);
  EXPECT_EQ(made.pages.at("school"), 2);
  fetch::RecordedPages pages(folder / "pages");
  EXPECT_EQ(pages.size(), 3u);
  const auto page = fetched(pages, request(profile("a")));
  EXPECT_EQ(page.body.view(), "<a> *****");
  EXPECT_EQ(page.fetched_at_ms / 1000, now / 1000);
  EXPECT_EQ(page.final_url, profile("a") + "?landed");
  EXPECT_EQ(page.charset, "utf-8");
  EXPECT_EQ(page.content_type, "text/html");
  const auto about = file("README.md");
  EXPECT_THAT(about, HasSubstr("https://portal.example"));
  EXPECT_THAT(about, HasSubstr("1.2.3"));
  EXPECT_THAT(about, HasSubstr("blanked"));
  EXPECT_THAT(about, HasSubstr("The content is the portal's"));
}

TEST_F(FixtureFolder, WhoIsNamedIsBlankedThoughTheArchiveKeptItWhole) {
  begin();
  read(profile("a"), "<a> Ayşe", named("a", 4, 9), {}, ingest::Archive::whole);
  read(profile("b"), "<b> Bora", named("b", 0, 0), {}, ingest::Archive::whole);  // named, and nobody knows where
  accept();
  const auto made = record();
  EXPECT_EQ(made.written(), 1);
  EXPECT_EQ(made.not_blanked, 1);
  EXPECT_EQ(file("school-1.html"), "<a> *****");
}

TEST_F(FixtureFolder, NeverOverwritesAndTakesTheNewestOfEachKind) {
  crawl();
  EXPECT_EQ(record(1).more, 1);
  EXPECT_THROW(record(), ConfigError);
  EXPECT_THAT(file("index.tsv"), Not(HasSubstr("school-2")));
}

}  // namespace
}  // namespace twinwatch::service
