// For the tests of crawls: a portal of one list and some profiles, read run by run. The pages are made up.
#pragma once
#include <gmock/gmock.h>

#include "ingest/frontier.hpp"
#include "ingest/page_stage.hpp"
#include "ingest/test_bed.hpp"

namespace twinwatch::ingest::bed {

inline const std::string list_url = "https://portal.example/schools";
inline std::string profile(const std::string& slug) { return "https://portal.example/schools/" + slug; }

class Crawling : public IngestBed {
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

  void read(const std::string& url, const Said& said, const std::vector<fetch::Request>& leads = {}, int status = 200,
            std::int64_t at_most = most_requests) {
    fetch::Page page = page_of(url, "<html>" + url + std::to_string(now) + "</html>");
    page.request = asked_for(url).request;
    page.status = status;
    page.validators.etag = "\"of " + std::to_string(now) + "\"";
    PageStage stage(*db, last_run, page, Archive::none);
    stage.chunk(said.out.octets());
    stage.seal(leads, "utf-8 (test)", at_most);
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

}  // namespace twinwatch::ingest::bed
