#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

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

struct Case {
  const char* css;
  const char* ids;  // what is found, in document order, joined by a space
};

// Of each construct at least one that finds and one that does not.
TEST(HtmlSelector, FindsWhatABrowserFinds) {
  constexpr std::string_view page = R"(<html id=h lang=tr-TR><body id=b>
    <ul id=u class="list a:b"><li id=l1 class=x>bir</li><li id=l2>iki <b id=i1>kalın</b></li><li id=l3 class="x y"></li>
    <li id=l4><!-- boş --></li><li id=l5> </li></ul>
    <p id=p1 data-t="Okul Adı">bir</p><span id=s1></span><p id=p2 data-t="okul">iki</p><p id=p3 title='a"b'>üç</p><a id=7></a>
    <table id=t1><tbody id=tb1><tr id=r1><th id=c1>İl<td id=c2>Van</tr></table></body></html>)";
  const Case cases[] = {
      {"#l1 + li", "l2"},
      {"li + li", "l2 l3 l4 l5"},
      {"p + p", "p3"},
      {".x ~ li", "l2 l3 l4 l5"},
      {"span~p", "p2 p3"},
      {"p ~ ul", ""},
      {"ul > .x + li > b", "i1"},
      {"[lang|=tr]", "h"},
      {"[lang|='tr-TR']", "h"},
      {"[lang|=t]", ""},
      {"[data-t='OKUL' i]", "p2"},
      {"[data-t^=okul i]", "p1 p2"},
      {"[data-t^=okul]", "p2"},
      {"[data-t*='UL' I]", "p1 p2"},
      {"[data-t$='ADı'i]", "p1"},
      {"[data-t~=OKUL i]", "p1 p2"},
      {"[data-t|=OKUL i]", "p2"},
      {"[data-t=okul s]", "p2"},
      {"li:not(.x)", "l2 l4 l5"},
      {"li:not(.x, :empty)", "l2 l5"},
      {"b:not(ul b)", ""},
      {"p:not(ul p):not(#p2)", "p1 p3"},
      {":is(#p1, b, td)", "i1 p1 c2"},
      {":where(#p1)", "p1"},
      {"ul :is(li > b, .y)", "i1 l3"},
      {"li:nth-child(2)", "l2"},
      {"li:nth-child( 2n + 1 )", "l1 l3 l5"},
      {"li:nth-child(odd)", "l1 l3 l5"},
      {"li:nth-child(EVEN)", "l2 l4"},
      {"li:nth-child(-n+2)", "l1 l2"},
      {"li:nth-child(n+4)", "l4 l5"},
      {"li:nth-child(3n)", "l3"},
      {"li:nth-child(-2n-1)", ""},
      {"li:nth-child(+3)", "l3"},
      {"li:nth-last-child(2)", "l4"},
      {"li:nth-last-child(-n+2)", "l4 l5"},
      {"p:nth-of-type(2)", "p2"},
      {"p:nth-child(2)", "p1"},
      {"p:nth-last-of-type(1)", "p3"},
      {"p:first-of-type, p:last-of-type", "p1 p3"},
      {"#b > :only-of-type", "u s1 7 t1"},
      {"li:first-child", "l1"},
      {"li:last-child", "l5"},
      {":only-child", "h i1 tb1 r1"},
      {"tr > :first-child:not(td)", "c1"},
      {"li:has(b)", "l2"},
      {"ul:has(> b)", ""},
      {"ul:has(> li > b)", "u"},
      {"li:has(+ .x)", "l2"},
      {"li:has(~ .y)", "l1 l2"},
      {"li:has(+ li b)", "l1"},
      {"li:not(:has(b)):not(:empty)", "l1 l5"},
      {"tr:has(th:contains('İl')) > td", "c2"},
      {":is(ul, table):has(b, td)", "u t1"},
      {"p:has(+ span + p)", "p1"},
      {"body > :has(th + td)", "t1"},
      {"li:empty", "l3 l4"},
      {":root", "h"},
      {":root > body", "b"},
      {"body:root", ""},
      {"li:contains('iki  kalın')", "l2"},
      {"li:contains(\"İki\")", ""},
      {"table:contains('İl Van')", "t1"},
      {".a\\:b", "u"},
      {".a\\3a b", "u"},
      {".a\\00003Ab", "u"},
      {"#\\37", "7"},
      {"[data-t='Okul Ad\\131'], [data-t='\\0131 \\1F600']", "p1"},
      {"p[title=\"a\\\"b\"]", "p3"},
      {"p[title='a\"b']", "p3"},
      {"p[title='a\\22 b']", "p3"},
      {"LI:FIRST-CHILD", "l1"},
      {"*:nth-child(1):nth-last-child(1)", "h i1 tb1 r1"},
  };
  for (const Case& one : cases) {
    std::string found;
    for (const std::string& id : ids(page, one.css))
      if (id != "") found += (found.empty() ? "" : " ") + id;
    EXPECT_EQ(found, one.ids) << one.css;
  }
}

TEST(HtmlSelector, MatchesBelowTheNodeEvenInBrackets) {
  const Document document(sample);
  const Node d1 = document.first(Selector("#d1"));
  EXPECT_TRUE(select(d1, Selector("p:is(div p)")).empty());
  EXPECT_EQ(select(d1, Selector("p:not(div p)")).size(), 2u);
  EXPECT_EQ(first(d1, Selector(":has(> a)")).attribute("id"), "s1");
  EXPECT_FALSE(first(d1, Selector(":root")));
}

TEST(HtmlSelector, RefusesWhatItDoesNotKnowWhenItIsCompiled) {
  for (const char* css : {"",
                          " ",
                          "p:hover",
                          "p::before",
                          "a >",
                          "> a",
                          "+ a",
                          "a + ~ b",
                          "a > > b",
                          ",",
                          "p,",
                          "a,,b",
                          "[",
                          "[x",
                          "[x=]",
                          "[x='a]",
                          "[x!=a]",
                          "[x=a j]",
                          "[x='a' ii]",
                          "[x=5]",
                          "a|b",
                          ".",
                          "#",
                          "..x",
                          ".1st",
                          ".-1",
                          ".-",
                          "p]",
                          "p{}",
                          "$x",
                          "div.#x",
                          "a\\",
                          "p)",
                          "(p)",
                          ":",
                          "::",
                          ":not",
                          ":not()",
                          ":not(",
                          ":not(a",
                          ":not(a,)",
                          ":is()",
                          ":has()",
                          ":has(>)",
                          ":has(:has(a))",
                          ":has(:not(:has(a)))",
                          ":nth-child",
                          ":nth-child()",
                          ":nth-child(x)",
                          ":nth-child(2 n)",
                          ":nth-child(n 1)",
                          ":nth-child(2n+)",
                          ":nth-child(+ 3)",
                          ":nth-child(--1)",
                          ":nth-child(1.5)",
                          ":nth-child(2n of .x)",
                          ":nth-child(2",
                          ":first-child()",
                          ":empty(a)",
                          ":contains(a)",
                          ":contains('a'",
                          ":contains()",
                          ":not(:not(:not(:not(:not(a)))))",
                          ":not(a))",
                          "a:not(> b)"})
    EXPECT_THROW(Selector{css}, SelectorError) << css;
  std::string many = "a";
  for (int i = 0; i < 64; ++i) many += " a";
  EXPECT_THROW(Selector{many}, SelectorError);
  std::string lists = "a";
  for (int i = 0; i < 300; ++i) lists += ",a";
  EXPECT_THROW(Selector{lists}, SelectorError);
  EXPECT_THROW(Selector{std::string(5000, 'a')}, SelectorError);
}

TEST(HtmlSelector, SaysWhatWhereAndWhatIsKnown) {
  const auto said = [](const char* css) -> std::string {
    try {
      const Selector selector(css);
      return "compiled";
    } catch (const ConfigError& error) {
      return error.what();
    }
  };
  EXPECT_THAT(said("li.ortağı:hover"),
              HasSubstr("selector 'li.ortağı:hover' at character 10: ':hover' is not known; known are :not(), :is()"));
  EXPECT_THAT(said("li.ortağı:hover"), HasSubstr(":nth-child(), "));
  EXPECT_THAT(said("p::before"), HasSubstr("at character 2: '::' names no element"));
  EXPECT_THAT(said("a:not(b:has(c:has(d)))"), HasSubstr("at character 14: ':has()' inside of ':has()'"));
  EXPECT_THAT(said("p $x"), HasSubstr("at character 3: '$' cannot stand here; known are tag, *"));
  EXPECT_THAT(said("p[x!=a]"), HasSubstr("at character 4: '=', '^=', '$=', '*=', '~=', '|=' or ']' is missing"));
  EXPECT_THAT(said("p:nth-child(foo)"), HasSubstr("at character 13: ':nth-child' takes odd, even, 3, 2n+1"));
  EXPECT_THAT(said("p:not"), HasSubstr("needs brackets: :not(…)"));
  EXPECT_THAT(said("a:not(b"), HasSubstr("')' is missing"));
  EXPECT_THAT(said("[x='a]"), HasSubstr("at character 4: the closing quote is missing"));
}

TEST(HtmlSelector, StaysLinearOnAPageMadeToBacktrack) {
  std::string page;
  for (int i = 0; i < 400; ++i) page += "<div>";
  // 400 nested div against 12 parts: a backtracking matcher would try 400 over 12 ways.
  EXPECT_THAT(ids(page, "div div div div div div div div div div div p > b"), IsEmpty());
}

TEST(HtmlSelector, StaysLinearWithEveryConstructOnAHugePage) {
  std::string page;
  for (int i = 0; i < 100; ++i) page += "<div class=x>";
  for (int i = 0; i < 100'000; ++i) page += "<p class=x>a</p>";
  const Document document(page);
  const auto before = std::chrono::steady_clock::now();
  for (const char* css : {":has(.x .x .x .x ~ b)", "p ~ p ~ p ~ p ~ p ~ b", ":not(div:has(p + p + p ~ i))",
                          "p:nth-last-of-type(3n+1) ~ p:nth-last-child(2n)",
                          ":is(:is(div .x) .x, .y) :not(:not(.x ~ .x)) b", "p:contains('aab')"})
    document.select(Selector(css));
  const auto took = std::chrono::steady_clock::now() - before;
  EXPECT_LT(took, std::chrono::seconds(20)) << "quadratic would be hours; unoptimised and sanitised it is seconds";
}

}  // namespace
}  // namespace twinwatch::html
