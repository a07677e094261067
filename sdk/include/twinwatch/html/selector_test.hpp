// twinwatch/html/selector_test.hpp: does an element fit one part of a selector, by its own tag and attributes.
#pragma once
#include <gumbo.h>
#include <strings.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "twinwatch/html/selector_parts.hpp"
#include "twinwatch/html/selector_text.hpp"
#include "twinwatch/html_node.hpp"

namespace twinwatch::html::selector {

inline bool same_text(std::string_view a, std::string_view b, bool any_case) noexcept {
  if (!any_case) return a == b;
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

inline bool is_blank(char c) noexcept { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

// Its value, or null. Gumbo's own search compares whole names, a call each; most differ in their first letter.
inline const char* find_attribute(const GumboElement& element, const std::string& name) noexcept {
  const char first = name.empty() ? '\0' : lower(name.front());
  for (unsigned i = 0; i < element.attributes.length; ++i) {
    const auto* one = static_cast<const GumboAttribute*>(element.attributes.data[i]);
    if (lower(*one->name) == first && ::strcasecmp(one->name, name.c_str()) == 0) return one->value;
  }
  return nullptr;
}

// Of an element.
inline bool matches(const Attribute& test, const Node& node) {
  const char* const written = find_attribute(node.gumbo()->v.element, test.name);
  if (written == nullptr) return false;
  const std::string_view has = written;
  const std::string_view value = test.value;
  const auto same = [&](std::string_view part) { return same_text(part, value, test.any_case); };
  const bool fits = !value.empty() && has.size() >= value.size();
  switch (test.how) {
    case Attribute::How::exists:
      return true;
    case Attribute::How::equals:
      return same(has);
    case Attribute::How::dash:
      return same(has) || (has.size() > value.size() && has[value.size()] == '-' && same(has.substr(0, value.size())));
    // As in CSS, an empty value, or of ~= a value with a space, matches nothing.
    case Attribute::How::begins:
      return fits && same(has.substr(0, value.size()));
    case Attribute::How::ends:
      return fits && same(has.substr(has.size() - value.size()));
    case Attribute::How::contains:
      if (!test.any_case) return fits && has.find(value) != std::string_view::npos;
      return fits && std::search(has.begin(), has.end(), value.begin(), value.end(),
                                 [](char x, char y) { return lower(x) == lower(y); }) != has.end();
    case Attribute::How::word:
      for (std::string_view rest = has; fits && !rest.empty();) {
        std::size_t end = 0;
        while (end < rest.size() && !is_blank(rest[end])) ++end;
        if (same(rest.substr(0, end))) return true;
        rest.remove_prefix(std::min(end + 1, rest.size()));
      }
      return false;
  }
  return false;
}

// As browsers have it: a single blank is content, a comment is none.
inline bool is_empty(const Node& node) {
  const auto [child, count] = node_detail::children_of(node.gumbo());
  return std::all_of(child, child + count, [](const GumboNode* one) { return one->type == GUMBO_NODE_COMMENT; });
}

inline bool tag_fits(const Part& part, const Node& node) {
  if (part.tag.empty()) return true;
  if (node.gumbo()->v.element.tag != part.known_tag) return false;
  return part.known_tag != GUMBO_TAG_UNKNOWN || same_text(node.tag(), part.tag, true);
}

// What of a part an element tells alone, without its place or what stands around it.
inline bool itself_fits(const Part& part, const Node& node) {
  if (!tag_fits(part, node)) return false;
  for (const Attribute& test : part.attributes)
    if (!matches(test, node)) return false;
  if (part.root && node.gumbo()->parent->type != GUMBO_NODE_DOCUMENT) return false;
  return !part.empty || is_empty(node);
}

}  // namespace twinwatch::html::selector
