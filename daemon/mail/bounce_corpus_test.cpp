// The corpus of real bounces beside the project (shared/data/suites/bounces, BSD-2, sisimai/set-of-emails): agreement
// by reason, and that no soft one is called hard.
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "mail/bounce.hpp"

namespace twinwatch::mail {

namespace {

namespace fs = std::filesystem;

std::string octets_of_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::stringstream all;
  all << in.rdbuf();
  return all.str();
}

struct Expected {
  std::string reason;
  bool hard = false;
};

// {"NAME": [{"dsn": "", "reply": "", "reason": "…", "hard": false}], …}, as the file is laid out: no JSON reader here.
std::map<std::string, Expected> expected_results(const std::string& json) {
  std::map<std::string, Expected> all;
  std::istringstream lines(json);
  std::string line, name;
  const auto quoted = [](const std::string& text, std::size_t from) {
    const auto open = text.find('"', from), close = text.find('"', open + 1);
    return text.substr(open + 1, close - open - 1);
  };
  while (std::getline(lines, line)) {
    if (line.find("\": [") != std::string::npos) name = quoted(line, 0);
    if (const auto at = line.find("\"reason\":"); at != std::string::npos && all[name].reason.empty())
      all[name].reason = quoted(line, at + 9);
    if (line.find("\"hard\":") != std::string::npos) all[name].hard = line.find("true") != std::string::npos;
  }
  return all;
}

}  // namespace

TEST(BounceCorpus, AgreesForNineInTenAndCallsNoSoftOneHard) {
  const fs::path folder = fs::path(TWINWATCH_SOURCE_DIR) / "../shared/data/suites/bounces";
  if (!fs::exists(folder / "expected.json")) {
    if (std::getenv("TWINWATCH_REQUIRE_SHARED")) FAIL() << folder << " is missing";
    GTEST_SKIP() << "needs " << folder;
  }
  struct Line {
    int mails = 0, agree = 0, soft_as_hard = 0, hard_as_soft = 0;
  };
  std::map<std::string, Line> by_reason;
  Line all;
  std::string wrong;
  for (const auto& [name, expected] : expected_results(octets_of_file(folder / "expected.json"))) {
    const auto octets = octets_of_file(folder / (name + ".eml"));
    ASSERT_FALSE(octets.empty()) << name;
    const auto bounce = read_bounce(octets).recipients.front();
    const bool hard = bounce.kind == Bounce::Kind::hard;
    for (auto* line : {&by_reason[expected.reason], &all}) {
      line->mails += 1;
      line->agree += hard == expected.hard ? 1 : 0;
      line->soft_as_hard += hard && !expected.hard ? 1 : 0;
      line->hard_as_soft += !hard && expected.hard ? 1 : 0;
    }
    if (hard != expected.hard)
      wrong += "  " + name + ": " + bounce.status + " " + bounce.reason + ": " + bounce.said + "\n";
  }
  by_reason["all"] = all;
  std::printf("%-16s %6s %6s %13s %13s\n", "reason", "mails", "agree", "soft as hard", "hard as soft");
  for (const auto& [reason, line] : by_reason)
    std::printf("%-16s %6d %6d %13d %13d\n", reason.c_str(), line.mails, line.agree, line.soft_as_hard,
                line.hard_as_soft);
  std::printf("not as expected:\n%s", wrong.c_str());
  EXPECT_GE(all.mails, 200);
  EXPECT_EQ(all.soft_as_hard, 0);
  EXPECT_GE(all.agree * 10, all.mails * 9);
}

}  // namespace twinwatch::mail
