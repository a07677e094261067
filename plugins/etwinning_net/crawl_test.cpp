// The whole way, from start() on, over the recorded pages; each page is read by an instance of its own, as when a run
// goes on in another process.
#include <deque>
#include <fstream>
#include <map>
#include <set>

#include "recorded.hpp"

namespace twinwatch::etwinning_net {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

struct Crawled {
  std::map<std::string, int> records;  // by kind and list
  std::vector<std::string> claims, rejected, missing, lost_landmarks;
  std::uint64_t expected_projects = 0;
  int pages = 0;
};

std::map<std::string, std::string> index_of_pages() {
  std::map<std::string, std::string> files;
  std::ifstream in(TWINWATCH_SOURCE_DIR "/plugins/etwinning_net/pages/index.tsv");
  for (std::string line; std::getline(in, line);)
    if (const auto tab = line.find('\t'); !line.starts_with('#') && tab != line.npos)
      files[line.substr(0, tab)] = line.substr(tab + 1, line.find(".html") - tab - 1);
  return files;
}

Crawled crawl(const testkit::SettingsMap& settings) {
  Crawled out;
  const auto files = index_of_pages();
  std::set<std::string> asked;
  std::deque<testkit::SaidRequest> waiting;
  const auto take = [&](const testkit::Said& said) {
    EXPECT_EQ(said.status, TW_OK) << said.failure;
    for (const auto& request : said.requests)
      if (asked.insert(request.url).second) waiting.push_back(request);
    for (const auto& record : said.records) ++out.records[record.kind + " " + record.list];
    for (const auto& claim : said.covers)
      out.claims.push_back(claim.kind + " " + claim.list + " " + claim.account + claim.period);
    for (const auto& expected : said.expects)
      if (expected.kind == "project") out.expected_projects = expected.expected;
    for (const auto& why : said.rejected()) out.rejected.push_back(why);
    for (const auto& [landmark, found] : said.landmarks)
      if (!found) out.lost_landmarks.push_back(landmark);
  };
  take(testkit::run_of<EtwinningNet>(settings).start());
  for (; !waiting.empty(); waiting.pop_front()) {
    const auto& request = waiting.front();
    ++out.pages;
    const auto file = files.find(request.url);
    testkit::TestPage page;
    if (file != files.end()) page = recorded_at(request.url, file->second);
    page.url = request.url;
    page.tag = request.tag;
    page.status = file != files.end() ? 200 : 404;
    if (page.status == 404) out.missing.push_back(request.url.substr(base.size()));
    take(read(page, settings));
  }
  return out;
}

TEST(Crawl, ReadsTheListsAndWhatTheyLeadTo) {
  const Crawled done = crawl({});
  EXPECT_THAT(done.lost_landmarks, IsEmpty());
  EXPECT_EQ(done.records.at("project esep_project_list"), 4);
  EXPECT_EQ(done.records.at("project esep_projects"), 2);
  EXPECT_EQ(done.records.at("project esep_twinspaces"), 1);
  EXPECT_EQ(done.records.at("participation esep_projects"), 4);
  EXPECT_EQ(done.records.at("school esep_schools"), 3);
  EXPECT_EQ(done.records.at("participation esep_schools"), 2);
  EXPECT_EQ(done.records.at("label esep_label_winners"), 3);
  EXPECT_EQ(done.expected_projects, 4u);
  // The directory is not claimed: one of its schools shows no place.
  EXPECT_THAT(done.claims, UnorderedElementsAre("project esep_project_list ", "label esep_label_winners 2026-2027",
                                                "participation esep_schools ornek-cumhuriyet-ortaokulu",
                                                "participation esep_schools ornek-ataturk-ilkokulu-385"));
  // Pages that a list names and that are gone are rows of the account, not landmarks.
  EXPECT_THAT(done.missing,
              UnorderedElementsAre("/tr/etwinning/projects/kucuk-kodlar-7", "/tr/etwinning/projects/goc-yollari",
                                   "/tr/connect/schools-organisations/ornek-fen-lisesi",
                                   "/tr/connect/schools-organisations/ornek-yersiz-okul"));
  EXPECT_EQ(done.rejected.size(), 5u);  // these four, and the school without a place
}

TEST(Crawl, ReadsOnlyWhatTheOperatorChose) {
  const Crawled done = crawl({{"crawl", ""}, {"project_slugs", "su-hayattir"}});
  EXPECT_EQ(done.pages, 1);
  EXPECT_THAT(done.claims, IsEmpty());
  const Crawled winners = crawl({{"crawl", "winners"}});
  EXPECT_EQ(winners.pages, 2);
  EXPECT_THAT(winners.claims, ElementsAre(HasSubstr("2026-2027")));
}

}  // namespace
}  // namespace twinwatch::etwinning_net
