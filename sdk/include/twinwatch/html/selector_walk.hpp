// twinwatch/html/selector_walk.hpp: which elements below a node a Program finds that looks at nothing behind or inside
// an element (most do): told on one way through the nodes, and of the first alone on a part of it. Nothing is numbered
// or kept for it but what is known at each open element. The others need selector_match.hpp.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "twinwatch/html/selector_parts.hpp"
#include "twinwatch/html/selector_test.hpp"
#include "twinwatch/html_node.hpp"

namespace twinwatch::html::selector {

class Walk {
 public:
  Walk(const Program& program, bool only_first) : program_(program), only_first_(only_first) {
    for (const List& list : program.lists) chains_ += list.chains.size();
    hits_.resize(program.lists.size());
  }

  // In document order. The program must not look ahead.
  std::vector<Node> found(const Node& from) && {
    if (from) below(from.gumbo(), 0);
    return std::move(found_);
  }

 private:
  using Mask = std::uint64_t;
  static constexpr Mask bit(std::size_t part) noexcept { return Mask{1} << part; }

  // Parts 0..k of a chain are matched, ending at this element (here), at it or above it, at it or at an earlier
  // sibling.
  struct Down {
    Mask here = 0, above = 0, before = 0;
  };

  // True: enough is found. Of each level the last element is kept: its children's parent, its next sibling's sibling.
  bool below(const GumboNode* parent, std::size_t level) {
    if (last_.size() < (level + 1) * chains_) last_.resize((level + 1) * chains_);
    for (std::size_t i = 0; i < chains_; ++i) last_[level * chains_ + i] = {};
    const auto [child, count] = node_detail::children_of(parent);
    std::int64_t position = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const Node node(child[i]);
      if (!node.is_element()) continue;
      look(node, level, ++position);
      if (hits_.back()) {
        found_.push_back(node);
        if (only_first_) return true;
      }
      if (below(child[i], level + 1)) return true;
    }
    return false;
  }

  void look(const Node& node, std::size_t level, std::int64_t position) {
    std::size_t at = level * chains_;
    for (std::size_t list = 0; list < program_.lists.size(); ++list) {
      hits_[list] = 0;
      for (const Chain& chain : program_.lists[list].chains) {
        const Down up = level == 0 ? Down{} : last_[at - chains_], left = last_[at];
        Mask here = 0;
        for (std::size_t k = 0; k < chain.size(); ++k) {
          const Join join = chain[k].join;
          const Mask ready = join == Join::inside  ? up.above
                             : join == Join::child ? up.here
                             : join == Join::next  ? left.here
                                                   : left.before;
          if ((k == 0 || (ready & bit(k - 1)) != 0) && holds(chain[k], node, position)) here |= bit(k);
        }
        last_[at++] = {here, up.above | here, left.before | here};
        if ((here & bit(chain.size() - 1)) != 0) hits_[list] = 1;
      }
    }
  }

  bool holds(const Part& part, const Node& node, std::int64_t position) const {
    if (!itself_fits(part, node)) return false;
    for (const Place& place : part.places)
      if (!place.holds(position)) return false;
    for (const InList& in : part.lists)
      if ((hits_[in.list] != 0) != in.wanted) return false;
    return true;
  }

  const Program& program_;
  bool only_first_;
  std::size_t chains_ = 0;  // in all lists
  std::vector<Down> last_;  // of each level and chain
  std::vector<char> hits_;  // of each list, at this element
  std::vector<Node> found_;
};

}  // namespace twinwatch::html::selector
