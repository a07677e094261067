// A feed (RSS 2.0) read with Expat: its items, and where in the text the rest of them stands.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace twinwatch::etwinning_meb {

struct FeedItem {
  std::string title, link, day, summary;  // pubDate as written; summary as HTML
  std::size_t line = 0;
};

struct Feed {
  bool is_rss = false;
  std::vector<FeedItem> items;
  // Octets of texts that are no title, link or pubDate of an item (authors, descriptions, whole articles).
  std::vector<std::pair<std::size_t, std::size_t>> other_texts;
};

// Throws SourceChanged for what is not well-formed: cut off, a web page.
Feed read_feed(std::string_view utf8);

}  // namespace twinwatch::etwinning_meb
