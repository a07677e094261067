// twinwatch/testkit/breaks.hpp: recorded pages as a portal would send them after it was rebuilt or damaged on the way,
// and whether a source notices. Each takes a page and returns another; one that cannot do what it is asked for throws,
// so that a test of a page that was recorded anew does not go on testing nothing.
//
//   using namespace twinwatch::testkit;
//   EXPECT_EQ(unnoticed(run.parse(changed(page, "id=\"il\"", "id=\"sehir\"")), "province_choice"), "");
//   EXPECT_EQ(unnoticed(run.parse(cut(page, "</main>")), "the page comes to its end"), "");
#pragma once
#include <algorithm>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "twinwatch/testkit/pages.hpp"
#include "twinwatch/testkit/said.hpp"

namespace twinwatch::testkit {

namespace breaks {

inline std::size_t place_of(const TestPage& page, std::string_view what) {
  const auto at = what.empty() ? std::string::npos : page.text.find(what);
  if (at == std::string::npos)
    throw std::invalid_argument("'" + std::string(what) + "' does not stand on the page " + page.url);
  return at;
}

}  // namespace breaks

// With `to` wherever `from` stood: a renamed class, another word in a heading.
inline TestPage changed(TestPage page, std::string_view from, std::string_view to) {
  for (auto at = breaks::place_of(page, from); at != std::string::npos; at = page.text.find(from, at + to.size()))
    page.text.replace(at, from.size(), to);
  return page;
}

// With `to` where `from` stood first: one row among many.
inline TestPage changed_once(TestPage page, std::string_view from, std::string_view to) {
  page.text.replace(breaks::place_of(page, from), from.size(), to);
  return page;
}

// The page as far as `where`: a connection that broke off, without the server saying so.
inline TestPage cut(TestPage page, std::string_view where) {
  page.text.resize(breaks::place_of(page, where));
  return page;
}

// As somebody's export writes it who took UTF-8 for Latin letters of one octet and saved it as UTF-8 again.
inline TestPage encoded_twice(TestPage page) {
  page.text = to_utf8(page.text, "latin1");
  return page;
}

// The text with what the source marked as personal blanked: what the archive would keep. A test looks that no name is
// left in it, and that the source reads the same from it.
inline std::string blanked(const TestPage& page, const Said& said) {
  std::string text = page.text;
  for (const auto& [begin, end] : said.personal) {
    const std::size_t last = std::min(end, text.size()), first = std::min(begin, last);
    text.replace(first, last - first, last - first, ' ');
  }
  return text;
}

// "" when the source took the page for one of a rebuilt portal: a landmark whose name contains `landmark` was not
// found, and nothing was said of any record or of their absence. Else what it said instead. A wrong page must be
// noticed by a landmark: no record at all would be read as "there are none".
inline std::string unnoticed(const Said& said, std::string_view landmark) {
  if (said.status != TW_OK)
    return "it failed (" + std::to_string(said.status) + ") before a landmark could tell: " + said.failure;
  if (!said.records.empty()) return std::to_string(said.records.size()) + " records were made of it";
  if (!said.nothing.empty()) return "it was taken for a page that has nothing: " + said.nothing.front();
  if (!said.covers.empty()) return "it was taken for the whole of the " + said.covers.front().kind + " records";
  std::string lost;
  for (const auto& [name, found] : said.landmarks) {
    if (found) continue;
    if (name.find(landmark) != std::string::npos) return {};
    lost += (lost.empty() ? "" : ", ") + name;
  }
  return "no landmark '" + std::string(landmark) + "' was missed" + (lost.empty() ? "" : ", but " + lost);
}

}  // namespace twinwatch::testkit
