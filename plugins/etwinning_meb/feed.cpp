#include "feed.hpp"

#include <expat.h>

#include <limits>
#include <memory>

#include "twinwatch/errors.hpp"

namespace twinwatch::etwinning_meb {
namespace {

struct Reading {
  XML_Parser parser = nullptr;
  Feed feed;
  std::vector<std::string> path;

  // The text of which field of an item stands here; nullptr: of none.
  std::string* field() {
    if (feed.items.empty() || path.size() != 4 || path[2] != "item") return nullptr;
    FeedItem& item = feed.items.back();
    if (path[3] == "title") return &item.title;
    if (path[3] == "link") return &item.link;
    if (path[3] == "pubDate") return &item.day;
    if (path[3] == "description") return &item.summary;
    return nullptr;
  }
};

void XMLCALL begin_element(void* data, const XML_Char* name, const XML_Char**) {
  auto& reading = *static_cast<Reading*>(data);
  if (reading.path.size() > 64) return static_cast<void>(XML_StopParser(reading.parser, XML_FALSE));
  if (reading.path.empty()) reading.feed.is_rss = std::string_view(name) == "rss";
  reading.path.emplace_back(name);
  if (reading.path.size() == 3 && reading.path.back() == "item") {
    reading.feed.items.emplace_back();
    reading.feed.items.back().line = XML_GetCurrentLineNumber(reading.parser);
  }
}

void XMLCALL end_element(void* data, const XML_Char*) { static_cast<Reading*>(data)->path.pop_back(); }

void XMLCALL text(void* data, const XML_Char* octets, int size) {
  auto& reading = *static_cast<Reading*>(data);
  std::string* field = reading.field();
  if (field) field->append(octets, static_cast<std::size_t>(size));
  if (reading.path.size() < 4 || reading.path[2] != "item" || (field && reading.path[3] != "description")) return;
  const XML_Index at = XML_GetCurrentByteIndex(reading.parser);
  const int count = XML_GetCurrentByteCount(reading.parser);
  if (at >= 0 && count > 0)
    reading.feed.other_texts.emplace_back(static_cast<std::size_t>(at), static_cast<std::size_t>(at + count));
}

}  // namespace

Feed read_feed(std::string_view utf8) {
  if (utf8.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
    throw SourceChanged("the feed is larger than 2 GB");
  // The host has decoded it, whatever the feed says of itself.
  const std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser(XML_ParserCreate("UTF-8"), XML_ParserFree);
  if (!parser) throw std::bad_alloc();
  Reading reading;
  reading.parser = parser.get();
  XML_SetUserData(parser.get(), &reading);
  XML_SetElementHandler(parser.get(), begin_element, end_element);
  XML_SetCharacterDataHandler(parser.get(), text);
  if (XML_Parse(parser.get(), utf8.data(), static_cast<int>(utf8.size()), 1) != XML_STATUS_OK)
    throw SourceChanged("the feed is no XML that can be read: line " +
                        std::to_string(XML_GetCurrentLineNumber(parser.get())) + ": " +
                        XML_ErrorString(XML_GetErrorCode(parser.get())));
  return std::move(reading.feed);
}

}  // namespace twinwatch::etwinning_meb
