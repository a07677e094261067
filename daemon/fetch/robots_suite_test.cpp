// All 400 expectations of Google's robots.txt suite (testdata/README.md). The figure is printed, so that it can be
// told.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <cstdio>
#include <fstream>
#include <iterator>

#include "fetch/robots.hpp"

namespace twinwatch::fetch {
namespace {

namespace json = boost::json;

std::string octets_of(const json::value& latin1) {
  const std::string_view text = latin1.as_string();
  std::string octets;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto lead = static_cast<unsigned char>(text[i]);
    if (lead < 0x80)
      octets += text[i];
    else
      octets += static_cast<char>((lead & 3) << 6 | (static_cast<unsigned char>(text[++i]) & 0x3F));
  }
  return octets;
}

// The suite's addresses are taken as they are, as Google's parser does: what is not escaped stays so.
std::string path_as_written(const std::string& url) {
  const auto host = url.find("://");
  const auto path = host == std::string::npos ? host : url.find('/', host + 3);
  return path == std::string::npos ? "/" : url.substr(path);
}

TEST(RobotsSuite, AnswersAllOfGooglesExpectations) {
  std::ifstream in(TWINWATCH_SOURCE_DIR "/daemon/fetch/testdata/robots-google-spec-test.json");
  const auto suite = json::parse(std::string(std::istreambuf_iterator<char>(in), {}));
  int right = 0, all = 0;
  for (const auto& one : suite.at("cases").as_array()) {
    const auto robots = RobotsFile::parse(octets_of(one.at("robotstxt")));
    for (const auto& expectation : one.at("test_expectations").as_array()) {
      const auto url = octets_of(expectation.at("testurl")), agent = octets_of(expectation.at("useragent"));
      const bool allowed = expectation.at("expected_outcome").as_string() == "ALLOWED";
      const auto answer = robots.ask(agent, path_as_written(url));
      ++all;
      right += answer.allowed == allowed;
      EXPECT_EQ(answer.allowed, allowed) << one.at("file") << ": " << agent << " asks for " << url << "; line "
                                         << answer.line << " \"" << answer.rule << "\" decided";
    }
  }
  std::printf("Google's robots.txt suite: %d of %d\n", right, all);
  EXPECT_EQ(all, 400);
}

}  // namespace
}  // namespace twinwatch::fetch
