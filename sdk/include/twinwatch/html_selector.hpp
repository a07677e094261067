// twinwatch/html_selector.hpp: CSS selectors, compiled once.
//
//   div  *  .class  #id  [attr]  [attr=v]  [attr="v"]  and  ^= $= *= ~= |=,  with [attr="v" i] without ASCII case
//   "a b" (b inside a)   "a > b" (child)   "a + b" (the next sibling)   "a ~ b" (a later sibling)   "a, b" (either)
//   :not(list)  :is(list)  :has(relative list)        a list may hold whole selectors: :not(td a), :has(> img, + p)
//   :nth-child(2n+1)  :nth-last-child()  :nth-of-type()  :nth-last-of-type()  :first-child  :last-child  :only-child
//   :first-of-type  :last-of-type  :only-of-type  :empty  :root
//   :contains("text")  not CSS: the element's line() holds that text, blanks collapsed, case told apart
//
// Escapes as in CSS: .md\:flex, #\31 23, "\"". Everything else (:hover, ::before, "of" in :nth-child, namespaces, :has
// in :has) throws SelectorError when the selector is compiled: compile in the source's constructor, so that
// `twinwatch check` finds a mistyped setting. Tags and attribute names compare without ASCII case, classes, ids and
// values exactly.
//
// select() and first() look below the node only, and the whole selector must match below it, also in brackets. What a
// browser's document.querySelectorAll() finds, they find. Cost: nodes x parts, without backtracking: a hostile page
// cannot make it slow, nor can a selector (64 parts a chain, 256 in all, brackets 4 deep).
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "twinwatch/html/selector_match.hpp"
#include "twinwatch/html/selector_parser.hpp"
#include "twinwatch/html/selector_parts.hpp"
#include "twinwatch/html/selector_walk.hpp"
#include "twinwatch/html_node.hpp"

namespace twinwatch::html {

class Selector {
 public:
  explicit Selector(std::string_view css) : css_(css), program_(selector::Parser(css_).program()) {}  // SelectorError
  const std::string& css() const noexcept { return css_; }
  const selector::Program& program() const noexcept { return program_; }

 private:
  std::string css_;
  selector::Program program_;
};

// Everything below `from` that matches, in document order.
inline std::vector<Node> select(const Node& from, const Selector& selector) {
  if (!selector.program().looks_ahead) return selector::Walk(selector.program(), false).found(from);
  return selector::Matcher(selector.program(), from).found(false);
}

// The first of it, or an empty Node.
inline Node first(const Node& from, const Selector& selector) {
  const selector::Program& program = selector.program();
  const std::vector<Node> found =
      program.looks_ahead ? selector::Matcher(program, from).found(true) : selector::Walk(program, true).found(from);
  return found.empty() ? Node() : found.front();
}

}  // namespace twinwatch::html
