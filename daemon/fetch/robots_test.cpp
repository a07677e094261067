#include "fetch/robots.hpp"

#include <gtest/gtest.h>

namespace twinwatch::fetch {
namespace {

TEST(Robots, SaysWhichLineDecided) {
  const auto robots =
      RobotsFile::parse("# no robots, please\r\nUser-agent: *\r\nDisallow: /ara # search\r\nAllow: /ara/okul");
  const auto answer = robots.ask("twinwatch", "/ara?q=1");
  EXPECT_FALSE(answer.allowed);
  EXPECT_EQ(answer.line, 3);
  EXPECT_EQ(answer.rule, "Disallow: /ara");
  EXPECT_EQ(answer.agent, "*");
  EXPECT_EQ(robots.ask("twinwatch", "/ara/okul/1").line, 4);
  EXPECT_TRUE(robots.ask("twinwatch", "/").allowed);
  EXPECT_EQ(robots.ask("twinwatch", "/").line, 0);
}

}  // namespace
}  // namespace twinwatch::fetch
