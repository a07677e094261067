#include <gmock/gmock.h>

#include <random>

#include "ingest/personal_ranges.hpp"
#include "ingest/test_bed.hpp"
#include "store/archive.hpp"

namespace twinwatch::ingest {
namespace {

using bed::Said;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

using PageStaging = bed::IngestBed;

// More than is gathered in memory: chunks reach the file before commit().
void say_much(PageStage& stage) {
  Said said;
  std::mt19937 random(7);
  for (int i = 0; i < 160'000; ++i) {
    std::string name = "Okul ";
    for (int k = 0; k < 150; ++k) name.push_back(static_cast<char>('a' + random() % 26));
    said.school({std::to_string(100'000 + i), name, "ERZURUM", "YAKUTİYE", ""});
    if (said.out.octets().size() > 500'000) {
      stage.chunk(said.out.octets());
      said.out.clear_octets();
    }
  }
  stage.chunk(said.out.octets());
}

TEST_F(PageStaging, ThrowsAwayTheChunksOfAPageThatWasNeverCommitted) {
  const RunId run = open_run(*db, opening, now);
  const fetch::Page page = page_of();
  ask(*db, run, {page.request});
  {
    PageStage stage(*db, run, page, Archive::none);
    say_much(stage);
    ASSERT_GT(number("SELECT count(*) FROM staged"), 0) << "the test must reach the file";
  }  // as a kill would leave it
  const auto again = next_asked(*db, run);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->url, page.request.url);
  EXPECT_EQ(number("SELECT count(*) FROM staged"), 0);
  EXPECT_EQ(number("SELECT count(*) FROM page"), 0);
  stage(run, Said().schools(made_up(3)));
  EXPECT_FALSE(next_asked(*db, run));
  ASSERT_TRUE(decide(*db, run, bed::gazetteer(), thresholds, now).accepted);
  EXPECT_EQ(in_force(), 3);
}

TEST_F(PageStaging, ARunIsGoneOnWithAfterTheFileWasClosedInTheMiddle) {
  const RunId run = open_run(*db, opening, now);
  stage(run, Said().schools(made_up(3)), "inbox:a.csv");
  const fetch::Page second = page_of("inbox:b.csv");
  ask(*db, run, {second.request});
  {
    PageStage half(*db, run, second, Archive::none);
    say_much(half);
  }
  db.reset();
  db = std::make_unique<store::Database>(store::Database::open_writer(file(), now));
  ASSERT_THAT(unfinished_runs(*db, opening, now), ElementsAre(run));
  ASSERT_EQ(next_asked(*db, run)->url, "inbox:b.csv");
  stage(run, Said().schools(made_up(2, 800001)), "inbox:b.csv");
  ASSERT_TRUE(decide(*db, run, bed::gazetteer(), thresholds, now).accepted);
  EXPECT_EQ(in_force(), 5);
}

TEST_F(PageStaging, ARunOfAnOlderPluginIsSupersededNotResumed) {
  const RunId run = open_run(*db, opening, now);
  opening.plugin_hash[0] = 1;
  EXPECT_THAT(unfinished_runs(*db, opening, now), IsEmpty());
  EXPECT_EQ(text("SELECT state || ' ' || verdict FROM run WHERE run_id = " + std::to_string(run)), "failed superseded");
}

TEST_F(PageStaging, AsksForAThingOnceAndInOrder) {
  const RunId run = open_run(*db, opening, now);
  fetch::Request post = page_of("https://example.org/list").request;
  post.method = "POST";
  post.content_type = "application/json";
  post.body = "{\"page\":1}";
  post.headers = {{"Referer", "https://example.org/"}};
  post.tag = "il=25";
  ask(*db, run, {post, page_of("inbox:a.csv").request, post});
  ask(*db, run, {page_of("inbox:a.csv").request});
  EXPECT_EQ(number("SELECT count(*) FROM frontier"), 2);
  const auto next = next_asked(*db, run);
  ASSERT_TRUE(next);
  EXPECT_EQ(next->method + next->url + next->body + next->tag + next->content_type,
            "POSThttps://example.org/list{\"page\":1}il=25application/json");
  EXPECT_EQ(next->headers, post.headers);
}

TEST_F(PageStaging, KnowsThePageThatWasAcceptedBefore) {
  const fetch::Page page = page_of();
  EXPECT_FALSE(same_page_accepted(*db, opening, page));
  ASSERT_TRUE(run_of(Said().covers("school").schools(made_up(3))).accepted);
  EXPECT_TRUE(same_page_accepted(*db, opening, page));
  EXPECT_TRUE(same_page_accepted(*db, opening, page_of("inbox:another name.csv")));
  EXPECT_FALSE(same_page_accepted(*db, opening, page_of("inbox:okullar.csv", "other octets")));
  RunOpening mended = opening;
  mended.plugin_hash[3] ^= 1;
  EXPECT_FALSE(same_page_accepted(*db, mended, page)) << "a mended plugin must read it again";
  mended = opening;
  mended.settings_hash[3] ^= 1;
  EXPECT_FALSE(same_page_accepted(*db, mended, page)) << "so must one with other settings";
}

TEST_F(PageStaging, AFileThatALaterOneHasReplacedIsNotUnchanged) {
  ASSERT_TRUE(run_of(Said().covers("school").schools(made_up(10))).accepted);
  now += bed::day_ms;
  last_run = open_run(*db, opening, now);
  stage(last_run, Said().covers("school").schools(made_up(11)), "inbox:okullar.csv", "a newer export");
  ASSERT_TRUE(decide(*db, last_run, bed::gazetteer(), thresholds, now).accepted);
  EXPECT_FALSE(same_page_accepted(*db, opening, page_of())) << "the older file's records are not what is in force";
  EXPECT_TRUE(same_page_accepted(*db, opening, page_of("inbox:okullar.csv", "a newer export")));
}

TEST_F(PageStaging, AnotherProvincesFileDoesNotMakeThisOneChanged) {
  ASSERT_TRUE(run_of(Said().covers("school", "ERZURUM").schools(made_up(10))).accepted);
  last_run = open_run(*db, opening, now);
  stage(last_run, Said().covers("school", "BURSA").schools(made_up(10, 800001, "BURSA", "İNEGÖL")), "inbox:bursa.csv",
        "bursa");
  ASSERT_TRUE(decide(*db, last_run, bed::gazetteer(), thresholds, now).accepted);
  EXPECT_TRUE(same_page_accepted(*db, opening, page_of()));
}

TEST_F(PageStaging, AnUnchangedFileConfirmsItsScopesButIsNoFresher) {
  ASSERT_TRUE(run_of(Said().covers("school").schools(made_up(10))).accepted);
  const std::int64_t first = now;
  now += bed::day_ms;
  const RunId run = open_run(*db, opening, now);
  ask(*db, run, {page_of().request});
  const auto same = same_page_accepted(*db, opening, page_of());
  ASSERT_TRUE(same);
  close_unchanged(*db, run, now, std::vector<PageId>{*same});
  EXPECT_EQ(text("SELECT state FROM run WHERE run_id = " + std::to_string(run)), "unchanged");
  EXPECT_EQ(number("SELECT data_ms FROM scope_run WHERE run_id = " + std::to_string(run)), first)
      << "dropping an old file in again does not make it fresh";
  EXPECT_EQ(number("SELECT kept FROM run WHERE run_id = " + std::to_string(run)), 10);
  EXPECT_FALSE(next_asked(*db, run));
}

TEST_F(PageStaging, ArchivesTheBodyWithPeopleBlanked) {
  const std::string body =
      "\xef\xbb\xbf"
      "Okul;Müdür\nDeneme;Ad Soyad\n";  // the name is made up
  last_run = open_run(*db, opening, now);
  const fetch::Page page = page_of("inbox:okullar.csv", body);
  ask(*db, last_run, {page.request});
  PageStage stage(*db, last_run, page, Archive::redacted);
  Said said;
  said.schools(made_up(1));
  const std::size_t at = body.find("Ad Soyad") - 3;  // in the text there is no BOM
  said.out.personal(at, at + 8);
  stage.chunk(said.out.octets());
  stage.seal({}, "utf-8 (bom)");
  stage.commit(now);
  const std::string hash = text("SELECT archived FROM page");
  store::Hash key;
  ASSERT_EQ(hash.size(), key.size());
  std::copy(hash.begin(), hash.end(), key.begin());
  EXPECT_EQ(store::kept(*db, key),
            "\xef\xbb\xbf"
            "Okul;Müdür\nDeneme;********\n");
  EXPECT_EQ(number("SELECT count(*) FROM archive WHERE instr(body, 'Soyad')"), 0);
}

TEST_F(PageStaging, KeepsNothingOfABodyThatNamesPeopleNobodyCanPointAt) {
  last_run = open_run(*db, opening, now);
  const fetch::Page page = page_of("inbox:okullar.xlsx", "a workbook, made up");
  ask(*db, last_run, {page.request});
  PageStage stage(*db, last_run, page, Archive::redacted);
  Said said;
  said.schools(made_up(1));
  said.out.personal(0, 0);
  stage.chunk(said.out.octets());
  stage.seal({}, "utf-8 (valid utf-8)");
  stage.commit(now);
  EXPECT_EQ(number("SELECT count(*) FROM archive"), 0);
}

TEST_F(PageStaging, DoesNotArchiveABodyWhosePeopleCannotBeFoundInIt) {
  const std::string body = "Okul;MÃ¼dÃ¼r\nDeneme;Ad Soyad\n";  // the name is made up
  last_run = open_run(*db, opening, now);
  const fetch::Page page = page_of("inbox:okullar.csv", body);
  ask(*db, last_run, {page.request});
  PageStage stage(*db, last_run, page, Archive::redacted);
  Said said;
  said.schools(made_up(1));
  const std::size_t at = body.find("Ad Soyad") - 4;  // two octets for each ü that was four
  said.out.personal(at, at + 8);
  stage.chunk(said.out.octets());
  stage.seal({}, "utf-8 (valid utf-8; repaired 2 double-encoded places)");
  stage.commit(now);
  EXPECT_EQ(number("SELECT archived IS NULL FROM page"), 1);
  EXPECT_EQ(number("SELECT count(*) FROM archive"), 0);
}

TEST(PersonalRanges, AreMappedBackToASingleOctetCharset) {
  const std::string body = "\xdd\xfe;Ad\xfd Soyad";   // windows-1254: İş;Adı Soyad
  const store::OctetRange in_text[] = {{5, 5 + 10}};  // after two letters of two octets and the ';'
  const auto mapped = body_ranges(body, "windows-1254 (detected)", in_text);
  ASSERT_TRUE(mapped);
  EXPECT_EQ(store::blanked(body, *mapped), "\xdd\xfe;*********");
}

TEST(PersonalRanges, WhatCannotBeMappedIsNotGuessed) {
  const store::OctetRange range[] = {{0, 1}};
  EXPECT_FALSE(body_ranges("A\0B\0", "utf-16le (bom)", range));
  EXPECT_FALSE(body_ranges("bad \xff octets", "utf-8 (header)", range));
  EXPECT_FALSE(body_ranges("PK\x03\x04", "binary (zip)", range));
  EXPECT_FALSE(body_ranges("Okul", "utf-8 (an evidence of another version)", range));
  EXPECT_FALSE(body_ranges("Okul", "utf-8", range));
}

TEST(PersonalRanges, AreNotMappedWhereTheTextIsNotTheBodyOctetByOctet) {
  const store::OctetRange range[] = {{0, 4}};
  EXPECT_FALSE(body_ranges("Ä°l;Okul", "utf-8 (valid utf-8; repaired 1 double-encoded place)", range));
  EXPECT_FALSE(body_ranges("Okul", "utf-8 (bom; repaired 318 double-encoded places)", range));
  EXPECT_FALSE(body_ranges("Okul", "utf-8 (mixed: 12 lines as windows-1254, first line 40)", range));
  EXPECT_FALSE(body_ranges("Okul", "windows-1254 (mixed: 2 lines as utf-8, first line 3)", range));
  EXPECT_TRUE(body_ranges("Okul", "windows-1254 (pinned)", range));
  EXPECT_TRUE(body_ranges("Okul", "utf-8 (valid utf-8)", range));
}

}  // namespace
}  // namespace twinwatch::ingest
