#include <gtest/gtest.h>

#include "twinwatch/html.hpp"
#include "twinwatch/testkit/pages.hpp"

namespace twinwatch::html {
namespace {

// Where the first link of a page leads.
std::string leads_to(const std::string& html, const std::string& url = "https://h.example.org/a/b?x=1") {
  const Document document(html);
  const auto owned = testkit::text_page(url, html);
  std::vector<tw_header_view> room;
  const tw_page_view view = owned.view(room);
  return link(document.first(Selector("a")), Page(&view));
}

TEST(HtmlLink, LeadsFromThePageToItsAddress) {
  EXPECT_EQ(leads_to("<a href='../c d&amp;e?s=2#x'>x</a>"), "https://h.example.org/c%20d&e?s=2");
  EXPECT_EQ(leads_to("<a href='//okul.example.org'>x</a>"), "https://okul.example.org/");
  EXPECT_EQ(leads_to("<a href='http://okul.example.org/'>x</a>"), "http://okul.example.org/");
  EXPECT_EQ(leads_to("<a href='mailto:masa@example.org'>x</a>"), "");
  EXPECT_EQ(leads_to("<a>x</a>"), "");
  EXPECT_EQ(leads_to("<p>x</p>"), "") << "no link at all";
}

TEST(HtmlLink, HangsOnTheBaseThatThePageNames) {
  EXPECT_EQ(leads_to("<head><title>x</title><base href='/tr/'></head><a href='c'>x</a>"), "https://h.example.org/tr/c");
  EXPECT_EQ(leads_to("<base target=_top><base href='https://k.example.org/'><base href=/z/><a href='c'>x</a>"),
            "https://k.example.org/c");
  EXPECT_EQ(leads_to("<base href='javascript:x'><a href='c'>x</a>"), "https://h.example.org/a/c");
  EXPECT_EQ(leads_to("<base href='/tr/'><a href='#x'>x</a>"), "");
  EXPECT_EQ(leads_to("<base href='https://h.example.org/'><a href='c'>x</a>", "inbox:kayit.html"),
            "https://h.example.org/c")
      << "a saved page";
  const Document document("<base href='/tr/'><a href='c'>x</a>");
  EXPECT_EQ(base_of(document.root(), "https://h.example.org/"), "https://h.example.org/tr/");
  EXPECT_EQ(base_of(Node(), "https://h.example.org/"), "https://h.example.org/");
}

TEST(HtmlLink, IsFollowedOnThePagesHostAlone) {
  const std::string page = "https://h.example.org/a/b?x=1#y";
  EXPECT_EQ(followed(page, "/c"), "https://h.example.org/c");
  EXPECT_EQ(followed(page, "c#top"), "https://h.example.org/a/c");
  EXPECT_EQ(followed(page, "?page=2&t=a:b"), "https://h.example.org/a/b?page=2&t=a:b");
  EXPECT_EQ(followed(page, "https://H.example.org/d"), "https://h.example.org/d");
  EXPECT_EQ(followed(page, "//h.example.org/d"), "https://h.example.org/d");
  for (const char* away :
       {"", "#x", "//example.org/x", "https://example.org/x", "https://h.example.org.example.org/x",
        "http://h.example.org/x", "https://h.example.org:444/x", "https://h.example.org@example.org/x",
        "mailto:masa@example.org", "javascript:alert(1)", "data:text/html,x"})
    EXPECT_EQ(followed(page, away), "") << away;
}

}  // namespace
}  // namespace twinwatch::html
