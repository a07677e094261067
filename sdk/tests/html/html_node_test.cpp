#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "twinwatch/html.hpp"

namespace twinwatch::html {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;

std::string text_of_body(std::string_view html) { return Document(html).first(Selector("body")).text(); }

TEST(HtmlText, CollapsesWhiteSpaceAsAReaderSeesIt) {
  EXPECT_EQ(text_of_body("<p>  Atatürk \n\t İlkokulu&nbsp;&nbsp;Erzurum  </p>"), "Atatürk İlkokulu Erzurum");
  EXPECT_EQ(text_of_body("<b>50.</b>Yıl <i> Ortaokulu</i>"), "50.Yıl Ortaokulu");
}

TEST(HtmlText, DecodesEntities) {
  EXPECT_EQ(text_of_body("&ampx &copy; &#128512; &bilinmez; &#xD800; &#1; AT&T"),
            "&x © 😀 &bilinmez; \uFFFD \u0001 AT&T");
  EXPECT_EQ(text_of_body("A&amp;B &#304;&#x131; &Ccedil;ar&scedil;amba &lt;x&gt;"), "A&B İı Çarşamba <x>");
}

TEST(HtmlText, BreaksLinesAtBrAndBetweenBlocks) {
  EXPECT_EQ(text_of_body("bir<br>iki<br/> üç"), "bir\niki\nüç");
  EXPECT_EQ(text_of_body("<div>bir</div><div>iki</div>"), "bir\niki");
  EXPECT_EQ(text_of_body("<table><tr><td>bir</td><td>iki</td></tr></table>"), "bir\niki");
}

TEST(HtmlText, PutsEverythingOnOneLineForFields) {
  const Document document("<p>bir<br>iki</p><p>üç</p>");
  EXPECT_EQ(document.first(Selector("body")).line(), "bir iki üç");
}

TEST(HtmlText, LeavesOutWhatNobodySees) {
  EXPECT_EQ(text_of_body("a<script>var x = '<p>b</p>';</script><style>p{}</style><!-- c --><template>d</template>e"),
            "ae");
  EXPECT_EQ(text_of_body("ka\xC2\xADlite eti\xE2\x80\x8Bketi"), "kalite etiketi");
}

TEST(HtmlText, LeavesOutWhatHidesItself) {
  for (const char* hidden : {"<p hidden>x</p>", "<p HIDDEN=''>x</p>", "<p style='display:none'>x</p>",
                             "<p style='color:red; DISPLAY : none '>x</p>", "<p style='display:none !important'>x</p>",
                             "<p style='visibility:hidden;'>x</p>", "<noscript>x</noscript>",
                             "<svg><title>x</title></svg>", "<iframe>x</iframe>", "<p hidden><b>x</b><br>y</p>"})
    EXPECT_EQ(text_of_body(std::string("a ") + hidden + " b"), "a b") << hidden;
  for (const char* seen :
       {"<i style='display:block'>x</i>", "<i style='xdisplay:none'>x</i>", "<i style='display:nonexx'>x</i>",
        "<i style='--a:display;b:none'>x</i>", "<i aria-hidden=true>x</i>", "<i data-hidden>x</i>"})
    EXPECT_EQ(text_of_body(std::string("a ") + seen + " b"), "a x b") << seen;
  EXPECT_EQ(Document("<p hidden>x</p>").first(Selector("p")).text(), "x") << "asked for itself";
}

TEST(HtmlText, MarksHiddenNamesAllTheSame) {
  const std::string page = "<ul><li hidden>Adı</li></ul>";
  EXPECT_EQ(Document(page).first(Selector("ul")).source_ranges(page).size(), 1u);
}

TEST(HtmlText, KnowsTheBlanksOfTypesetters) {
  EXPECT_EQ(text_of_body("a&ensp;b&emsp;c&thinsp;d&#x202F;e&#x3000;f&#x2028;g"), "a b c d e f g");
  EXPECT_EQ(text_of_body("ka&shy;lite eti&#x2060;keti x&rlm;y “z”"), "kalite etiketi xy “z”");
}

TEST(HtmlText, DoesNotBreakLettersThatShareOctetsWithBlanks) {
  EXPECT_EQ(text_of_body("à Â Р"), "à Â Р");  // their second octets are A0, 82 and A0
}

TEST(HtmlNode, TellsAnAbsentAttributeFromAnEmptyOne) {
  const Document document("<a href='' TITLE='&Ccedil;'>x</a>");
  const Node a = document.first(Selector("a"));
  EXPECT_NE(a.attribute("href").data(), nullptr);
  EXPECT_EQ(a.attribute("href"), "");
  EXPECT_EQ(a.attribute("title"), "Ç");
  EXPECT_EQ(a.attribute("rel").data(), nullptr);
}

TEST(HtmlNode, AnEmptyNodeIsSafeToAsk) {
  const Node nothing;
  EXPECT_FALSE(nothing);
  EXPECT_EQ(nothing.tag(), "");
  EXPECT_EQ(nothing.text(), "");
  EXPECT_EQ(nothing.attribute("href").data(), nullptr);
  EXPECT_TRUE(nothing.children().empty());
  EXPECT_FALSE(first(nothing, Selector("a")));
  EXPECT_FALSE(nothing.parent());
}

TEST(HtmlNode, NamesElementsThatHtmlDoesNotKnow) {
  const Document document("<ecl-card>x</ecl-card>");
  EXPECT_EQ(document.first(Selector("ecl-card")).tag(), "ecl-card");
}

TEST(HtmlNode, TellsWhichOctetsOfThePageNameAPerson) {
  const std::string page =
      "<ul class='teachers'><li><a href='/people/ogretmen-a' class='x' title='Öğretmen "
      "A'>Öğretmen&nbsp;A</a></li></ul><p>kalan</p>";
  const Document document(page);
  std::vector<std::string> marked;
  for (const auto& [begin, end] : document.first(Selector(".teachers")).source_ranges(page))
    marked.push_back(page.substr(begin, end - begin));
  EXPECT_THAT(marked, ElementsAre("'/people/ogretmen-a'", "'Öğretmen A'", "Öğretmen&nbsp;A"));
  EXPECT_THAT(marked, Not(Contains("kalan")));
}

TEST(HtmlDocument, ReadsBrokenMarkupAsABrowserDoes) {
  const Document document("<table><tr><td>bir<td>iki<tr><td>üç");
  EXPECT_EQ(document.select(Selector("table > tbody > tr")).size(), 2u);
  EXPECT_EQ(document.select(Selector("td")).size(), 3u);
}

TEST(HtmlDocument, ReadsAnEmptyPage) {
  const Document document("");
  EXPECT_EQ(document.root().text(), "");
  EXPECT_FALSE(document.first(Selector("p")));
}

TEST(HtmlDocument, SurvivesOctetsThatAreNoUtf8) {
  const std::string page("<p>a\xFF\xC3z\0b</p>", 13);
  EXPECT_EQ(Document(page).select(Selector("p")).size(), 1u);
}

}  // namespace
}  // namespace twinwatch::html
