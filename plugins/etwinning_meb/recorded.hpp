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

inline testkit::Said read(const testkit::TestPage& page, const testkit::SettingsMap& settings = {}) {
  return testkit::run_of<EtwinningMeb>(settings).parse(page);
}

inline void expect_changed(const testkit::Said& said, const std::string& landmark) {
  EXPECT_EQ(testkit::unnoticed(said, landmark), "");
}

}  // namespace twinwatch::etwinning_meb
