// twinwatch/html_landmark.hpp: a landmark of a page, told with what an operator should see of it: the words that were
// matched, or what the page says instead.
//
//   const std::vector<html::Node> people = document.select(people_);
//   const html::Node list = document.first(list_);
//   if (!html::require(sink, "partners: " + list_.css(), list, document, people)) return;
//
// The words end up in messages: hand over as `people` every node that names somebody (those that are marked personal);
// what they hold is left out. Where such nodes cannot be told, take sink.require() without an example.
#pragma once
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "twinwatch/html.hpp"
#include "twinwatch/sink.hpp"

namespace twinwatch::html {

inline constexpr std::size_t excerpt_characters = 120;  // as many as a host keeps

namespace landmark_detail {

inline void read_without(const GumboNode* node, const std::vector<const GumboNode*>& people,
                         node_detail::ReaderText& out) {
  if (out.size() > 4 * excerpt_characters || std::binary_search(people.begin(), people.end(), node)) return;
  if (node_detail::is_text(node))
    return out.write(std::string_view(node->v.text.text).substr(0, 16 * excerpt_characters));
  if (node_detail::breaks_before(node)) out.line_break();
  const auto [child, count] = node_detail::children_of(node);
  for (std::size_t i = 0; i < count && out.size() <= 4 * excerpt_characters; ++i)
    if (!node_detail::is_unseen(child[i])) read_without(child[i], people, out);
  if (node_detail::breaks_after(node)) out.line_break();
}

}  // namespace landmark_detail

// The first 120 characters of what a reader sees of a node, in one line, without what `people` hold.
inline std::string excerpt(const Node& node, const std::vector<Node>& people = {}) {
  std::vector<const GumboNode*> without;
  for (const Node& one : people) without.push_back(one.gumbo());
  std::sort(without.begin(), without.end());
  node_detail::ReaderText out(' ');
  if (node) landmark_detail::read_without(node.gumbo(), without, out);
  std::string text = out.take();
  std::size_t end = 0, characters = 0;
  for (; end < text.size(); ++end)
    if ((static_cast<unsigned char>(text[end]) & 0xC0) != 0x80 && characters++ == excerpt_characters) break;
  text.resize(end);
  return text;
}

// Tells the landmark, with the words of `found`, or when that is an empty Node with the page's own (its title first).
// Returns whether it was found.
inline bool require(Sink& sink, std::string_view landmark, const Node& found, const Document& document,
                    const std::vector<Node>& people = {}) {
  return sink.require(landmark, bool(found), excerpt(found ? found : document.root(), people));
}

}  // namespace twinwatch::html
