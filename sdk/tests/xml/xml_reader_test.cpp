#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "twinwatch/xml.hpp"

namespace twinwatch::xml {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string refusal(std::string_view text) {
  try {
    const Document document(text);
    return "(taken)";
  } catch (const SourceChanged& error) {
    return error.what();
  }
}

std::string repeated(std::string_view text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

constexpr std::string_view schools = R"(<?xml version="1.0" encoding="windows-1254"?>
<okullar il="Van" xmlns:x="urn:x">
  <okul kod="700001"><ad>Bir &amp; İki <b>Lisesi</b></ad><x:ad>yabancı</x:ad></okul>
  <okul kod="700002" x:tur='a'><ad><![CDATA[<Üç>]]></ad></okul><!-- son -->
</okullar>)";

TEST(Xml, ReadsElementsAttributesAndTexts) {
  const Document document(schools);
  const Node root = document.root();
  EXPECT_EQ(root.name(), "okullar");
  EXPECT_EQ(root.attribute("il"), "Van");
  ASSERT_EQ(root.children("okul").size(), 2u);
  const Node first = root.child("okul"), second = root.children("okul")[1];
  EXPECT_EQ(first.attribute("kod"), "700001");
  EXPECT_EQ(first.child("ad").text(), "Bir & İki Lisesi") << "the text is UTF-8, whatever the declaration says";
  EXPECT_EQ(first.children().size(), 2u);
  EXPECT_EQ(first.children("ad").size(), 2u);
  EXPECT_EQ(first.child("urn:x", "ad").text(), "yabancı");
  EXPECT_EQ(first.child("", "ad").child("b").text(), "Lisesi");
  EXPECT_EQ(second.child("ad").text(), "<Üç>");
  EXPECT_EQ(second.attribute("tur"), "a");
  EXPECT_EQ(second.source_line(), 4u);
  EXPECT_EQ(root.child("okul").line(), "Bir & İki Lisesiyabancı");
}

TEST(Xml, GivesNothingForWhatIsNotThere) {
  const Document document(schools);
  const Node gone = document.root().child("x").child("y");
  EXPECT_FALSE(gone);
  EXPECT_EQ(gone.name(), "");
  EXPECT_EQ(gone.text().data(), nullptr);
  EXPECT_EQ(gone.attribute("kod").data(), nullptr);
  EXPECT_TRUE(gone.children().empty() && gone.line().empty() && gone.source_ranges().empty());
  EXPECT_EQ(document.root().attribute("kod").data(), nullptr);
  EXPECT_FALSE(Node().child("a"));
}

TEST(Xml, RefusesWhatIsNoXml) {
  for (const char* text : {"", "x", "<a>", "<a></b>", "<a/><b/>", "<a b=1/>", "<a>&yok;</a>", "<a b='1' b='2'/>", "{}",
                           "<a>\x01</a>", "<x:a/>", "<!DOCTYPE html><html><br></html>"})
    EXPECT_THAT(refusal(text), HasSubstr("the page is no XML")) << text;
  EXPECT_EQ(refusal("\n\n \xEF\xBB\xBF<?xml version='1.0'?><a/>"), "(taken)")
      << "an empty line above, as servers put it";
  EXPECT_EQ(refusal("<!DOCTYPE rss PUBLIC '-//Netscape//DTD RSS 0.91//EN' 'http://example.org/rss.dtd'><rss/>"),
            "(taken)");
}

TEST(Xml, SaysWhereAndHowThePageBegins) {
  EXPECT_THAT(refusal("<html><head>\n<meta charset=utf-8></head>Adı Uydurma</html>"),
              HasSubstr("line 2, character 15: not well-formed (invalid token); the page begins '<html>'"));
  EXPECT_THAT(refusal("<a>\n Adı Uydurma"), Not(HasSubstr("Uydurma")));
}

TEST(Xml, RefusesBombs) {
  const std::string laughs = R"(<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">
    <!ENTITY lol1 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">]><lolz>&lol1;</lolz>)";
  EXPECT_THAT(refusal(laughs), HasSubstr("its DOCTYPE declares things itself"));
  EXPECT_THAT(refusal("<!DOCTYPE a [<!ATTLIST a b CDATA 'x'>]><a/>"), HasSubstr("DOCTYPE"));
  EXPECT_THAT(refusal("<!DOCTYPE a SYSTEM 'file:///etc/passwd' [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>"),
              HasSubstr("DOCTYPE"));
  EXPECT_THAT(refusal(repeated("<a>", 100'000)), HasSubstr("nests more than 128 deep"));
  EXPECT_THAT(refusal("<a>" + repeated("<b/>", 1'000'001) + "</a>"), HasSubstr("more than 1000000 elements"));
  EXPECT_THAT(refusal("<a b='" + std::string((1u << 20) + 1, 'x') + "'/>"), HasSubstr("an attribute has more than"));
  std::string names = "<a>", attributes = "<a";
  for (int i = 0; i < 10'001; ++i) names += "<b" + std::to_string(i) + "/>";
  for (int i = 0; i < 200'000; ++i) attributes += " b" + std::to_string(i) + "=''";
  EXPECT_THAT(refusal(names + "</a>"), HasSubstr("different names"));
  EXPECT_THAT(refusal(attributes + "/>"), Not("(taken)"));
}

TEST(Xml, MarksWhatNamesAPersonAndStaysXml) {
  std::string text =
      "<a><kisi tel='0 442' posta=\"x>y\">Adı <b>Uydurma</b><!-- Adı --><![CDATA[Uydurma]]>&#65;<?p "
      "i?></kisi><okul>Bir</okul></a>";
  const Document document(text);
  for (const auto& [begin, end] : document.root().child("kisi").source_ranges())
    text.replace(begin, end - begin, std::string(end - begin, ' '));
  for (const char* trace : {"442", "x>y", "Adı", "Uydurma", "&#65;"})
    EXPECT_EQ(text.find(trace), std::string::npos) << trace;
  const Document again(text);
  EXPECT_EQ(again.root().child("okul").text(), "Bir");
  EXPECT_TRUE(again.root().child("kisi").child("b"));
}

}  // namespace
}  // namespace twinwatch::xml
