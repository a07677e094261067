#include <gtest/gtest.h>

#include "twinwatch/html.hpp"
#include "twinwatch/testkit/ear.hpp"
#include "twinwatch/testkit/pages.hpp"

namespace twinwatch::html {
namespace {

TEST(HtmlValue, ReadsTheDayOfATimeElement) {
  const auto day = [](std::string_view html) { return std::string(day_of(Document(html).first(Selector("time")))); };
  EXPECT_EQ(day("<time datetime='2026-10-05T12:00:00Z'>5 Ekim</time>"), "2026-10-05");
  EXPECT_EQ(day("<time datetime='2026-10-05'>x</time>"), "2026-10-05");
  EXPECT_EQ(day("<time datetime='5.10.2026'>x</time>"), "");
  EXPECT_EQ(day("<time>2026-10-05</time>"), "");
  EXPECT_EQ(day("<p>x</p>"), "");
}

TEST(HtmlValue, ReadsNumbersAsTurkishWritesThem) {
  EXPECT_EQ(number_in("(3)"), 3u);
  EXPECT_EQ(number_in("Toplam 1.234 etiket, sayfa 2"), 1234u);
  EXPECT_EQ(number_in("1.234.567"), 1234567u);
  EXPECT_EQ(number_in("13.9.2026"), 13u);
  EXPECT_EQ(number_in("12.3456"), 12u);
  EXPECT_EQ(number_in("0"), 0u);
  EXPECT_FALSE(number_in("yok"));
  EXPECT_FALSE(number_in(""));
  EXPECT_FALSE(number_in("99999999999999999999999999"));
}

TEST(HtmlValue, TakesAddressesApart) {
  EXPECT_EQ(without_query("https://h/a?b#c"), "https://h/a");
  EXPECT_EQ(host_of("https://h.example.org:8443/a"), "h.example.org:8443");
  EXPECT_EQ(host_of("/a").data(), nullptr);
  EXPECT_EQ(step_after("https://h/tr/projects/su-hayattir/twinspace?x=/projects/y", "/projects/"), "su-hayattir");
  EXPECT_EQ(step_after("https://h/tr/projects/", "/projects/").data(), nullptr);
  EXPECT_EQ(step_after("https://h/tr", "/projects/").data(), nullptr);
}

// What arrived() says to a host.
struct Arrival {
  Arrival(const std::string& url, unsigned status) {
    auto page = testkit::text_page(url, "x");
    page.status = status;
    std::vector<tw_header_view> room;
    const tw_page_view view = page.view(room);
    const tw_sink theirs = testkit::ear(said);
    const Host host;
    Sink sink(&theirs, host);
    good = arrived(Page(&view), sink, "https://h.example.org/start");
  }
  testkit::Said said;
  bool good = false;
};

TEST(HtmlArrival, TakesThePageThatWasAskedFor) { EXPECT_TRUE(Arrival("https://h.example.org/x", 200).good); }

TEST(HtmlArrival, TakesAnotherHostOrAnErrorPageForAChangedSource) {
  for (const auto& [url, status] : {std::pair<const char*, unsigned>{"https://parked.example.org/", 200},
                                    {"https://h.example.org.evil.example/", 200},
                                    {"http://h.example.org/x", 200},
                                    {"https://h.example.org/x", 404},
                                    {"https://h.example.org/x", 302}}) {
    const Arrival arrival(url, status);
    EXPECT_FALSE(arrival.good) << url << status;
    bool told = false;
    for (const auto& [landmark, found] : arrival.said.landmarks) told = told || !found;
    EXPECT_TRUE(told) << url << status;
  }
}

TEST(HtmlArrival, ComesBackLaterWhenTheServerIsBusy) {
  for (const unsigned status : {429u, 500u, 503u}) EXPECT_THROW(Arrival("https://h.example.org/x", status), Transient);
}

}  // namespace
}  // namespace twinwatch::html
