// What a server might send to harm whoever reads it: nothing here may crash, hang or be believed beyond the limits.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <random>

#include "fetch/robots.hpp"
#include "fetch/robots_pattern.hpp"

namespace twinwatch::fetch {
namespace {

std::string repeated(std::string_view piece, std::size_t times) {
  std::string text;
  text.reserve(piece.size() * times);
  for (std::size_t i = 0; i < times; ++i) text += piece;
  return text;
}

// Generous: a sanitised build on a busy machine; what is exponential or quadratic here takes minutes.
template <class Work>
void within_seconds(int seconds, Work work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(seconds));
}

TEST(RobotsHostile, OfTenMegabytesTheFirstHalfCountsAndNoLineCutInTwo) {
  std::string head = "User-agent: *\n";
  head += repeated("Disallow: /a\n", 40'000);
  ASSERT_LT(500u << 10, head.size());
  ASSERT_LT(head.size(), RobotsFile::max_octets);
  std::string file = head + "# " + repeated("x", RobotsFile::max_octets - head.size() - 13) + "\nDisallow: /private\n";
  file.resize(10'000'000, 'x');
  within_seconds(20, [&] {
    const auto robots = RobotsFile::parse(file);
    EXPECT_TRUE(robots.cut());
    EXPECT_EQ(robots.ask("twinwatch", "/a").line, 2);
    EXPECT_TRUE(robots.ask("twinwatch", "/pub").allowed) << "the line that the limit cuts would read \"Disallow: /p\"";
    EXPECT_TRUE(robots.ask("twinwatch", "/private").allowed);
  });
  EXPECT_EQ(RobotsFile::parse(std::string(10'000'000, 'x')).ask("twinwatch", "/").line, 0);
}

TEST(RobotsHostile, AHundredThousandStarsAreMatchedAtOnce) {
  const std::string path = "/" + repeated("a", 100'000);
  within_seconds(20, [&] {
    EXPECT_TRUE(pattern_matches("/" + repeated("*", 100'000), path));
    EXPECT_FALSE(pattern_matches("/" + repeated("*a", 100'000) + "b", path));
    EXPECT_TRUE(pattern_matches("/" + repeated("*a", 100'000) + "$", path));
    EXPECT_FALSE(pattern_matches("/*" + repeated("a", 50'000) + "b", path))
        << "a quadratic search takes 2.5 billion steps";
    const auto robots =
        RobotsFile::parse("User-agent: *\n" + repeated("Disallow: /" + repeated("*a", 8000) + "b\n", 30));
    EXPECT_TRUE(robots.ask("twinwatch", path).allowed);
  });
}

TEST(RobotsHostile, FiftyThousandRulesThatAlmostMatchAreReadThrough) {
  const std::string path = "/" + repeated("a", 8000);
  for (const std::string& piece : {std::string("aab"), repeated("a", 63) + "b", "b" + repeated("a", 70)}) {
    const std::string rule = "Disallow:*" + piece + "\n";
    const auto robots = RobotsFile::parse("User-agent: *\n" + repeated(rule, 500'000 / rule.size()));
    within_seconds(20, [&] { EXPECT_TRUE(robots.ask("twinwatch", path).allowed); });
    EXPECT_FALSE(robots.ask("twinwatch", path + piece).allowed);
  }
}

TEST(RobotsHostile, ManyAgentsAndManyGroupsAreRead) {
  within_seconds(20, [] {
    const auto many = RobotsFile::parse(repeated("User-agent: a\n", 30'000) + "Disallow: /x");
    EXPECT_FALSE(many.ask("a", "/x").allowed);
    const auto groups = RobotsFile::parse(repeated("User-agent: *\nDisallow: /x\n", 15'000));
    EXPECT_EQ(groups.ask("twinwatch", "/x").line, 2);
  });
}

TEST(RobotsHostile, ALineIsReadToItsLimit) {
  const std::string head = "Disallow: /";
  const std::string just = head + repeated("a", RobotsFile::max_line - head.size());
  const auto robots = RobotsFile::parse("User-agent: *\n" + just + "bbb\nDisallow: /next\n");
  EXPECT_EQ(robots.ask("twinwatch", just.substr(head.size() - 1)).rule, just);
  EXPECT_EQ(robots.ask("twinwatch", "/next").line, 3);
}

TEST(RobotsHostile, ANulEndsItsLineAlone) {
  const std::string file("User-agent: *\0 other\nDis\0allow: /a\nDisallow: /b\0c\n", 50);
  const auto robots = RobotsFile::parse(file);
  EXPECT_TRUE(robots.ask("twinwatch", "/a").allowed);
  EXPECT_EQ(robots.ask("twinwatch", "/b").rule, "Disallow: /b");
  EXPECT_FALSE(robots.ask("twinwatch", std::string_view("/b\0d", 4)).allowed);
}

// The definition, character by character, for comparison: slow and plain.
bool matches_by_the_book(std::string_view pattern, std::string_view path) {
  std::vector<bool> reached(path.size() + 1);
  reached[0] = true;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '$' && i + 1 == pattern.size()) return reached[path.size()];
    std::vector<bool> next(path.size() + 1);
    for (std::size_t at = 0; at <= path.size(); ++at) {
      if (pattern[i] == '*')
        next[at] = reached[at] || (at > 0 && next[at - 1]);
      else
        next[at] = at > 0 && reached[at - 1] && path[at - 1] == pattern[i];
    }
    reached = next;
  }
  return std::find(reached.begin(), reached.end(), true) != reached.end();
}

std::string random_text(std::mt19937& random, std::string_view alphabet, std::size_t longest) {
  std::string text(random() % (longest + 1), ' ');
  for (char& c : text) c = alphabet[random() % alphabet.size()];
  return text;
}

TEST(RobotsHostile, PatternsOfChanceMatchAsTheBookSays) {
  std::mt19937 random(9309);
  int matched = 0;
  for (int i = 0; i < 100'000; ++i) {
    const auto pattern = random_text(random, "/ab**$", 8), path = "/" + random_text(random, "/ab", 8);
    ASSERT_EQ(pattern_matches(pattern, path), matches_by_the_book(pattern, path)) << pattern << " on " << path;
    matched += pattern_matches(pattern, path);
  }
  EXPECT_GT(matched, 5000);
}

TEST(RobotsHostile, OctetsOfChanceNeverCrash) {
  std::mt19937 random(9309);
  std::string any;
  for (int octet = 0; octet < 256; ++octet) any += static_cast<char>(octet);
  const std::string words[] = {"User-agent:", "Disallow:",   "Allow:", "Crawl-delay:", "*",
                               "$",           "/index.html", "%",      "\xEF\xBB\xBF", "\r\n"};
  for (int i = 0; i < 5000; ++i) {
    std::string file;
    for (int piece = 0; piece < 30; ++piece)
      file += random() % 2 ? words[random() % std::size(words)] : random_text(random, any, 6);
    const auto robots = RobotsFile::parse(file);
    const auto answer = robots.ask(random_text(random, "a*", 1), random_text(random, any, 20));
    EXPECT_NE(file.find(answer.rule), std::string::npos);
    EXPECT_TRUE(answer.allowed || answer.line > 0);
    robots.crawl_delay_ms("*");
  }
}

}  // namespace
}  // namespace twinwatch::fetch
