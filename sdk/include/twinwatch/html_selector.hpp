// twinwatch/html_selector.hpp: CSS selectors, a small and correct subset, compiled once.
//
//   div  *  .class  #id  [attr]  [attr=v]  [attr="v"]  [attr^=v]  [attr$=v]  [attr*=v]  [attr~=v]
//   "a b" (b inside a)   "a > b" (b child of a)   "a, b" (either)
//
// Everything else (pseudo-classes, + and ~, escapes, namespaces) throws SelectorError when the selector is compiled:
// compile in the source's constructor, so that `twinwatch check` finds a mistyped setting. Tags and attribute names
// compare without ASCII case, classes, ids and values exactly.
//
// select() and first() look below the node only, and the whole selector must match below it. Cost: one walk, nodes x
// parts, without backtracking: a hostile page cannot make it slow.
#pragma once
#include <gumbo.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "twinwatch/errors.hpp"
#include "twinwatch/html_node.hpp"

namespace twinwatch::html {

// "selector 'x:hover' at character 2: ...": a setting is wrong.
struct SelectorError : ConfigError {
  using ConfigError::ConfigError;
};

class Selector {
 public:
  explicit Selector(std::string_view css);  // throws SelectorError
  const std::string& css() const noexcept { return css_; }

 private:
  friend class Walk;
  struct Test {
    enum class How { exists, equals, begins, ends, contains, word } how;
    std::string name, value;
    bool matches(const Node& node) const;
  };
  struct Compound {   // one element's part, and how it hangs on the part before it
    std::string tag;  // empty: any
    std::vector<Test> tests;
    bool child_of_previous = false;
    bool matches(const Node& node) const;
  };
  using Chain = std::vector<Compound>;

  class Parser;
  std::string css_;
  std::vector<Chain> chains_;
};

// ---- compiling

class Selector::Parser {
 public:
  explicit Parser(std::string_view css) : css_(css) {}

  std::vector<Chain> chains() {
    std::vector<Chain> all(1);
    blanks();
    bool child = false;
    for (;;) {
      if (all.back().size() == 64) fail("more than 64 parts");
      all.back().push_back(compound());
      all.back().back().child_of_previous = child;
      child = false;
      const bool gap = blanks();
      if (at_ == css_.size()) return all;
      if (css_[at_] == ',') {
        ++at_;
        blanks();
        all.emplace_back();
      } else if (css_[at_] == '>') {
        ++at_;
        blanks();
        child = true;
      } else if (!gap || css_[at_] == '+' || css_[at_] == '~') {
        fail("only a space, '>' and ',' join parts here");
      }
    }
  }

 private:
  [[noreturn]] void fail(const std::string& why) const {
    throw SelectorError("selector '" + std::string(css_) + "' at character " + std::to_string(at_ + 1) + ": " + why +
                        "; known are tag, *, .class, #id, [attr], [attr=v], ^= $= *= ~=, space, '>' and ','");
  }
  bool blanks() {
    const std::size_t before = at_;
    while (at_ < css_.size() && (css_[at_] == ' ' || (css_[at_] >= '\t' && css_[at_] <= '\r'))) ++at_;
    return at_ != before;
  }
  static bool name_part(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
  }
  std::string name(const char* what) {
    const std::size_t start = at_;
    while (at_ < css_.size() && name_part(css_[at_])) ++at_;
    if (at_ < css_.size() && css_[at_] == '\\')
      fail("escapes are not known (write [class~=\"a:b\"] instead of .a\\:b)");
    if (start == at_) fail(std::string(what) + " is missing");
    if (css_[start] >= '0' && css_[start] <= '9') fail(std::string(what) + " begins with a digit");
    return std::string(css_.substr(start, at_ - start));
  }
  std::string lower_name(const char* what) {
    std::string text = name(what);
    for (char& c : text)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return text;
  }

  Compound compound() {
    Compound part;
    const std::size_t start = at_;
    if (at_ < css_.size() && css_[at_] == '*')
      ++at_;
    else if (at_ < css_.size() && name_part(css_[at_]))
      part.tag = lower_name("a tag");
    while (at_ < css_.size()) {
      const char c = css_[at_];
      if (c == '.') {
        ++at_;
        part.tests.push_back({Test::How::word, "class", name("a class")});
      } else if (c == '#') {
        ++at_;
        part.tests.push_back({Test::How::equals, "id", name("an id")});
      } else if (c == '[') {
        part.tests.push_back(attribute());
      } else if (c == ':') {
        fail("pseudo-classes are not known");
      } else {
        break;
      }
    }
    if (at_ == start)
      fail(at_ < css_.size() ? std::string("'") + css_[at_] + "' cannot stand here" : "a part is missing");
    return part;
  }

  Test attribute() {
    ++at_;
    blanks();
    Test test{Test::How::exists, lower_name("an attribute"), {}};
    blanks();
    if (at_ < css_.size() && css_[at_] != ']') {
      switch (css_[at_]) {
        case '=':
          test.how = Test::How::equals;
          break;
        case '^':
          test.how = Test::How::begins;
          break;
        case '$':
          test.how = Test::How::ends;
          break;
        case '*':
          test.how = Test::How::contains;
          break;
        case '~':
          test.how = Test::How::word;
          break;
        default:
          fail("'=' or ']' is missing");
      }
      if (css_[at_] != '=' && (++at_ == css_.size() || css_[at_] != '=')) fail("'=' is missing");
      ++at_;
      blanks();
      test.value = value();
      blanks();
    }
    if (at_ == css_.size() || css_[at_] != ']') fail("']' is missing");
    ++at_;
    return test;
  }

  std::string value() {
    if (at_ == css_.size()) fail("a value is missing");
    const char quote = css_[at_];
    if (quote != '"' && quote != '\'') return name("a value (quote it)");
    const std::size_t end = css_.find(quote, at_ + 1);
    if (end == std::string_view::npos) fail("the closing quote is missing");
    const std::string_view text = css_.substr(at_ + 1, end - at_ - 1);
    if (text.find('\\') != std::string_view::npos) fail("escapes are not known");
    at_ = end + 1;
    return std::string(text);
  }

  std::string_view css_;
  std::size_t at_ = 0;
};

inline Selector::Selector(std::string_view css) : css_(css), chains_(Parser(css_).chains()) {}

// ---- matching

inline bool Selector::Test::matches(const Node& node) const {
  const std::string_view has = node.attribute(name.c_str());
  if (has.data() == nullptr) return false;
  switch (how) {
    case How::exists:
      return true;
    case How::equals:
      return has == value;
    // As in CSS, an empty value or a value with a space matches nothing with these.
    case How::begins:
      return !value.empty() && has.substr(0, value.size()) == value;
    case How::ends:
      return !value.empty() && has.size() >= value.size() && has.substr(has.size() - value.size()) == value;
    case How::contains:
      return !value.empty() && has.find(value) != std::string_view::npos;
    case How::word:
      for (std::string_view rest = has; !rest.empty();) {
        const std::size_t end = std::min(rest.find_first_of(" \t\n\r\f"), rest.size());
        if (end == value.size() && rest.substr(0, end) == value && !value.empty()) return true;
        rest.remove_prefix(std::min(end + 1, rest.size()));
      }
      return false;
  }
  return false;
}

inline bool Selector::Compound::matches(const Node& node) const {
  if (!tag.empty()) {
    const std::string_view is = node.tag();
    if (is.size() != tag.size()) return false;
    for (std::size_t i = 0; i < is.size(); ++i)
      if ((is[i] >= 'A' && is[i] <= 'Z' ? static_cast<char>(is[i] + 32) : is[i]) != tag[i]) return false;
  }
  for (const Test& test : tests)
    if (!test.matches(node)) return false;
  return true;
}

// One walk down. Bit i of a mask: parts 0..i of the chain are matched, ending at the parent (`at_parent`) or at any
// ancestor (`above`).
class Walk {
 public:
  Walk(const Selector& selector, bool only_first) : chains_(selector.chains_), only_first_(only_first) {}
  std::vector<Node> run(const Node& from) {
    const std::vector<Masks> none(chains_.size());
    if (from) below(from.gumbo(), none);
    return std::move(found_);
  }

 private:
  struct Masks {
    std::uint64_t at_parent = 0, above = 0;
  };
  void below(const GumboNode* parent, const std::vector<Masks>& outer) {
    const auto [child, count] = node_detail::children_of(parent);
    std::vector<Masks> inner(outer.size());
    for (std::size_t i = 0; i < count; ++i) {
      const Node node(child[i]);
      if (!node.is_element()) continue;
      bool hit = false;
      for (std::size_t c = 0; c < chains_.size(); ++c) {
        const auto& chain = chains_[c];
        std::uint64_t here = 0;
        for (std::size_t part = 0; part < chain.size(); ++part) {
          const std::uint64_t before = chain[part].child_of_previous ? outer[c].at_parent : outer[c].above;
          if ((part == 0 || (before >> (part - 1) & 1) != 0) && chain[part].matches(node))
            here |= std::uint64_t{1} << part;
        }
        hit = hit || (here >> (chain.size() - 1) & 1) != 0;
        inner[c] = {here, outer[c].above | here};
      }
      if (hit) found_.push_back(node);
      if (only_first_ && hit) return;
      below(child[i], inner);
      if (only_first_ && !found_.empty()) return;
    }
  }
  const std::vector<Selector::Chain>& chains_;
  bool only_first_;
  std::vector<Node> found_;
};

// Everything below `from` that matches, in document order.
inline std::vector<Node> select(const Node& from, const Selector& selector) { return Walk(selector, false).run(from); }

// The first of it, or an empty Node.
inline Node first(const Node& from, const Selector& selector) {
  const std::vector<Node> found = Walk(selector, true).run(from);
  return found.empty() ? Node() : found.front();
}

}  // namespace twinwatch::html
