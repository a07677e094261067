// twinwatch/html/selector_match.hpp: which elements below a node a Program finds. Each list is settled for all elements
// before the next one that uses it: nodes x parts, whatever the page and the selector.
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "twinwatch/html/selector_parts.hpp"
#include "twinwatch/html/selector_test.hpp"
#include "twinwatch/html/selector_tree.hpp"
#include "twinwatch/html_node.hpp"

namespace twinwatch::html::selector {

class Matcher {
 public:
  Matcher(const Program& program, const Node& from) : program_(program), tree_(from, program) {}

  std::vector<Node> found(bool only_first) {
    for (const List& list : program_.lists) {
      const bool itself = &list == &program_.lists.back();
      std::size_t end = tree_.size();  // of the first alone nothing behind it need be looked at
      hits_.emplace_back(tree_.size());
      for (const Chain& chain : list.chains) {
        if (list.relative)
          anchors(chain);
        else
          end = downwards(chain, itself && only_first, end);
      }
    }
    std::vector<Node> out;
    for (std::size_t i = 0; i < tree_.size(); ++i)
      if (hits_.back()[i] && (!only_first || out.empty())) out.push_back(tree_[i].node);
    return out;
  }

 private:
  using Mask = std::uint64_t;
  static constexpr Mask bit(std::size_t part) noexcept { return Mask{1} << part; }

  bool matches_part(const Part& part, std::size_t i) {
    if (!itself_fits(part, tree_[i].node)) return false;
    for (const Place& place : part.places)
      if (!tree_.holds(i, place)) return false;
    for (const InList& in : part.lists)
      if (hits_[in.list][i] != in.wanted) return false;
    for (const std::string& text : part.texts)
      if (!containing(text)[i]) return false;
    return true;
  }

  const std::vector<bool>& containing(const std::string& text) {
    const auto [known, fresh] = texts_.try_emplace(text);
    if (fresh) known->second = tree_.containing(text);
    return known->second;
  }

  // Parts 0..k are matched, ending at this element (here), at it or above it, at it or at an earlier sibling.
  struct Down {
    Mask here = 0, above = 0, before = 0;
  };
  std::size_t downwards(const Chain& chain, bool only_first, std::size_t end) {
    std::vector<bool>& hits = hits_.back();
    down_.resize(end);
    for (std::size_t i = 0; i < end; ++i) {
      const Down up = tree_[i].parent == none ? Down{} : down_[tree_[i].parent];
      const Down left = tree_[i].previous == none ? Down{} : down_[tree_[i].previous];
      Mask here = 0;
      for (std::size_t k = 0; k < chain.size(); ++k) {
        const Join join = chain[k].join;
        const Mask ready = join == Join::inside  ? up.above
                           : join == Join::child ? up.here
                           : join == Join::next  ? left.here
                                                 : left.before;
        if ((k == 0 || (ready & bit(k - 1)) != 0) && matches_part(chain[k], i)) here |= bit(k);
      }
      down_[i] = {here, up.above | here, left.before | here};
      if ((here & bit(chain.size() - 1)) == 0) continue;
      hits[i] = true;
      if (only_first) return i;
    }
    return end;
  }

  // What of the chain's ends [k..] hangs on this element: below it, as its child, right behind it, behind it.
  struct Hanging {
    Mask inside = 0, child = 0, next = 0, later = 0;
    bool has(Join join, std::size_t k) const noexcept {
      const Mask mask = join == Join::inside ? inside : join == Join::child ? child : join == Join::next ? next : later;
      return (mask & bit(k)) != 0;
    }
  };
  void anchors(const Chain& chain) {
    std::vector<bool>& hits = hits_.back();
    hanging_.assign(tree_.size(), {});
    for (std::size_t i = tree_.size(); i-- > 0;) {
      const Hanging on = hanging_[i];
      Mask here = 0;
      for (std::size_t k = chain.size(); k-- > 0;)
        if ((k + 1 == chain.size() || on.has(chain[k + 1].join, k + 1)) && matches_part(chain[k], i)) here |= bit(k);
      if (on.has(chain[0].join, 0)) hits[i] = true;
      if (const Number parent = tree_[i].parent; parent != none) {
        hanging_[parent].child |= here;
        hanging_[parent].inside |= here | on.inside;
      }
      if (const Number previous = tree_[i].previous; previous != none) {
        hanging_[previous].next = here;
        hanging_[previous].later = here | on.later;
      }
    }
  }

  const Program& program_;
  Tree tree_;
  std::vector<std::vector<bool>> hits_;  // of each settled list
  std::map<std::string, std::vector<bool>> texts_;
  std::vector<Down> down_;
  std::vector<Hanging> hanging_;
};

}  // namespace twinwatch::html::selector
