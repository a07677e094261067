// Random selectors over random trees, against a matcher that does what the words say, however long it takes.
#include <gtest/gtest.h>

#include <memory>
#include <random>

#include "twinwatch/html.hpp"

namespace twinwatch::html {
namespace {

struct Naive {  // one compound, and the part before it
  std::string tag, class_name;
  int nth_step = 0, nth_offset = 0;  // both 0: none
  bool nth_last = false, nth_type = false, empty = false;
  int bracket = 0;  // 1 :is, 2 :not, 3 :has
  std::vector<std::shared_ptr<Naive>> list;
  std::shared_ptr<Naive> before;  // for :has: the first part's is null
  char join = ' ';
};
using NaivePart = std::shared_ptr<Naive>;

class Maker {
 public:
  explicit Maker(unsigned seed) : random_(seed) {}
  std::size_t below(std::size_t n) { return random_() % n; }

  std::string tree(int depth) {
    std::string out;
    for (std::size_t n = below(depth > 3 ? 2 : 5); n > 0; --n) {
      static constexpr const char* tags[] = {"div", "i-x", "I-X", "section"};
      const std::string tag = tags[below(4)];
      out += "<" + tag + (below(2) == 0 ? " class='" + classes() + "'" : "") + ">" + (below(4) == 0 ? "t" : "") +
             (below(6) == 0 ? "<!--c-->" : "") + tree(depth + 1) + "</" + tag + ">";
    }
    return out;
  }

  NaivePart chain(int brackets, bool in_has, bool relative) {
    NaivePart last;
    for (std::size_t n = 1 + below(3); n > 0; --n) {
      NaivePart part = compound(brackets, in_has);
      part->join = relative || last ? " >+~"[below(4)] : ' ';
      part->before = last;
      last = part;
    }
    return last;
  }

 private:
  std::string classes() {
    static constexpr const char* all[] = {"a", "b", "a b", "b c"};
    return all[below(4)];
  }
  NaivePart compound(int brackets, bool in_has) {
    auto part = std::make_shared<Naive>();
    static constexpr const char* tags[] = {"div", "i-x", "section", "", ""};
    part->tag = tags[below(5)];
    if (below(3) == 0) part->class_name = std::string(1, "abc"[below(3)]);
    if (below(5) == 0) {
      part->nth_step = static_cast<int>(below(7)) - 3;
      part->nth_offset = static_cast<int>(below(5)) - 1;
      part->nth_last = below(2) == 0;
      part->nth_type = below(2) == 0;
    }
    part->empty = below(12) == 0;
    if (brackets > 0 && below(3) == 0) {
      part->bracket = 1 + static_cast<int>(below(in_has ? 2 : 3));
      const bool has = part->bracket == 3;
      for (std::size_t n = 1 + below(2); n > 0; --n) part->list.push_back(chain(brackets - 1, in_has || has, has));
    }
    return part;
  }
  std::mt19937 random_;
};

std::string css_of_naive(const NaivePart& part, bool relative) {
  std::string out;
  if (part->before)
    out = css_of_naive(part->before, relative) + " " + part->join + " ";
  else if (relative && part->join != ' ')
    out = std::string(1, part->join) + " ";
  out += part->tag.empty() ? "*" : part->tag;
  if (!part->class_name.empty()) out += "." + part->class_name;
  if (part->nth_step != 0 || part->nth_offset != 0)
    out += std::string(part->nth_last ? ":nth-last-" : ":nth-") + (part->nth_type ? "of-type(" : "child(") +
           std::to_string(part->nth_step) + "n" + (part->nth_offset < 0 ? "" : "+") + std::to_string(part->nth_offset) +
           ")";
  if (part->empty) out += ":empty";
  if (part->bracket != 0) {
    out += part->bracket == 1 ? ":is(" : part->bracket == 2 ? ":not(" : ":has(";
    for (std::size_t i = 0; i < part->list.size(); ++i)
      out += (i > 0 ? ", " : "") + css_of_naive(part->list[i], part->bracket == 3);
    out += ")";
  }
  return out;
}

class NaiveMatcher {
 public:
  explicit NaiveMatcher(const Node& from) : from_(from) { collect(from); }
  const std::vector<Node>& all() const { return all_; }

  bool matches(const NaivePart& part, const Node& node) const {
    if (!compound(part, node)) return false;
    if (!part->before) return true;
    for (const Node& other : all_)
      if (joined(part->join, other, node) && matches(part->before, other)) return true;
    return false;
  }

 private:
  void collect(const Node& node) {
    for (const Node& child : node.children()) {
      all_.push_back(child);
      collect(child);
    }
  }
  // Does `node` stand to `other` as the join says?
  bool joined(char join, const Node& other, const Node& node) const {
    if (join == '>') return node.parent() == other;
    if (join == ' ') {
      for (Node up = node.parent(); up && !(up == from_); up = up.parent())
        if (up == other) return true;
      return false;
    }
    if (!(node.parent() == other.parent())) return false;
    const std::vector<Node> siblings = node.parent().children();
    const auto at = [&](const Node& one) {
      return std::find(siblings.begin(), siblings.end(), one) - siblings.begin();
    };
    return join == '+' ? at(node) == at(other) + 1 : at(node) > at(other);
  }
  // With :has the chain begins at the anchor: the first part hangs on it.
  bool anchored(const NaivePart& part, const Node& node, const Node& anchor) const {
    if (!compound(part, node)) return false;
    if (!part->before) return joined(part->join, anchor, node);
    for (const Node& other : all_)
      if (joined(part->join, other, node) && anchored(part->before, other, anchor)) return true;
    return false;
  }
  static std::string tag_of(const Node& node) {
    std::string tag(node.tag());
    for (char& c : tag) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return tag;
  }
  bool compound(const NaivePart& part, const Node& node) const {
    if (!part->tag.empty() && tag_of(node) != part->tag) return false;
    if (!part->class_name.empty() &&
        (" " + std::string(node.attribute("class")) + " ").find(" " + part->class_name + " ") == std::string::npos)
      return false;
    if (part->nth_step != 0 || part->nth_offset != 0) {
      std::vector<Node> siblings = node.parent().children();
      if (part->nth_last) std::reverse(siblings.begin(), siblings.end());
      int position = 0;
      for (const Node& one : siblings) {
        position += !part->nth_type || tag_of(one) == tag_of(node);
        if (one == node) break;
      }
      bool fits = false;
      for (int n = 0; n < 1000; ++n) fits = fits || part->nth_step * n + part->nth_offset == position;
      if (!fits) return false;
    }
    if (part->empty && (!node.children().empty() || !node.text().empty())) return false;
    if (part->bracket == 0) return true;
    bool any = false;
    for (const NaivePart& one : part->list) {
      if (part->bracket != 3) any = any || matches(one, node);
      for (const Node& other : all_) any = any || (part->bracket == 3 && anchored(one, other, node));
    }
    return any != (part->bracket == 2);
  }

  Node from_;
  std::vector<Node> all_;
};

TEST(HtmlSelectorProperty, FindsWhatASlowMatcherFinds) {
  Maker maker(20261124);
  std::size_t found_in_all = 0, with_hits = 0;
  for (int round = 0; round < 2000; ++round) {
    const std::string page = maker.tree(0);
    const Document document(page);
    std::vector<Node> starts = document.select(Selector("*"));
    const Node from = round % 3 == 0 ? starts[maker.below(starts.size())] : document.root();
    const NaivePart chain = maker.chain(2, false, false);
    const std::string css = css_of_naive(chain, false);
    const NaiveMatcher slow(from);
    std::vector<Node> expected;
    for (const Node& node : slow.all())
      if (slow.matches(chain, node)) expected.push_back(node);
    const Selector compiled(css);
    ASSERT_EQ(select(from, compiled), expected) << css << "\n" << page;
    ASSERT_EQ(first(from, compiled), expected.empty() ? Node() : expected.front()) << css << "\n" << page;
    found_in_all += expected.size();
    with_hits += !expected.empty();
  }
  EXPECT_GT(with_hits, 400u);
  EXPECT_GT(found_in_all, 1000u);
}

}  // namespace
}  // namespace twinwatch::html
