// twinwatch/html/selector_tree.hpp: the elements below a node, numbered in document order, and what a matcher asks
// about their places. An element's descendants and later siblings have greater numbers than itself.
#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "twinwatch/html/selector_parts.hpp"
#include "twinwatch/html/selector_text.hpp"
#include "twinwatch/html_node.hpp"

namespace twinwatch::html::selector {

using Number = std::uint32_t;
inline constexpr Number none = ~Number{0};

class Tree {
 public:
  struct Element {
    Node node;
    Number parent = none, previous = none;  // none: the node itself that all is below; no earlier sibling
    Number position = 1, from_back = 1;     // among all siblings
  };

  Tree(const Node& from, const Program& program) : texts_(program.reads_texts) {
    if (!from) return;
    add_below(from.gumbo(), none, !node_detail::is_unseen(from.gumbo()));
    text_ = reader_.take();
    for (std::size_t i = elements_.size(); i-- > 0;)
      if (const Number previous = elements_[i].previous; previous != none)
        elements_[previous].from_back = elements_[i].from_back + 1;
    if (program.counts_types) count_types();
  }

  std::size_t size() const noexcept { return elements_.size(); }
  const Element& operator[](std::size_t i) const noexcept { return elements_[i]; }

  bool holds(std::size_t i, const Place& place) const noexcept {
    if (!place.of_type) return place.holds(place.from_back ? elements_[i].from_back : elements_[i].position);
    return place.holds(place.from_back ? types_[i].second : types_[i].first);
  }

  // All elements in whose text, as Node::line() gives it, `wanted` stands. One search through the page's text.
  std::vector<bool> containing(std::string_view wanted) const {
    node_detail::ReaderText collapsed(' ');
    collapsed.write(wanted);
    const std::string needle = collapsed.take();
    std::vector<bool> found(elements_.size());
    std::size_t at = text_.find(needle);
    for (std::size_t i = 0; i < elements_.size() && at != std::string::npos; ++i) {
      const auto [begin, end] = ranges_[i];  // begins never decrease
      if (at < begin) at = text_.find(needle, begin);
      found[i] = at != std::string::npos && at + needle.size() <= end;
    }
    return found;
  }

 private:
  void add_below(const GumboNode* parent, Number number, bool seen) {
    const auto [child, count] = node_detail::children_of(parent);
    Number previous = none;
    for (std::size_t i = 0; i < count; ++i) {
      const Node node(child[i]);
      if (!node.is_element()) {
        if (texts_ && seen && node_detail::is_text(child[i])) reader_.write(child[i]->v.text.text);
        continue;
      }
      const auto own = static_cast<Number>(elements_.size());
      elements_.push_back({node, number, previous});
      if (previous != none) elements_.back().position = elements_[previous].position + 1;
      previous = own;
      const bool still = seen && !node_detail::is_unseen(child[i]);
      if (texts_) {
        if (still && node_detail::breaks_before(child[i])) reader_.line_break();
        ranges_.emplace_back(reader_.size(), 0);
      }
      add_below(child[i], own, still);
      if (texts_) {
        ranges_[own].second = reader_.size();
        if (still && node_detail::breaks_after(child[i])) reader_.line_break();
      }
    }
  }

  void count_types() {
    types_.assign(elements_.size(), {1, 1});
    std::vector<Number> before(elements_.size(), none);
    std::map<std::pair<Number, std::string>, Number> last;
    for (std::size_t i = 0; i < elements_.size(); ++i) {
      const auto own = static_cast<Number>(i);
      const auto [known, first] =
          last.try_emplace({elements_[i].parent, lower(std::string(elements_[i].node.tag()))}, own);
      if (first) continue;
      before[i] = known->second;
      types_[i].first = types_[known->second].first + 1;
      known->second = own;
    }
    for (std::size_t i = elements_.size(); i-- > 0;)
      if (before[i] != none) types_[before[i]].second = types_[i].second + 1;
  }

  bool texts_;
  std::vector<Element> elements_;
  std::vector<std::pair<Number, Number>> types_;  // places among siblings of the same tag, from both ends
  node_detail::ReaderText reader_{' '};
  std::string text_;
  std::vector<std::pair<std::size_t, std::size_t>> ranges_;  // of each element in text_
};

}  // namespace twinwatch::html::selector
