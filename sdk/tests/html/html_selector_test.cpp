#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "twinwatch/html.hpp"

namespace twinwatch::html {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// The ids of what a selector finds, in document order.
std::vector<std::string> ids(std::string_view html, std::string_view css) {
  const Document document(html);
  std::vector<std::string> found;
  for (const Node& node : document.select(Selector(css))) found.emplace_back(node.attribute("id"));
  return found;
}

constexpr std::string_view sample = R"(
  <div id=d1 class="card wide"><p id=p1 lang=tr>bir</p>
    <section id=s1><p id=p2 class=card>iki</p><a id=a1 href="/tr/etwinning/projects/su">x</a></section></div>
  <div id=d2><a id=a2 href="https://example.org/x.pdf" rel="nofollow external">y</a><P id=p3 class="md:flex">üç</P></div>)";

TEST(HtmlSelector, FindsByTagClassAndId) {
  EXPECT_THAT(ids(sample, "p"), ElementsAre("p1", "p2", "p3"));
  EXPECT_THAT(ids(sample, "DIV"), ElementsAre("d1", "d2"));
  EXPECT_THAT(ids(sample, ".card"), ElementsAre("d1", "p2"));
  EXPECT_THAT(ids(sample, "div.card.wide"), ElementsAre("d1"));
  EXPECT_THAT(ids(sample, ".Card"), IsEmpty());
  EXPECT_THAT(ids(sample, ".car"), IsEmpty());
  EXPECT_THAT(ids(sample, "#p2"), ElementsAre("p2"));
  EXPECT_THAT(ids(sample, "section *"), ElementsAre("p2", "a1"));
}

TEST(HtmlSelector, FindsByAttribute) {
  EXPECT_THAT(ids(sample, "[href]"), ElementsAre("a1", "a2"));
  EXPECT_THAT(ids(sample, "[lang=tr]"), ElementsAre("p1"));
  EXPECT_THAT(ids(sample, "a[ HREF ^= '/tr/' ]"), ElementsAre("a1"));
  EXPECT_THAT(ids(sample, "a[href$='.pdf']"), ElementsAre("a2"));
  EXPECT_THAT(ids(sample, "a[href*=\"projects\"]"), ElementsAre("a1"));
  EXPECT_THAT(ids(sample, "[rel~=external]"), ElementsAre("a2"));
  EXPECT_THAT(ids(sample, "[rel~=ext]"), IsEmpty());
  EXPECT_THAT(ids(sample, "[class~='md:flex']"), ElementsAre("p3"));
  EXPECT_THAT(ids(sample, "[href^='']"), IsEmpty());
  EXPECT_THAT(ids(sample, "[href*='']"), IsEmpty());
}

TEST(HtmlSelector, TellsChildFromDescendant) {
  EXPECT_THAT(ids(sample, "div p"), ElementsAre("p1", "p2", "p3"));
  EXPECT_THAT(ids(sample, "div > p"), ElementsAre("p1", "p3"));
  EXPECT_THAT(ids(sample, "div>section>p"), ElementsAre("p2"));
  EXPECT_THAT(ids(sample, "body > p"), IsEmpty());
}

TEST(HtmlSelector, FindsAMatchThatTheNearestAncestorWouldHide) {
  // "a > b c": the nearest b above c is no child of a, the farther one is.
  EXPECT_THAT(ids("<main><div id=b1 class=b><p><span class=b><i id=c>x</i></span></p></div></main>", "main > .b i"),
              ElementsAre("c"));
}

TEST(HtmlSelector, GivesEachElementOfAListOnceInDocumentOrder) {
  EXPECT_THAT(ids(sample, "p, .card , #d2"), ElementsAre("d1", "p1", "p2", "d2", "p3"));
}

TEST(HtmlSelector, LooksOnlyBelowTheNode) {
  const Document document(sample);
  const Node d2 = document.first(Selector("#d2"));
  EXPECT_EQ(select(d2, Selector("p")).size(), 1u);
  EXPECT_TRUE(select(d2, Selector("div p")).empty());
  EXPECT_EQ(first(d2, Selector("a, p")).attribute("id"), "a2");
}

TEST(HtmlSelector, RefusesWhatItDoesNotKnowWhenItIsCompiled) {
  for (const char* css :
       {"",     " ",    "p:hover", "a + b",   "a ~ b",      "p::before", "a >",       "> a", ",",  "p,",
        "a,,b", "[",    "[x",      "[x=]",    "[x='a]",     "[x!=a]",    "[x|=a]",    "a|b", ".",  "#",
        "..x",  ".1st", "p]",      "a > > b", ".md\\:flex", "[x=a i]",   "[x='a' i]", "p{}", "$x", "div.#x"})
    EXPECT_THROW(Selector{css}, SelectorError) << css;
}

TEST(HtmlSelector, SaysWhatWhereAndWhatIsKnown) {
  try {
    const Selector selector("li.partner:first-child");
    FAIL() << "compiled";
  } catch (const ConfigError& error) {
    EXPECT_THAT(error.what(), HasSubstr("'li.partner:first-child' at character 11: pseudo-classes"));
    EXPECT_THAT(error.what(), HasSubstr("known are tag"));
  }
}

TEST(HtmlSelector, StaysLinearOnAPageMadeToBacktrack) {
  std::string page;
  for (int i = 0; i < 400; ++i) page += "<div>";
  // 400 nested div against 12 parts: a backtracking matcher would try 400 over 12 ways.
  EXPECT_THAT(ids(page, "div div div div div div div div div div div p > b"), IsEmpty());
}

}  // namespace
}  // namespace twinwatch::html
