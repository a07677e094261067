// twinwatch/html_link.hpp: where a link of a page leads.
//
//   for (const html::Node& a : document.select(rows_))
//     if (const std::string url = html::followed(a, page); !url.empty()) sink.request({.url = url});
#pragma once
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "twinwatch/address.hpp"
#include "twinwatch/html_node.hpp"
#include "twinwatch/page.hpp"

namespace twinwatch::html {

// What relative links of this node's document hang on: its first <base href>, itself resolved against the page's
// address after redirects; or that address. Looked for where HTML wants it, among the first elements of <head>.
inline std::string base_of(const Node& node, std::string_view page_url) {
  constexpr std::size_t looked_at = 64;  // a base comes first; a page made of links must not look far for each
  Node top = node;
  while (top.parent() && top.parent().is_element()) top = top.parent();
  if (!top.is_element()) top = top ? Node(node_detail::first_element(top.gumbo())) : Node();  // asked of the document
  const Node head = top ? Node(node_detail::first_element(top.gumbo())) : Node();
  if (head.tag() != "head") return std::string(page_url);
  const auto [child, count] = node_detail::children_of(head.gumbo());
  for (std::size_t i = 0, elements = 0; i < count && elements < looked_at; ++i) {
    const Node one(child[i]);
    elements += one.is_element();
    if (one.tag() != "base" || one.attribute("href").data() == nullptr) continue;
    const std::string base = address::resolved(page_url, one.attribute("href"));
    return base.empty() ? std::string(page_url) : base;
  }
  return std::string(page_url);
}

// The address that an element's link leads to (address::resolved): of the web, absolute, encoded, without fragment; ""
// for javascript:, mailto:, a mere fragment, an element without that attribute. May be of any host, and http: tell it
// in a record. To ask for it take followed().
inline std::string link(const Node& node, std::string_view page_url, const char* attribute = "href") {
  const std::string_view written = node.attribute(attribute);
  return written.empty() ? std::string() : address::resolved(base_of(node, page_url), written);
}
inline std::string link(const Node& node, const Page& page, const char* attribute = "href") {
  return link(node, page.url(), attribute);
}

// The same, as long as it stays on the page's host and on https; "" for all else.
inline std::string followed(std::string_view page_url, std::string_view href) {
  const std::string to = address::resolved(page_url, href);
  const std::string here = address::detail::lowered(address::host_of(page_url));
  return to.starts_with("https://") && address::host_of(to) == here ? to : std::string();
}
inline std::string followed(const Node& node, const Page& page, const char* attribute = "href") {
  return followed(page.url(), link(node, page, attribute));
}

}  // namespace twinwatch::html
