#include "fetch/robots.hpp"

#include <gtest/gtest.h>

#include <tuple>

#include "fetch/robots_pattern.hpp"

namespace twinwatch::fetch {
namespace {

bool allows(std::string_view file, std::string_view path, std::string_view agent = "twinwatch") {
  return RobotsFile::parse(file).ask(agent, path).allowed;
}

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

TEST(Robots, OwnGroupsHoldTogetherAndThenNotThatOfAll) {
  const auto robots = RobotsFile::parse(
      "User-agent: TwinWatch/2.0 (old)\nDisallow: /a\n"
      "User-agent: *\nDisallow: /\n"
      "User-agent: other\nUser-agent: twinwatch\nDisallow: /b\n");
  EXPECT_FALSE(robots.ask("TWINWATCH", "/a").allowed);
  EXPECT_FALSE(robots.ask("twinwatch", "/b").allowed);
  EXPECT_TRUE(robots.ask("twinwatch", "/c").allowed);
  EXPECT_EQ(robots.ask("twinwatch", "/c").agent, "twinwatch");
  EXPECT_FALSE(robots.ask("twin", "/c").allowed) << "a part of a token is another's";
  EXPECT_FALSE(robots.ask("", "/c").allowed);
  EXPECT_TRUE(robots.ask("other", "/a").allowed);
}

TEST(Robots, NobodysFileAllowsAll) {
  EXPECT_TRUE(allows("", "/"));
  EXPECT_TRUE(allows("Disallow: /\n", "/")) << "a rule before any agent";
  EXPECT_TRUE(allows("User-agent: other\nDisallow: /\n", "/"));
  EXPECT_TRUE(allows("User-agent:\nDisallow: /\n", "/", ""));
  EXPECT_TRUE(allows("<!DOCTYPE html><html><body>Sayfa yok: 404</body></html>", "/"));
  EXPECT_TRUE(allows("User-agent: *\nDisallow:\n", "/"));
  EXPECT_EQ(RobotsFile::parse("User-agent: other\nDisallow: /").ask("twinwatch", "/").agent, "");
}

TEST(Robots, MisspellingsAreForgiven) {
  for (const char* word : {"Disallow:", "dissallow:", "Dissalow :", "disalow:", "DIASLLOW:", "disallaw:", "disallow "})
    EXPECT_FALSE(allows("User-agent: *\n" + std::string(word) + " /a\n", "/a")) << word;
  for (const char* word : {"User-agent:", "useragent:", "user agent:", "USER-AGENT", "User-agent\t:"})
    EXPECT_FALSE(allows(std::string(word) + " *\nDisallow: /a\n", "/a")) << word;
  EXPECT_TRUE(allows("User-agent: *\nplease disallow /a\n", "/a"));
  EXPECT_TRUE(allows("User-agent: *\ndisallow /a or /b\n", "/a")) << "more than two words are prose";
}

TEST(Robots, EscapesAreComparedAndNotDecoded) {
  EXPECT_FALSE(allows("User-agent: *\nDisallow: /ö\xC4\x9Frenci\n", path_for_robots("https://a.tr/öğrenci")));
  EXPECT_FALSE(allows("User-agent: *\nDisallow: /%c4%9f\n", "/%C4%9F"));
  EXPECT_FALSE(allows("User-agent: *\nDisallow: /%C4%9F\n", "/%c4%9f"));
  EXPECT_TRUE(allows("User-agent: *\nDisallow: /%62\n", "/b"));
  EXPECT_FALSE(allows("User-agent: *\nDisallow: /100%\n", "/100%"));
}

TEST(Robots, APathStandsAsItGoesOverTheWire) {
  EXPECT_EQ(path_for_robots("https://example.org/a b?c=ş#d"), "/a%20b?c=%C5%9F");
  EXPECT_EQ(path_for_robots("https://example.org"), "/");
  EXPECT_EQ(path_for_robots("https://example.org?x=http://y/z"), "/?x=http://y/z");
  EXPECT_EQ(path_for_robots("/a?u=http://y"), "/a?u=http://y");
  EXPECT_EQ(path_for_robots("https://example.org#a/b"), "/");
  EXPECT_EQ(path_for_robots(""), "/");
}

TEST(Robots, AFoldersIndexPageStandsForTheFolder) {
  const std::string file = "User-agent: *\nDisallow: /\nAllow: /okul/index.html\n";
  EXPECT_TRUE(allows(file, "/okul/"));
  EXPECT_FALSE(allows(file, "/okul/1"));
  EXPECT_EQ(RobotsFile::parse(file).ask("x", "/okul/").rule, "Allow: /okul/index.html");
}

TEST(Robots, CrawlDelaysAreOfTheAgentsAboveThem) {
  const auto robots = RobotsFile::parse(
      "User-agent: a\nCrawl-delay: 1.5\nUser-agent: b\nCrawl-delay : 0.0001\nDisallow: /x\n"
      "User-agent: *\nCrawl-delay: 10\n\nUser-agent: c\nAllow: /\nUser-agent: d\nCrawl-delay: soon\nCrawl-delay: "
      "99999999999999999999\nCrawl-delay: -1\n");
  EXPECT_EQ(robots.crawl_delay_ms("a"), 1500);
  EXPECT_EQ(robots.crawl_delay_ms("b"), 1);
  EXPECT_EQ(robots.crawl_delay_ms("nobody"), 10'000);
  EXPECT_EQ(robots.crawl_delay_ms("c"), std::nullopt) << "it stands above c, though c shares that group's rules";
  EXPECT_EQ(robots.crawl_delay_ms("d"), std::nullopt);
  EXPECT_FALSE(robots.ask("a", "/x").allowed) << "a delay ends no group";
}

TEST(Robots, AProductTokenIsWhatStandsFirst) {
  EXPECT_EQ(product_token_of("twinwatch/0.1 (+mailto:a@example.org)"), "twinwatch");
  EXPECT_EQ(product_token_of("Foo_Bar-baz"), "Foo_Bar-baz");
  EXPECT_EQ(product_token_of("(none)"), "");
}

TEST(RobotsPattern, StarsAndDollarsMeanWhatTheRfcSays) {
  for (const auto& [pattern, path, matches] :
       std::initializer_list<std::tuple<const char*, const char*, bool>>{{"/", "/a", true},
                                                                         {"/a$", "/a", true},
                                                                         {"/a$", "/ab", false},
                                                                         {"/a$b", "/a$bc", true},
                                                                         {"/*.php$", "/a.php.php", true},
                                                                         {"/*.php$", "/a.php?b", false},
                                                                         {"*", "/", true},
                                                                         {"$", "/", false},
                                                                         {"/a*a$", "/a", false},
                                                                         {"/a*a$", "/aa", true},
                                                                         {"/a*b*c", "/a-c-b", false},
                                                                         {"/**$", "/", true},
                                                                         {"a", "/a", false},
                                                                         {"*a*$", "/ba", true}})
    EXPECT_EQ(pattern_matches(pattern, path), matches) << pattern << " on " << path;
}

}  // namespace
}  // namespace twinwatch::fetch
