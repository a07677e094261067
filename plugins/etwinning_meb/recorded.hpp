// For the tests: the recorded (synthetic) pages of pages/, and what a source said of them.
#pragma once
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "etwinning_meb.hpp"
#include "twinwatch/testkit.hpp"

namespace twinwatch::etwinning_meb {

inline const std::string address = "https://etwinning.meb.gov.tr/ulusal-kalite-etiketi/";
inline const std::string export_url =
    "https://etwinning.meb.gov.tr/wp-content/uploads/2026/10/kalite-etiketi-veri-listesi";

inline testkit::TestPage recorded_at(const std::string& file, const std::string& url, const std::string& tag = "",
                                     const std::string& charset = "utf-8") {
  auto page = testkit::file_page(std::string(TWINWATCH_SOURCE_DIR "/plugins/etwinning_meb/pages/") + file, charset);
  page.url = url;
  page.tag = tag;
  return page;
}

inline testkit::TestPage recorded(const std::string& file, const std::string& charset = "utf-8") {
  auto page = recorded_at(file + ".html", address, "", charset);
  page.content_type = "text/html";
  return page;
}

inline testkit::TestPage last_page() {
  return recorded_at("ulusal-kalite-etiketi-2.html", address + "page/2/", "national\t3\t3\t4\t0");
}

inline testkit::TestPage changed(testkit::TestPage page, const std::string& from, const std::string& to) {
  const auto at = page.text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  if (at != std::string::npos) page.text.replace(at, from.size(), to);
  return page;
}

inline testkit::TestPage cut(testkit::TestPage page, const std::string& where) {
  const auto at = page.text.find(where);
  EXPECT_NE(at, std::string::npos) << where;
  page.text.resize(std::min(at, page.text.size()));
  return page;
}

inline testkit::TestPage encoded_twice(testkit::TestPage page) {
  page.text = testkit::to_utf8(page.text, "latin1");
  return page;
}

inline testkit::Said read(const testkit::TestPage& page, const testkit::SettingsMap& settings = {}) {
  return testkit::run_of<EtwinningMeb>(settings).parse(page);
}

inline std::string redacted(const testkit::TestPage& page, const testkit::Said& said) {
  std::string text = page.text;
  for (const auto& [begin, end] : said.personal) text.replace(begin, end - begin, std::string(end - begin, ' '));
  return text;
}

inline void expect_changed(const testkit::Said& said, const std::string& landmark) {
  EXPECT_EQ(said.status, TW_OK);
  EXPECT_THAT(said.records, ::testing::IsEmpty());
  EXPECT_THAT(said.nothing, ::testing::IsEmpty());
  EXPECT_THAT(said.covers, ::testing::IsEmpty());
  EXPECT_THAT(said.landmarks, ::testing::Contains(::testing::Pair(::testing::HasSubstr(landmark), false)));
}

}  // namespace twinwatch::etwinning_meb
