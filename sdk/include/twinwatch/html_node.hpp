// twinwatch/html_node.hpp: one node of a parsed page, borrowed from its Document. Cheap to copy. A Node may be empty
// ("not found"): an empty Node has no children, no attributes and the text "", so that a chain of first() needs one
// check at its end.
#pragma once
#include <gumbo.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace twinwatch::html {

class Node {
 public:
  Node() = default;
  explicit Node(const GumboNode* node) noexcept : node_(node) {}

  explicit operator bool() const noexcept { return node_ != nullptr; }
  const GumboNode* gumbo() const noexcept { return node_; }
  bool operator==(const Node& other) const noexcept { return node_ == other.node_; }

  bool is_element() const noexcept {
    return node_ && (node_->type == GUMBO_NODE_ELEMENT || node_->type == GUMBO_NODE_TEMPLATE);
  }
  // Its tag in lower case ("td"); "" for what is no element. Elements that HTML does not know: as written.
  std::string_view tag() const noexcept;
  // The attribute's value, entities decoded; a null view when the element has none of that (lower-case) name.
  std::string_view attribute(const char* name) const noexcept;

  // The line of the page on which the element's tag stands, from 1: for Sink::row().
  std::size_t source_line() const noexcept { return is_element() ? node_->v.element.start_pos.line : 0; }

  Node parent() const noexcept { return node_ ? Node(node_->parent) : Node(); }
  std::vector<Node> children() const;  // elements only, in order

  // What a reader sees: white space (no-break space too) collapsed, invisible characters gone, <br> and the borders of
  // blocks as "\n", none at the ends. Script, style, template, noscript and what hides itself (`hidden`, display:none)
  // are not seen; asked for its own text, such an element gives it.
  std::string text() const;
  // The same in one line: for the fields of a record.
  std::string line() const;

  // Where the octets of this node lie in the text that was parsed, for Sink::personal(): every piece of text below it
  // and every attribute value that could name somebody (all but class, id, style, role). Ends are exclusive.
  std::vector<std::pair<std::size_t, std::size_t>> source_ranges(std::string_view parsed_text) const;

 private:
  const GumboNode* node_ = nullptr;
};

namespace node_detail {

inline std::pair<const GumboNode* const*, std::size_t> children_of(const GumboNode* node) noexcept {
  const GumboVector* list = nullptr;
  if (node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE) list = &node->v.element.children;
  if (node->type == GUMBO_NODE_DOCUMENT) list = &node->v.document.children;
  if (!list || list->length == 0) return {nullptr, 0};
  return {reinterpret_cast<const GumboNode* const*>(list->data), list->length};
}

// Null when there is none.
inline const GumboNode* first_element(const GumboNode* parent) noexcept {
  const auto [child, count] = children_of(parent);
  for (std::size_t i = 0; i < count; ++i)
    if (child[i]->type == GUMBO_NODE_ELEMENT) return child[i];
  return nullptr;
}

inline bool is_text(const GumboNode* node) noexcept {
  return node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_CDATA || node->type == GUMBO_NODE_WHITESPACE;
}

// <p hidden>, <p style="display: none">, <p style="visibility:hidden">.
inline bool hides_itself(const GumboElement& element) noexcept {
  if (element.attributes.length == 0) return false;
  if (gumbo_get_attribute(&element.attributes, "hidden")) return true;
  const GumboAttribute* const style = gumbo_get_attribute(&element.attributes, "style");
  if (!style) return false;
  const std::string_view written = style->value;
  const auto declares = [&](std::string_view property, std::string_view value) {
    std::size_t wanted = 0;  // of property + ':' + value, blanks and case left out
    bool begins = true;      // at a declaration's begin
    for (const char octet : written) {
      if (octet == ' ' || (octet >= '\t' && octet <= '\r')) continue;
      const char c = octet >= 'A' && octet <= 'Z' ? static_cast<char>(octet + 32) : octet;
      if (wanted == property.size() + 1 + value.size()) return c == ';' || c == '!';
      const char next = wanted < property.size()    ? property[wanted]
                        : wanted == property.size() ? ':'
                                                    : value[wanted - property.size() - 1];
      if (wanted > 0 || begins) wanted = c == next ? wanted + 1 : 0;
      begins = c == ';';
      if (begins) wanted = 0;
    }
    return wanted == property.size() + 1 + value.size();
  };
  return declares("display", "none") || declares("visibility", "hidden");
}

// What nobody sees in a browser: scripts, what is there for lack of scripts, an SVG's own title, and what is hidden
// where it stands (not by a style sheet: that is not read).
inline bool is_unseen(const GumboNode* node) noexcept {
  if (node->type == GUMBO_NODE_TEMPLATE) return true;
  if (node->type != GUMBO_NODE_ELEMENT) return false;
  const GumboElement& element = node->v.element;
  switch (element.tag) {
    case GUMBO_TAG_SCRIPT:
    case GUMBO_TAG_STYLE:
    case GUMBO_TAG_TEMPLATE:
    case GUMBO_TAG_NOFRAMES:
    case GUMBO_TAG_NOEMBED:
    case GUMBO_TAG_NOSCRIPT:
    case GUMBO_TAG_IFRAME:
      return true;
    case GUMBO_TAG_TITLE:
    case GUMBO_TAG_DESC:
      return element.tag_namespace != GUMBO_NAMESPACE_HTML;
    default:
      return hides_itself(element);
  }
}

inline bool is_block(GumboTag tag) noexcept {
  switch (tag) {
    case GUMBO_TAG_ADDRESS:
    case GUMBO_TAG_ARTICLE:
    case GUMBO_TAG_ASIDE:
    case GUMBO_TAG_BLOCKQUOTE:
    case GUMBO_TAG_BODY:
    case GUMBO_TAG_CAPTION:
    case GUMBO_TAG_CENTER:
    case GUMBO_TAG_DD:
    case GUMBO_TAG_DETAILS:
    case GUMBO_TAG_DIV:
    case GUMBO_TAG_DL:
    case GUMBO_TAG_DT:
    case GUMBO_TAG_FIELDSET:
    case GUMBO_TAG_FIGCAPTION:
    case GUMBO_TAG_FIGURE:
    case GUMBO_TAG_FOOTER:
    case GUMBO_TAG_FORM:
    case GUMBO_TAG_H1:
    case GUMBO_TAG_H2:
    case GUMBO_TAG_H3:
    case GUMBO_TAG_H4:
    case GUMBO_TAG_H5:
    case GUMBO_TAG_H6:
    case GUMBO_TAG_HEADER:
    case GUMBO_TAG_HR:
    case GUMBO_TAG_LI:
    case GUMBO_TAG_MAIN:
    case GUMBO_TAG_NAV:
    case GUMBO_TAG_OL:
    case GUMBO_TAG_OPTION:
    case GUMBO_TAG_P:
    case GUMBO_TAG_PRE:
    case GUMBO_TAG_SECTION:
    case GUMBO_TAG_SUMMARY:
    case GUMBO_TAG_TABLE:
    case GUMBO_TAG_TD:
    case GUMBO_TAG_TH:
    case GUMBO_TAG_TITLE:
    case GUMBO_TAG_TR:
    case GUMBO_TAG_UL:
      return true;
    default:
      return false;
  }
}

// Collapses as it writes: at most one separator is pending, and a line break beats a space.
class ReaderText {
 public:
  explicit ReaderText(char line_break) : line_break_(line_break) {}
  void line_break() { pending_ = line_break_ == '\n' || pending_ == 0 ? line_break_ : pending_; }
  void write(std::string_view utf8) {
    while (!utf8.empty()) {
      if (const std::size_t blank = blank_at(utf8)) {
        if (pending_ == 0) pending_ = ' ';
        utf8.remove_prefix(blank);
      } else if (const std::size_t unseen = unseen_at(utf8)) {
        utf8.remove_prefix(unseen);
      } else {
        if (pending_ != 0 && !out_.empty()) out_ += pending_;
        pending_ = 0;
        out_ += utf8.front();
        utf8.remove_prefix(1);
      }
    }
  }
  std::size_t size() const noexcept { return out_.size(); }
  std::string take() { return std::move(out_); }

 private:
  static std::size_t blank_at(std::string_view s) noexcept {
    const char c = s[0];
    if (c == ' ' || (c >= '\t' && c <= '\r')) return 1;
    if (s.substr(0, 2) == "\xC2\xA0") return 2;  // no-break space
    if (s.substr(0, 2) == "\xE2\x80" &&
        s.size() > 2) {  // en space to hair space, line separators, narrow no-break space
      const auto last = static_cast<unsigned char>(s[2]);
      return last <= 0x8A || last == 0xA8 || last == 0xA9 || last == 0xAF ? 3 : 0;
    }
    return s.substr(0, 3) == "\xE2\x81\x9F" || s.substr(0, 3) == "\xE3\x80\x80" ? 3 : 0;  // wide ones
  }
  static std::size_t unseen_at(std::string_view s) noexcept {
    if (s.substr(0, 2) == "\xC2\xAD") return 2;  // soft hyphen
    for (const std::string_view gone : {"\xE2\x80\x8B", "\xE2\x80\x8E", "\xE2\x80\x8F", "\xE2\x81\xA0", "\xEF\xBB\xBF"})
      if (s.substr(0, 3) == gone) return 3;  // zero-width space, direction marks, word joiner, BOM
    return 0;
  }
  std::string out_;
  char line_break_;
  char pending_ = 0;
};

inline bool breaks_after(const GumboNode* node) noexcept {
  return node->type == GUMBO_NODE_ELEMENT && is_block(node->v.element.tag);
}
inline bool breaks_before(const GumboNode* node) noexcept {
  return breaks_after(node) || (node->type == GUMBO_NODE_ELEMENT && node->v.element.tag == GUMBO_TAG_BR);
}

inline void read_text(const GumboNode* node, ReaderText& out) {
  if (is_text(node)) return out.write(node->v.text.text);
  if (breaks_before(node)) out.line_break();
  const auto [child, count] = children_of(node);
  for (std::size_t i = 0; i < count; ++i)
    if (!is_unseen(child[i])) read_text(child[i], out);
  if (breaks_after(node)) out.line_break();
}

}  // namespace node_detail

inline std::string_view Node::tag() const noexcept {
  if (!is_element()) return {};
  const GumboElement& element = node_->v.element;
  if (element.tag != GUMBO_TAG_UNKNOWN) return gumbo_normalized_tagname(element.tag);
  GumboStringPiece name = element.original_tag;
  gumbo_tag_from_original_text(&name);
  return {name.data, name.length};
}

inline std::string_view Node::attribute(const char* name) const noexcept {
  if (!is_element()) return {};
  const GumboAttribute* found = gumbo_get_attribute(&node_->v.element.attributes, name);
  return found ? std::string_view(found->value) : std::string_view{};
}

inline std::vector<Node> Node::children() const {
  std::vector<Node> elements;
  if (!node_) return elements;
  const auto [child, count] = node_detail::children_of(node_);
  for (std::size_t i = 0; i < count; ++i)
    if (Node(child[i]).is_element()) elements.emplace_back(child[i]);
  return elements;
}

inline std::string Node::text() const {
  node_detail::ReaderText out('\n');
  if (node_) node_detail::read_text(node_, out);
  return out.take();
}

inline std::string Node::line() const {
  node_detail::ReaderText out(' ');
  if (node_) node_detail::read_text(node_, out);
  return out.take();
}

inline std::vector<std::pair<std::size_t, std::size_t>> Node::source_ranges(std::string_view parsed_text) const {
  std::vector<std::pair<std::size_t, std::size_t>> ranges;
  const auto add = [&](const GumboStringPiece& piece) {
    if (!piece.data || piece.length == 0 || piece.data < parsed_text.data()) return;
    const auto begin = static_cast<std::size_t>(piece.data - parsed_text.data());
    if (begin + piece.length <= parsed_text.size()) ranges.emplace_back(begin, begin + piece.length);
  };
  std::vector<const GumboNode*> waiting;
  if (node_) waiting.push_back(node_);
  while (!waiting.empty()) {
    const GumboNode* node = waiting.back();
    waiting.pop_back();
    if (node_detail::is_text(node) || node->type == GUMBO_NODE_COMMENT) add(node->v.text.original_text);
    if (Node(node).is_element()) {
      const GumboVector& attributes = node->v.element.attributes;
      for (unsigned i = 0; i < attributes.length; ++i) {
        const auto* one = static_cast<const GumboAttribute*>(attributes.data[i]);
        const std::string_view name = one->name;
        if (*one->value == '\0') continue;  // Gumbo then points at the name
        if (name != "class" && name != "id" && name != "style" && name != "role") add(one->original_value);
      }
    }
    const auto [child, count] = node_detail::children_of(node);
    for (std::size_t i = count; i-- > 0;) waiting.push_back(child[i]);
  }
  return ranges;
}

}  // namespace twinwatch::html
