// twinwatch/feed.hpp: RSS (0.9x, 1.0, 2.0) and Atom as one list of items. Over xml.hpp: link PkgConfig::expat.
//
//   const feed::Feed news(page.text(), page.url());               // throws xml::NotXml, feed::NoFeed
//   for (const feed::Item& item : news.items)
//     sink.record(Notice{.title = item.title, .published_on = item.published, .url = item.link});
//
// Feeds carry authors: they are not read. Summaries are text: markup in them is stripped plainly; with the HTML reader
// linked, hand over a better way as `to_text`: [](std::string_view html) { return html::Document(html).root().line(); }
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "twinwatch/address.hpp"
#include "twinwatch/errors.hpp"
#include "twinwatch/feed/plain_text.hpp"
#include "twinwatch/moment.hpp"
#include "twinwatch/xml.hpp"

namespace twinwatch::feed {

// XML, but neither RSS nor Atom.
struct NoFeed : SourceChanged {
  using SourceChanged::SourceChanged;
};

struct Item {
  std::string title, summary;                // text in one line; summary: the description, else the content
  std::string link;                          // absolute (address.hpp); "" when there is none of the web
  std::string id;                            // guid or id, else the link: the same item bears the same one
  std::string published;                     // "2026-11-24" as the feed's own zone has it; "" when it cannot be read
  std::optional<std::int64_t> published_ms;  // published, else updated
  std::size_t line = 0;                      // of the page, for Sink::row()
};

using ToText = std::function<std::string(std::string_view html)>;

struct Feed {
  std::string title, link;
  std::vector<Item> items;  // in the feed's order

  Feed(std::string_view utf8, std::string_view page_url, const ToText& to_text = plain_text);
};

namespace feed_detail {

inline constexpr std::string_view atom = "http://www.w3.org/2005/Atom", dublin = "http://purl.org/dc/elements/1.1/",
                                  content = "http://purl.org/rss/1.0/modules/content/";

// Of Atom what its type says; of RSS, which does not say, as markup.
inline std::string text_of(const xml::Node& node, const ToText& to_text) {
  const std::string_view type = node.attribute("type");
  if (node.space() == atom && (type.empty() || type == "text" || type == "xhtml")) return node.line();
  return node ? to_text(node.text()) : std::string();
}

inline std::string link_of(const xml::Node& item, std::string_view base) {
  if (item.space() != atom) {
    const xml::Node link = item.child(item.space(), "link");
    return address::resolved(base, link.line());
  }
  for (const xml::Node& link : item.children("link"))
    if (link.space() == atom && (link.attribute("rel").empty() || link.attribute("rel") == "alternate"))
      return address::resolved(base, link.attribute("href"));
  return {};
}

inline void date(const xml::Node& item, Item& out) {
  const std::string_view own = item.space();
  for (const xml::Node& told : {item.child(own, "pubDate"), item.child(own, "published"), item.child(dublin, "date"),
                                item.child(own, "updated")})
    if (const auto moment = told ? moment_in(told.text()) : std::nullopt) {
      out.published = moment->day;
      out.published_ms = moment->ms;
      return;
    }
}

inline Item item_of(const xml::Node& item, std::string_view base, const ToText& to_text) {
  const std::string_view own = item.space();
  Item out;
  out.title = text_of(item.child(own, "title"), to_text);
  for (const xml::Node& told : {item.child(own, "description"), item.child(own, "summary"), item.child(own, "content"),
                                item.child(content, "encoded")})
    if (out.summary.empty()) out.summary = text_of(told, to_text);
  const xml::Node guid = item.child(own, "guid");
  out.link = link_of(item, base);
  if (out.link.empty() && guid && guid.attribute("isPermaLink") != "false")
    out.link = address::resolved({}, guid.line());
  const std::string_view about = item.attribute("about");  // RSS 1.0
  out.id = guid ? guid.line() : own == atom ? item.child(atom, "id").line() : std::string(about);
  if (out.id.empty()) out.id = out.link;
  date(item, out);
  return out;
}

}  // namespace feed_detail

inline Feed::Feed(std::string_view utf8, std::string_view page_url, const ToText& to_text) {
  const xml::Document document(utf8);
  const xml::Node root = document.root();
  const bool is_atom = root.name() == "feed" && root.space() == feed_detail::atom;
  const xml::Node head = is_atom ? root : root.child("channel");
  if (!is_atom && (!head || (root.name() != "rss" && root.name() != "RDF")))
    throw NoFeed("the page is XML, but no feed: its root is <" + std::string(root.name().substr(0, 60)) +
                 ">; RSS and Atom are read");
  title = feed_detail::text_of(head.child(head.space(), "title"), to_text);
  link = feed_detail::link_of(head, page_url);
  // Lines are counted once through the page, not once for each item.
  std::size_t line = 1, counted = 0;
  for (const xml::Node& holder : {head, root}) {  // RSS 1.0 has its items beside the channel
    if (!items.empty()) break;
    for (const xml::Node& item : holder.children(is_atom ? "entry" : "item")) {
      if (item.space() != head.space()) continue;
      items.push_back(feed_detail::item_of(item, page_url, to_text));
      for (; counted < item.source_begin(); ++counted) line += utf8[counted] == '\n';
      items.back().line = line;
    }
  }
}

}  // namespace twinwatch::feed
