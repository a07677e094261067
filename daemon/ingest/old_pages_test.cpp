// After many crawls: what nothing leads back to any more goes, and nothing else.
#include "store/old_pages.hpp"

#include "ingest/crawl_bed.hpp"

namespace twinwatch::ingest {
namespace {

using bed::Crawling;
using bed::day_ms;
using bed::gazetteer;
using bed::list_url;
using bed::profile;
using bed::Said;

class OldPages : public Crawling {
 protected:
  // The list and a's profile are other octets each time and say the same, but that a's project has another name on the
  // third and the sixth day. b's profile never changes.
  void crawl_for(int days) {
    first_crawl();
    for (int i = 1; i < days; ++i) {
      begin({request(list_url)});
      read(list_url, Said(), {request(profile("a")), request(profile("b"))});
      read(profile("a"), projects("a", {i < 3 ? "Su" : i < 6 ? "Toprak" : "Hava"}));
      unchanged(profile("b"));
      const Decision decision = judge();
      ASSERT_TRUE(decision.accepted) << decision.reasons.front();
    }
  }
  store::PageBounds bounds(int newest_runs = 2) const { return {now - 3 * day_ms, newest_runs, 20'000}; }
  void expect_whole() {
    EXPECT_EQ(number("SELECT count(*) FROM fact_participation WHERE page_id NOT IN (SELECT page_id FROM page)"), 0)
        << "every fact, in force or of the past, has its page";
    EXPECT_EQ(number("SELECT count(*) FROM pragma_foreign_key_check"), 0);
    EXPECT_EQ(number("PRAGMA foreign_keys"), 1);
  }
};

TEST_F(OldPages, GoWithWhatTheyCoveredAndNoFactLosesItsEvidence) {
  crawl_for(12);
  const std::string history =
      "SELECT group_concat(project_title || known_from || ifnull(known_to, '') || url, ' ') FROM"
      " (SELECT f.*, p.url FROM fact_participation f JOIN page p USING (page_id) ORDER BY fact_id)";
  const std::string before = text(history);
  ASSERT_EQ(number("SELECT count(*) FROM page"), 3 + 11 * 2);
  const auto pruned = store::prune_pages(*db, bounds());
  // Of the first eight days: the list's pages, but not a's first, third and sixth, nor b's only one.
  EXPECT_EQ(pruned.pages, 8 + 8 - 3);
  EXPECT_GT(pruned.coverages, 0);
  EXPECT_EQ(text(history), before);
  EXPECT_EQ(number("SELECT count(*) FROM page WHERE fetched_ms >= " + std::to_string(bounds().before_ms)), 4 * 2)
      << "none of the young ones";
  EXPECT_EQ(number("SELECT count(*) FROM finding WHERE page_id IS NOT NULL AND page_id NOT IN (SELECT page_id FROM"
                   " page)"),
            0);
  expect_whole();
  EXPECT_EQ(store::prune_pages(*db, bounds()).pages, 0);

  begin({request(list_url)});
  unchanged(list_url);
  unchanged(profile("a"));
  unchanged(profile("b"));
  EXPECT_FALSE(asked().size() > 0);
  EXPECT_TRUE(close_if_all_same(*db, last_run, now)) << "the next crawl finds all that it carries";
}

TEST_F(OldPages, StayWhereARunOrAScopeIsAmongTheNewest) {
  crawl_for(6);
  EXPECT_EQ(store::prune_pages(*db, {now + day_ms, 10, 20'000}).pages, 0) << "six runs, and ten are looked back on";
  EXPECT_EQ(number("SELECT min(n) FROM (SELECT count(*) n FROM scope_run GROUP BY scope_id)"), 1);
  store::prune_pages(*db, {now + day_ms, 2, 20'000});
  EXPECT_EQ(number("SELECT count(*) FROM scope_run JOIN scope USING (scope_id) WHERE account = 'a'"), 2);
  EXPECT_EQ(number("SELECT count(*) FROM scope_run JOIN scope USING (scope_id) WHERE account = 'b'"), 1);
  expect_whole();
}

TEST_F(OldPages, GoAFewAtATimeAndNeverWithAnArchivedBodyOrAStatus) {
  crawl_for(12);
  const std::string list_of_day = "(SELECT page_id FROM page WHERE url = '" + list_url + "' ORDER BY page_id LIMIT 1";
  db->sql().exec("UPDATE page SET archived = x'00' WHERE page_id = " + list_of_day + ")");
  db->sql().exec(
      "INSERT INTO school (school_id, plate, name, name_key, eligible, since_ms) VALUES (1, 25, 'x', 'x', 1, 0);"
      "INSERT INTO status (school_id, status, basis, page_id, known_from, known_to) VALUES (1, 'inactive', "
      "'seen_none', " +
      list_of_day + " OFFSET 1), 0, 1)");
  store::PageBounds few = bounds();
  few.at_most = 4;
  EXPECT_EQ(store::prune_pages(*db, few).pages, 4);
  few.at_most = 100;
  EXPECT_EQ(store::prune_pages(*db, few).pages, 8 + 8 - 3 - 2 - 4);
  EXPECT_EQ(number("SELECT count(*) FROM page WHERE archived IS NOT NULL"), 1);
  expect_whole();
}

}  // namespace
}  // namespace twinwatch::ingest
