// twinwatch/xml/node.hpp: one element of a read document, borrowed from its Document. Cheap to copy; nothing throws.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace twinwatch::xml {

inline constexpr std::uint32_t none = ~std::uint32_t{0};

struct Attribute {
  std::uint32_t name = 0;            // in Tape::names
  std::uint32_t begin = 0, end = 0;  // in Tape::values
};

struct Element {
  std::uint32_t name = 0;
  std::uint32_t first_child = none, next = none;
  std::uint32_t text_begin = 0, text_end = 0;  // in Tape::texts: its own and all below it
  std::uint32_t attributes = 0, attribute_count = 0;
  std::uint32_t inside_begin = 0, inside_end = 0;  // octets of the page, between its tags
  std::uint32_t tag_begin = 0;
};

struct Tape {
  std::string_view page;
  std::string texts, values;
  std::vector<std::pair<std::string, std::string>> names;  // namespace, local name: each once
  std::vector<Element> elements;                           // the root first, in document order
  std::vector<Attribute> attributes;
};

class Node {
 public:
  Node() = default;
  Node(const Tape& tape, std::uint32_t at) noexcept : tape_(at < tape.elements.size() ? &tape : nullptr), at_(at) {}

  explicit operator bool() const noexcept { return tape_ != nullptr; }
  std::string_view name() const noexcept { return tape_ ? names().second : std::string_view{}; }
  std::string_view space() const noexcept { return tape_ ? names().first : std::string_view{}; }  // its namespace

  // The first child of that local name, in that namespace if one is given ("": in none).
  Node child(std::string_view name) const noexcept {
    return find(first(), [&](const Node& one) { return one.name() == name; });
  }
  Node child(std::string_view space, std::string_view name) const noexcept {
    return find(first(), [&](const Node& one) { return one.name() == name && one.space() == space; });
  }
  // All children, or those of one local name, in order.
  std::vector<Node> children(std::string_view name = {}) const {
    std::vector<Node> out;
    for (Node one = first(); one; one = one.next())
      if (name.empty() || one.name() == name) out.push_back(one);
    return out;
  }

  // An absent view when there is none.
  std::string_view attribute(std::string_view name) const noexcept {
    if (!tape_) return {};
    const Element& element = tape_->elements[at_];
    for (std::uint32_t i = 0; i < element.attribute_count; ++i) {
      const Attribute& one = tape_->attributes[element.attributes + i];
      if (tape_->names[one.name].second == name)
        return std::string_view(tape_->values).substr(one.begin, one.end - one.begin);
    }
    return {};
  }

  // All text of it and of what is below it, as it stands (entities decoded); absent for an empty Node.
  std::string_view text() const noexcept {
    if (!tape_) return {};
    const Element& element = tape_->elements[at_];
    return std::string_view(tape_->texts).substr(element.text_begin, element.text_end - element.text_begin);
  }
  // The same, blanks collapsed and none at the ends.
  std::string line() const {
    std::string out;
    for (const char c : text()) {
      const bool blank = c == ' ' || (c >= '\t' && c <= '\r');
      if (!blank)
        out += c;
      else if (!out.empty() && out.back() != ' ')
        out += ' ';
    }
    while (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
  }
  // Where its tag begins in the page.
  std::size_t source_begin() const noexcept { return tape_ ? tape_->elements[at_].tag_begin : 0; }
  // From 1, for Sink::row(). Counts from the page's top each time.
  std::size_t source_line() const noexcept {
    std::size_t line = 1;
    if (tape_)
      for (const char c : tape_->page.substr(0, tape_->elements[at_].tag_begin)) line += c == '\n';
    return line;
  }

  // Where the texts, comments and attribute values of this node and of all below it stand in the page, for
  // Sink::personal(). What is left is XML.
  std::vector<std::pair<std::size_t, std::size_t>> source_ranges() const;

 private:
  const std::pair<std::string, std::string>& names() const noexcept { return tape_->names[tape_->elements[at_].name]; }
  Node first() const noexcept { return tape_ ? Node(*tape_, tape_->elements[at_].first_child) : Node(); }
  Node next() const noexcept { return tape_ ? Node(*tape_, tape_->elements[at_].next) : Node(); }
  template <class Is>
  static Node find(Node one, const Is& is) noexcept {
    while (one && !is(one)) one = one.next();
    return one;
  }

  const Tape* tape_ = nullptr;
  std::uint32_t at_ = none;
};

inline std::vector<std::pair<std::size_t, std::size_t>> Node::source_ranges() const {
  std::vector<std::pair<std::size_t, std::size_t>> ranges;
  if (!tape_) return ranges;
  const Element& element = tape_->elements[at_];
  const std::string_view page = tape_->page.substr(0, element.inside_end);
  const auto add = [&](std::size_t begin, std::size_t end) {
    if (begin < end) ranges.emplace_back(begin, end);
  };
  const auto up_to = [&](std::string_view mark, std::size_t from) {
    const std::size_t found = page.find(mark, from);
    return found == std::string_view::npos ? page.size() : found;
  };
  for (std::size_t at = element.tag_begin; at < page.size();) {
    const std::string_view rest = page.substr(at);
    if (rest.starts_with("<![CDATA[") || rest.starts_with("<!--")) {
      const bool data = rest[2] == '[';
      const std::size_t begin = at + (data ? 9 : 4), end = up_to(data ? "]]>" : "-->", begin);
      add(begin, end);
      at = end + 3;
    } else if (rest.starts_with("<?")) {
      at = up_to("?>", at) + 2;
    } else if (rest.starts_with('<')) {
      for (++at; at < page.size() && page[at] != '>'; ++at)
        if (page[at] == '"' || page[at] == '\'') {
          const std::size_t end = up_to(page.substr(at, 1), at + 1);
          add(at + 1, end);
          at = end;
        }
      ++at;
    } else {
      const std::size_t end = up_to("<", at);
      add(at, end);
      at = end;
    }
  }
  return ranges;
}

}  // namespace twinwatch::xml
