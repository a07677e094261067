// twinwatch/html.hpp: HTML pages for sources. A thin reader over Gumbo (HTML5 parsing); link PkgConfig::gumbo or
// -lgumbo.
//
//   html::Selector card = html::selector_setting(settings, "partner");  // in the constructor: a typo is a ConfigError
//   ...
//   const html::Document document(page.text());                        // throws html::TooDeep, TooBig
//   if (!sink.require("partner list", bool(document.first(list)))) return;
//   for (const html::Node& partner : document.select(card)) {
//     const std::string name = html::first(partner, name_).line();    // records borrow: keep the string until record()
//     sink.record(Participation{.school_name = name, ...});
//   }
//
// Everything is borrowed from the page's text and from the Document: keep both alive while a Node is in use.
#pragma once
#include <gumbo.h>

#include <cstddef>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "twinwatch/html/arena.hpp"
#include "twinwatch/html_arrival.hpp"
#include "twinwatch/html_bounds.hpp"
#include "twinwatch/html_link.hpp"
#include "twinwatch/html_node.hpp"
#include "twinwatch/html_selector.hpp"
#include "twinwatch/html_table.hpp"
#include "twinwatch/html_value.hpp"
#include "twinwatch/settings.hpp"

namespace twinwatch::html {

class Document {
 public:
  // The text is scanned before it is parsed. Throws TooDeep, TooBig, std::bad_alloc.
  explicit Document(std::string_view utf8, const Limits& limits = {}) {
    throw_if_beyond(utf8, limits);
    GumboOptions options = kGumboDefaultOptions;
    options.max_errors = 0;  // nobody reads them, and a hostile page makes millions
    options.userdata = arena_.get();
    options.allocator = [](void* arena, std::size_t size) { return static_cast<Arena*>(arena)->allocate(size); };
    options.deallocator = [](void* arena, void* piece) { static_cast<Arena*>(arena)->deallocate(piece); };
    output_ = gumbo_parse_with_options(&options, utf8.data(), utf8.size());
    if (output_ == nullptr) throw std::bad_alloc();
  }

  Node root() const noexcept { return Node(output_->document); }
  Node first(const Selector& selector) const { return html::first(root(), selector); }
  std::vector<Node> select(const Selector& selector) const { return html::select(root(), selector); }

 private:
  std::unique_ptr<Arena> arena_ = std::make_unique<Arena>();
  const GumboOutput* output_ = nullptr;  // in the arena, and gone with it
};

// The selector that an operator set. Throws SelectorError that names the setting.
inline Selector selector_setting(const Settings& settings, std::string_view name) {
  try {
    return Selector(settings.text(name));
  } catch (const SelectorError& error) {
    throw SelectorError("setting '" + std::string(name) + "': " + error.what());
  }
}

}  // namespace twinwatch::html
