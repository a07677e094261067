// twinwatch/xml.hpp: XML pages for sources. A thin reader over Expat; link PkgConfig::expat or -lexpat. For feeds take
// feed.hpp.
//
//   const xml::Document document(page.text());                      // throws xml::NotXml
//   for (const xml::Node okul : document.root().children("okul"))
//     sink.record(School{.name = okul.child("ad").text(), .code = okul.attribute("kod")});
//
// What is not there is an empty Node with absent texts; nothing but the Document throws. Names are local ones
// ("item", "creator"); where a prefix matters (<title> and <media:title>) ask for the namespace too.
//
// The page's text is UTF-8 already: what its declaration says of an encoding is not believed. Bounds: 128 levels, a
// million elements, attributes of a MiB. Entities that a page declares itself (bombs are made of them) are refused with
// the DOCTYPE they stand in; a DOCTYPE that only names a DTD is taken, and no DTD is ever read.
#pragma once
#include <cstddef>
#include <string_view>

#include "twinwatch/sink.hpp"
#include "twinwatch/xml/node.hpp"
#include "twinwatch/xml/parser.hpp"

namespace twinwatch::xml {

class Document {
 public:
  // `utf8` is borrowed, as Page::text(): keep both alive while a Node is in use. Throws NotXml, std::bad_alloc.
  explicit Document(std::string_view utf8, const Limits& limits = {}) { Parser(utf8, limits, tape_).run(); }
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;

  Node root() const noexcept { return Node(tape_, 0); }

 private:
  Tape tape_;
};

// Marks all that a node and all below it says as naming a person. The page stays XML when it has been blanked.
inline void mark_personal(const Node& node, Sink& sink) {
  for (const auto& [begin, end] : node.source_ranges()) sink.personal(begin, end);
}

}  // namespace twinwatch::xml
