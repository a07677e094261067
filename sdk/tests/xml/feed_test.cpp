#include "twinwatch/feed.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace twinwatch::feed {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view rss = R"(<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Duyurular &amp;amp; Haberler</title><atom:link href="https://example.org/feed/" rel="self"/><link>https://example.org/</link>
<item><media:title>başka</media:title><title>Başvurular  <![CDATA[<b>başladı</b>]]></title><link>/tr/duyuru/1?x=Ş</link>
  <guid isPermaLink="false">https://example.org/?p=1</guid><pubDate>Tue, 24 Nov 2026 01:30:00 +0300</pubDate>
  <dc:creator>Adı Uydurma</dc:creator>
  <description>&lt;p&gt;Kalite etiketi&lt;/p&gt;&lt;p&gt;ba&amp;scedil; vurular&amp;#305; &amp;amp; &lt;script&gt;x()&lt;/script&gt;son&lt;/p&gt;</description></item>
<item><title>İkinci</title><guid>https://example.org/?p=2</guid><pubDate>yarın</pubDate><dc:date>2026-11-23</dc:date>
  <content:encoded><![CDATA[<div>İçerik</div>]]></content:encoded></item>
<item><title>Üçüncü</title><link>javascript:alert(1)</link></item>
</channel></rss>)";

TEST(Feed, ReadsRss) {
  const Feed news(rss, "https://example.org/tr/feed/");
  EXPECT_EQ(news.title, "Duyurular & Haberler");
  EXPECT_EQ(news.link, "https://example.org/");
  ASSERT_EQ(news.items.size(), 3u);
  const Item& first = news.items[0];
  EXPECT_EQ(first.title, "Başvurular başladı");
  EXPECT_EQ(first.link, "https://example.org/tr/duyuru/1?x=%C5%9E");
  EXPECT_EQ(first.id, "https://example.org/?p=1");
  EXPECT_EQ(first.published, "2026-11-24") << "the day as the feed has it, not that of UTC";
  EXPECT_EQ(first.published_ms, 1795473000000);
  EXPECT_EQ(first.summary, "Kalite etiketi ba&scedil; vuruları & son");
  EXPECT_EQ(first.line, 5u);
  EXPECT_EQ(news.items[1].link, "https://example.org/?p=2") << "a guid is a link unless it says that it is none";
  EXPECT_EQ(news.items[1].published, "2026-11-23");
  EXPECT_EQ(news.items[1].summary, "İçerik");
  EXPECT_EQ(news.items[2].link, "");
  EXPECT_FALSE(news.items[2].published_ms);
}

TEST(Feed, ReadsAtom) {
  const Feed news(R"(<feed xmlns="http://www.w3.org/2005/Atom"><title type="html">Haber &amp;lt;1&amp;gt;</title>
    <link rel="self" href="/atom"/><link href="/"/><updated>2026-11-24T08:00:00Z</updated>
    <entry><title>A &lt;b&gt;</title><link rel="enclosure" href="/x.pdf"/><link rel="alternate" href="a?b=1&amp;c=2"/>
      <id>urn:uuid:1</id><published>2026-11-20T23:30:00.5-02:00</published><updated>2026-11-24T08:00:00Z</updated>
      <author><name>Adı Uydurma</name></author><summary type="html">&lt;i&gt;bir&lt;/i&gt;</summary></entry>
    <entry><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">B <b>iki</b></div></title><id>urn:uuid:2</id>
      <updated>2026-11-24</updated><content>düz &lt;metin&gt;</content></entry></feed>)",
                  "https://example.org/tr/");
  EXPECT_EQ(news.title, "Haber <1>");
  EXPECT_EQ(news.link, "https://example.org/");
  ASSERT_EQ(news.items.size(), 2u);
  EXPECT_EQ(news.items[0].title, "A <b>");
  EXPECT_EQ(news.items[0].link, "https://example.org/tr/a?b=1&c=2");
  EXPECT_EQ(news.items[0].id, "urn:uuid:1");
  EXPECT_EQ(news.items[0].published, "2026-11-20");
  EXPECT_EQ(news.items[0].published_ms, moment_in("2026-11-21T01:30:00Z")->ms);
  EXPECT_EQ(news.items[0].summary, "bir");
  EXPECT_EQ(news.items[1].title, "B iki");
  EXPECT_EQ(news.items[1].published, "2026-11-24");
  EXPECT_EQ(news.items[1].summary, "düz <metin>");
}

TEST(Feed, ReadsRss1) {
  const Feed news(R"(<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
    xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>K</title><link>https://example.org/</link></channel>
    <item rdf:about="https://example.org/1"><title>Bir</title><link>https://example.org/1</link><dc:date>2026-11-24T10:00+03:00</dc:date>
    </item></rdf:RDF>)",
                  "https://example.org/rdf");
  ASSERT_EQ(news.items.size(), 1u);
  EXPECT_EQ(news.items[0].id, "https://example.org/1");
  EXPECT_EQ(news.items[0].published, "2026-11-24");
}

TEST(Feed, TakesABetterReaderOfMarkup) {
  const Feed news(rss, "https://example.org/", [](std::string_view) { return std::string("okundu"); });
  EXPECT_EQ(news.items[0].summary, "okundu");
}

TEST(Feed, RefusesXmlThatIsNoFeed) {
  try {
    const Feed news("<urlset/>", "https://example.org/");
    FAIL() << "read";
  } catch (const SourceChanged& refusal) {
    EXPECT_THAT(refusal.what(), HasSubstr("its root is <urlset>; RSS and Atom are read"));
  }
  EXPECT_THROW(Feed("<!DOCTYPE rss [<!ENTITY a 'x'>]><rss/>", ""), xml::NotXml);
  EXPECT_TRUE(Feed("<rss><channel/></rss>", "").items.empty());
}

TEST(Moment, ReadsTheDatesOfFeeds) {
  const struct {
    const char* text;
    const char* day;
    std::int64_t ms;
  } dates[] = {
      {"Thu, 01 Jan 1970 00:00:00 GMT", "1970-01-01", 0},
      {"Thu, 1 Jan 1970 00:00:00 +0200", "1970-01-01", -7'200'000},
      {"01 Jan 70 00:00 UT", "1970-01-01", 0},
      {" Tue, 24 Nov 2026 10:00:00 EST ", "2026-11-24", 1795532400000},
      {"24 November 2026", "2026-11-24", 1795478400000},
      {"2026-11-24", "2026-11-24", 1795478400000},
      {"2026-11-24T00:00:00Z", "2026-11-24", 1795478400000},
      {"2026-11-24t03:00:00.123456+03:00", "2026-11-24", 1795478400000},
      {"2026-11-24 03:00+0300", "2026-11-24", 1795478400000},
      {"2024-02-29", "2024-02-29", 1709164800000},
  };
  for (const auto& [text, day, ms] : dates) {
    const auto moment = moment_in(text);
    ASSERT_TRUE(moment) << text;
    EXPECT_EQ(moment->day, day) << text;
    EXPECT_EQ(moment->ms, ms) << text;
  }
  for (const char* none : {"", "yarın", "24.11.2026", "2026-13-01", "2026-02-30", "32 Jan 2026", "24 Foo 2026",
                           "Tue, 24 Nov 2026 25:00:00 GMT", "2026-11-24T10:00:00+3", "2026-11-24x", "24 Nov 026",
                           "99999-01-01", "2026-11-24T10", "24 Nov 2026 10:00:00 XYZ"})
    EXPECT_FALSE(moment_in(none)) << none;
}

TEST(PlainText, ReadsWhatSummariesHold) {
  EXPECT_EQ(plain_text("a<br/>b <b>c</b>d&nbsp;&#304;&#x131; &yok; & &amp;lt; <!-- x > y -->e < f"),
            "a b cd İı &yok; & &lt; e < f");
  EXPECT_EQ(plain_text("<p>a</p><p>b</p><style>p{}</style>c<"), "a b c<");
  EXPECT_EQ(plain_text("a <img src='x"), "a");
  EXPECT_EQ(plain_text(""), "");
}

}  // namespace
}  // namespace twinwatch::feed
