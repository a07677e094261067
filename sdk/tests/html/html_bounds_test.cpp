#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "twinwatch/html.hpp"

namespace twinwatch::html {
namespace {

std::string repeat(std::string_view text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

bool deeper(std::string_view html, std::size_t most) {
  try {
    throw_if_beyond(html, {.max_depth = most});
  } catch (const TooDeep&) {
    return true;
  }
  return false;
}

std::size_t true_depth(const GumboNode* node) {
  std::size_t most = 0;
  const auto [child, count] = node_detail::children_of(node);
  for (std::size_t i = 0; i < count; ++i) most = std::max(most, true_depth(child[i]));
  return most + 1;
}

std::size_t true_nodes(const GumboNode* node) {  // but texts: of them at most one stands between two others
  std::size_t all = node_detail::is_text(node) ? 0 : 1;
  const auto [child, count] = node_detail::children_of(node);
  for (std::size_t i = 0; i < count; ++i) all += true_nodes(child[i]);
  return all;
}

TEST(HtmlBounds, RefusesTheNestThatTakesGumboSixteenSeconds) {
  EXPECT_THROW(Document(repeat("<div>", 20'000)), TooDeep);
}

TEST(HtmlBounds, IsToldAsAChangedSource) { EXPECT_THROW(Document(repeat("<div>", 20'000)), SourceChanged); }

TEST(HtmlBounds, TakesALongPageForAFlatOne) {
  for (const char* item : {"<div><p>x</p></div>", "<li>x", "<p>x", "<br>", "<img src=x>", "<input>", "<option>x",
                           "<dt>a<dd>b", "<a href='>'>x</a>", "<!-- <div> -->", "<script>'<div>'</script>", "<b>x</b>",
                           "</div>", "< b", "<textarea><div></textarea>", "<title><p></title>"})
    EXPECT_FALSE(deeper(repeat(item, 20'000), 16)) << item;
}

TEST(HtmlBounds, TakesASloppyTableForAFlatOne) {
  EXPECT_FALSE(deeper("<table>" + repeat("<tr><td><font color=red>bir<td>iki", 20'000), 16));
  EXPECT_FALSE(
      deeper("<table>" + repeat("<tr><td><p><b>bir</td><td><a href=x>iki</td></tr>", 20'000) + "</table>", 16));
}

TEST(HtmlBounds, ClosesWhatAnEndTagLeavesOpenInside) {
  EXPECT_FALSE(deeper(repeat("<div><span><em>x</div>", 20'000), 16));
}

TEST(HtmlBounds, IsNotFooledByHidingPlaces) {
  for (const char* item : {"<p><b id=1>",
                           "<div x='>'>",
                           "<div x=\">\" y='<'>",
                           "<!--><div>",
                           "<!---><div>",
                           "<!-- --!><div>",
                           "<div/>",
                           "<DIV\n>",
                           "<svg><a>",
                           "</p><div>",
                           "</x><div>",
                           "<object><div></object",
                           "<a'><div>",
                           "<table><td>",
                           "<ruby>",
                           "<nobr id=1>x</p>",
                           "<span x>",
                           "<span><div></span>",
                           "<b><div></b>",
                           "<h1><b><h2></h1>",
                           "<form><div></form>",
                           "<body><div></body>",
                           "<ul><li><ul></li>",
                           "<p><button></p>",
                           "<dd><ul><dd>",
                           "<object><tbody>"})
    EXPECT_TRUE(deeper(repeat(item, 4'000), 512)) << item;
}

TEST(HtmlBounds, CountsVoidNamesInsideSvg) {
  EXPECT_TRUE(deeper("<svg>" + repeat("<input>", 4'000), 512));
  EXPECT_TRUE(deeper("<svg><foreignObject><div></svg></div></foreignObject>" + repeat("<link>", 4'000), 512));
  EXPECT_TRUE(deeper("<svg><![CDATA[></svg>]]>" + repeat("<link>", 4'000), 512));
  EXPECT_FALSE(deeper("<svg><path d='x'/></svg>" + repeat("<input>", 4'000), 16));
  EXPECT_FALSE(deeper("<svg>" + repeat("<path d='x'/>", 4'000) + "</svg>", 16));
}

TEST(HtmlBounds, NeverTellsMuchLessThanTheTreeHas) {
  // Random markup out of everything that changes nesting: whatever passes the scan must be shallow for Gumbo too.
  static constexpr const char* pieces[] = {"<div>",
                                           "</div>",
                                           "<p>",
                                           "</p>",
                                           "<b id=%>",
                                           "</b>",
                                           "<a href=%>",
                                           "</a>",
                                           "<table>",
                                           "</table>",
                                           "<tr>",
                                           "<td>",
                                           "</td>",
                                           "<ul>",
                                           "</ul>",
                                           "<li>",
                                           "<svg>",
                                           "</svg>",
                                           "<input>",
                                           "<math>",
                                           "</math>",
                                           "<mi>",
                                           "<i>",
                                           "</i>",
                                           "x",
                                           "<form>",
                                           "</form>",
                                           "<select>",
                                           "<option>",
                                           "</select>",
                                           "<h1>",
                                           "</h2>",
                                           "<font size=%>",
                                           "<foreignObject>",
                                           "</foreignObject>",
                                           "<object>",
                                           "</object>",
                                           "<button>",
                                           "</button>",
                                           "<template>",
                                           "</template>",
                                           "<style>",
                                           "</style>",
                                           "<desc>",
                                           "<nobr>",
                                           "<caption>",
                                           "<tbody>",
                                           "</tr>",
                                           "<dd>",
                                           "<dt>",
                                           "<span>",
                                           "</span>"};
  constexpr std::size_t cap = 64;
  int passed = 0;
  for (unsigned seed = 0; seed < 3000; ++seed) {
    std::mt19937 random(seed);
    // A few pieces a page, so that runs of openings happen.
    std::vector<std::string> chosen;
    for (int i = 0; i < 6; ++i) chosen.emplace_back(pieces[random() % std::size(pieces)]);
    std::string page;
    for (int i = 0; i < 600; ++i) {
      std::string piece = chosen[random() % chosen.size()];
      if (const auto mark = piece.find('%'); mark != std::string::npos) piece.replace(mark, 1, std::to_string(i));
      page += piece;
    }
    if (deeper(page, cap)) continue;
    ++passed;
    const Document document(page, {.max_depth = cap});
    scan_detail::Scan scan(page, {.max_depth = cap});
    scan.excess();
    EXPECT_LE(true_nodes(document.root().gumbo()), 3 * scan.nodes() + 10)
        << "seed " << seed << ": " << ::testing::PrintToString(chosen);
    EXPECT_LE(true_depth(document.root().gumbo()), 4 * cap)
        << "seed " << seed << ": " << ::testing::PrintToString(chosen);
  }
  EXPECT_GT(passed, 50);
}

TEST(HtmlBounds, RefusesMillionsOfNodes) {
  EXPECT_THROW(Document(repeat("<p>", 1'000'001)), TooBig);
  for (const char* one : {"<p>", "</p>", "</br>", "<!---->", "<?x>", "<br>"})
    EXPECT_THROW(Document(repeat(one, 10'001), {.max_nodes = 10'000}), TooBig) << one;
  const std::string table = "<table>" + repeat("<tr><td>bir</td><td>iki</td></tr>", 3'000);
  EXPECT_NO_THROW(throw_if_beyond(table, {.max_nodes = 10'000})) << "end tags make nothing";
}

TEST(HtmlBounds, RefusesAFewTagsThatAParserOpensAgainAndAgain) {
  std::string page = "<p>";
  for (int i = 0; i < 400; ++i) page += "<b a=" + std::to_string(i) + ">";
  EXPECT_THROW(Document(page + repeat("</p><p>x", 20'000)), TooBig) << "200 KB that make 8 million elements";
}

TEST(HtmlBounds, RefusesHugeAndManyAttributes) {
  const std::string huge((1u << 20) + 10, 'x');
  for (const std::string& page : {"<p title='" + huge + "'>", "<p title=\"" + huge + "\">", "<p title=" + huge + ">"})
    EXPECT_THROW(Document{page}, TooBig);
  EXPECT_NO_THROW(Document("<p>" + huge + "</p>"));
  std::string many, roots;
  for (int i = 0; i < 20'000; ++i) many += " a" + std::to_string(i);
  for (int i = 0; i < 20'000; ++i) roots += "<html a" + std::to_string(i) + "><body b" + std::to_string(i) + ">";
  EXPECT_THROW(Document("<p" + many + ">"), TooBig) << "Gumbo compares each with each";
  EXPECT_THROW(Document("</p" + many + ">"), TooBig);
  EXPECT_THROW(Document{roots}, TooBig) << "all of them go to the first";
}

TEST(HtmlBounds, SaysWhatAndWhere) {
  try {
    throw_if_beyond("<p>\n" + repeat("<div>\n", 600), {});
    FAIL() << "taken";
  } catch (const SourceChanged& refusal) {
    EXPECT_EQ(refusal.what(),
              std::string("the page nests more than 512 elements deep (at line 514): it is no page that this source "
                          "knows; look at the page itself"));
  }
}

}  // namespace
}  // namespace twinwatch::html
