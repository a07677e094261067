// For the tests: the recorded (synthetic) pages of pages/, and what a source said of them.
#pragma once
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "etwinning_net.hpp"
#include "twinwatch/testkit.hpp"

namespace twinwatch::etwinning_net {

inline const std::string base = "https://school-education.ec.europa.eu";
inline const std::string site = base + "/tr/etwinning/projects/";

inline testkit::TestPage recorded_at(const std::string& url, const std::string& name,
                                     const std::string& charset = "utf-8") {
  auto page =
      testkit::file_page(std::string(TWINWATCH_SOURCE_DIR "/plugins/etwinning_net/pages/") + name + ".html", charset);
  page.url = url;
  page.content_type = "text/html";
  return page;
}

inline testkit::TestPage recorded(const std::string& name, const std::string& charset = "utf-8") {
  return recorded_at(site + name, name, charset);
}

inline testkit::Said read(const testkit::TestPage& page, const testkit::SettingsMap& settings = {}) {
  return testkit::run_of<EtwinningNet>(settings).parse(page);
}

inline void expect_changed(const testkit::Said& said, const std::string& landmark) {
  EXPECT_EQ(testkit::unnoticed(said, landmark), "");
}

// What every page type must survive: each is "source changed" and nothing else.
inline void expect_every_break_is_noticed(const testkit::TestPage& page, const std::string& landmark) {
  auto elsewhere = page;
  elsewhere.asked_url = page.url;
  elsewhere.url = "https://parked.example.org/";
  expect_changed(read(elsewhere), "the address stays on school-education.ec.europa.eu");
  for (const char* other : {"park-edilmis", "giris-sayfasi"}) {
    auto instead = recorded_at(page.url, other);
    instead.tag = page.tag;
    expect_changed(read(instead), landmark);
  }
  auto missing = page;
  missing.status = 404;
  missing.tag.clear();
  expect_changed(read(missing), "it answered 404");
  expect_changed(read(cut(page, "</main>")), "the page comes to its end");
  expect_changed(read(encoded_twice(page)), "letters that can be read");
  auto busy = page;
  busy.status = 429;
  EXPECT_EQ(read(busy).status, TW_FAIL_TRANSIENT);
}

inline void expect_nobody_is_named(const testkit::TestPage& page) {
  const auto said = read(page);
  for (const auto& record : said.records)
    for (const auto& [name, value] : record.fields) {
      EXPECT_EQ(value.find("Öğretmen"), std::string::npos) << name;
      EXPECT_EQ(value.find("Müdür"), std::string::npos) << name;
    }
  const std::string kept = blanked(page, said);
  for (const char* trace : {"Öğretmen A", "Öğretmen B", "Müdür A", "Müdür B", "ogretmen-a"})
    EXPECT_EQ(kept.find(trace), std::string::npos) << trace;
  auto again = page;
  again.text = kept;
  const auto reread = read(again);
  ASSERT_EQ(reread.records.size(), said.records.size());
  for (std::size_t i = 0; i < said.records.size(); ++i) EXPECT_EQ(reread.records[i].fields, said.records[i].fields);
}

}  // namespace twinwatch::etwinning_net
