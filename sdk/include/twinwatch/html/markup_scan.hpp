// twinwatch/html/markup_scan.hpp: how deeply does this markup nest, and how many nodes will it make, told before it is
// parsed.
//
// One pass over the text with a stack of open tags. It follows HTML's own rules where ignoring them would cry wolf on
// sloppy pages (a thousand unclosed <li> or <td> are siblings, an end tag closes what was left open inside it), and
// otherwise errs towards "deeper" and "more": formatting elements that an end tag cut off are counted on, because a
// parser opens them again; inside <svg> and <math> even <input> nests. The true depth of the tree may be larger by the
// elements that a parser adds on its own (tbody, tr), a small factor. The page deadline of the worker is the second
// net.
#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace twinwatch::html {

// What a page may cost. Real pages nest 20 to 60 deep, and the longest list of a portal has 100,000 nodes.
struct Limits {
  std::size_t max_depth = 512;           // Gumbo is quadratic in it: 20,000 nested <div> take 16 s
  std::size_t max_nodes = 1'000'000;     // elements and comments, those too that a parser opens again by itself
  std::size_t max_attribute = 1u << 20;  // octets of one value
  std::size_t max_attributes = 1000;     // of one tag: Gumbo compares each with each
};

namespace scan_detail {

constexpr char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
constexpr bool letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool space(char c) noexcept { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

// One of 64 for each name: most of those that are not in a list are told by it alone, without reading the list.
constexpr std::uint64_t mark_of(std::string_view name) noexcept {
  if (name.empty()) return 0;
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(name[i]); };
  return std::uint64_t{1} << ((at(0) * 5u + at(name.size() - 1) * 3u + name.size() * 11u) & 63u);
}

struct Words {  // " a b c "
  std::string_view list;
  std::uint64_t marks = 0;

  consteval Words(const char* text) : list(text) {
    for (std::size_t at = 1, end = 0; (end = list.find(' ', at)) != std::string_view::npos; at = end + 1)
      marks |= mark_of(list.substr(at, end - at));
  }
};

inline bool among(std::string_view name, const Words& words) noexcept {
  if ((words.marks & mark_of(name)) == 0) return false;
  const std::string_view list = words.list;
  for (std::size_t at = list.find(name); at != std::string_view::npos; at = list.find(name, at + 1))
    if (list[at - 1] == ' ' && at + name.size() < list.size() && list[at + name.size()] == ' ') return true;
  return false;
}

inline constexpr Words voids =
    " area base basefont bgsound br col embed frame hr image img input keygen link meta param source track wbr ";
inline constexpr Words raw_text = " script style textarea title xmp iframe noembed noframes ";
// These neither nest nor close anything more than once a page.
inline constexpr Words once = " html head body frameset ";
// An end tag takes these away alone; what was opened inside stays open.
inline constexpr Words alone = " a b big code em font form i nobr s small strike strong tt u ";
inline constexpr Words headings = " h1 h2 h3 h4 h5 h6 ";
inline constexpr Words tables = " table tbody td tfoot th thead tr ";
// An end tag of these closes what is open inside, up to a barrier; of all other tags, up to the next special element.
inline constexpr Words blocks =
    " address applet article aside blockquote button caption center dd details dialog dir div dl dt fieldset "
    "figcaption "
    "figure footer header hgroup li listing main marquee menu nav object ol p pre section select summary template ul ";
inline constexpr Words barriers =
    " annotation-xml applet button caption desc foreignobject marquee mi mn mo ms mtext object select table td "
    "template "
    "th title ";
inline constexpr Words special =
    " address applet article aside blockquote button caption center colgroup dd details dir div dl dt fieldset "
    "figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup iframe li listing main marquee menu nav noembed noframes "
    "noscript "
    "object ol p plaintext pre script section select style summary table tbody td template textarea tfoot th thead "
    "title "
    "tr ul xmp annotation-xml desc foreignobject mi mn mo ms mtext svg math ";
inline constexpr Words closes_p =
    " address article aside blockquote center details dir div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5 "
    "h6 header hgroup hr listing main menu nav ol p pre section summary table ul xmp plaintext ";

class Scan {
 public:
  enum class Excess { none, depth, nodes, attribute, attributes };

  Scan(std::string_view text, const Limits& limits) : text_(text), limits_(limits) {}

  // The first limit that the text goes past; line() then tells where.
  Excess excess() {
    while (at_ < text_.size()) {
      at_ = std::min(text_.find('<', at_), text_.size());
      if (at_ + 1 >= text_.size()) return Excess::none;
      const char next = text_[at_ + 1];
      if (next == '!') {
        skip_declaration();
      } else if (next == '?' || (next == '/' && at_ + 2 < text_.size() && !letter(text_[at_ + 2]))) {
        ++nodes_;  // a comment, to a parser
        skip_past(">", at_ + 2);
      } else if (next == '/' || letter(next)) {
        tag(next == '/');
      } else {
        ++at_;
      }
      if (excess_ != Excess::none) return excess_;
      if (open_.size() + cut_off_.size() > limits_.max_depth) return Excess::depth;
      if (nodes_ > limits_.max_nodes) return Excess::nodes;
    }
    return Excess::none;
  }
  std::size_t nodes() const noexcept { return nodes_; }
  std::size_t line() const {
    return 1 + static_cast<std::size_t>(std::count(
                   text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(std::min(at_, text_.size())), '\n'));
  }

 private:
  struct Open {
    std::string name;        // lower case
    std::string_view whole;  // the tag as written
  };

  void skip_past(std::string_view end, std::size_t from) {
    const std::size_t found = text_.find(end, std::min(from, text_.size()));
    at_ = found == std::string_view::npos ? text_.size() : found + end.size();
  }

  void skip_declaration() {
    ++nodes_;
    const std::string_view rest = text_.substr(at_);
    if (rest.substr(0, 4) == "<!--") {
      if (rest.substr(4, 1) == ">") return void(at_ += 5);
      if (rest.substr(4, 2) == "->") return void(at_ += 6);
      for (std::size_t end = at_ + 4; (end = text_.find("--", end)) != std::string_view::npos; ++end) {
        if (text_.substr(end + 2, 1) == ">") return void(at_ = end + 3);
        if (text_.substr(end + 2, 2) == "!>") return void(at_ = end + 4);
      }
      at_ = text_.size();
      return;
    }
    // Markup to an HTML parser, text to an SVG one: count what opens, believe nothing that closes.
    if (rest.substr(0, 9) == "<![CDATA[" && closing_counts_from_ <= at_)
      closing_counts_from_ = std::min(text_.find("]]>", at_), text_.size());
    skip_past(">", at_ + 2);
  }

  void tag(bool closing) {
    const std::size_t start = at_;
    at_ += closing ? 2 : 1;
    name_.clear();
    while (at_ < text_.size() && !space(text_[at_]) && text_[at_] != '/' && text_[at_] != '>')
      name_ += lower(text_[at_++]);
    bool self_closing = false;
    attributes_ = 0;
    if (!skip_attributes(self_closing)) return void(at_ = text_.size());  // no '>' comes: no tag
    const std::string_view whole = text_.substr(start, at_ - start);
    if (among(name_, once)) once_attributes_ += attributes_;  // a parser gives them all to the first of its name
    if (attributes_ > limits_.max_attributes || once_attributes_ > limits_.max_attributes) excess_ = Excess::attributes;
    if (!closing || name_ == "p" || name_ == "br") ++nodes_;  // </p> alone is a <p></p>
    if (closing)
      close();
    else
      open(whole, self_closing);
  }

  bool skip_attributes(bool& self_closing) {
    while (at_ < text_.size()) {
      while (at_ < text_.size() && space(text_[at_])) ++at_;
      if (at_ == text_.size()) return false;
      if (text_[at_] == '>') return ++at_, true;
      if (text_[at_] == '/') {
        self_closing = at_ + 1 < text_.size() && text_[at_ + 1] == '>';
        ++at_;
        continue;
      }
      ++attributes_;
      ++at_;  // a name may begin with '='
      while (at_ < text_.size() && !space(text_[at_]) && text_[at_] != '/' && text_[at_] != '>' && text_[at_] != '=')
        ++at_;
      while (at_ < text_.size() && space(text_[at_])) ++at_;
      if (at_ == text_.size() || text_[at_] != '=') continue;
      ++at_;
      while (at_ < text_.size() && space(text_[at_])) ++at_;
      if (at_ == text_.size()) return false;
      const std::size_t value = at_;
      if (const char quote = text_[at_]; quote == '"' || quote == '\'') {
        const std::size_t end = text_.find(quote, at_ + 1);
        if (end == std::string_view::npos) return false;
        at_ = end + 1;
      } else {
        while (at_ < text_.size() && !space(text_[at_]) && text_[at_] != '>') ++at_;
      }
      if (at_ - value > limits_.max_attribute) excess_ = Excess::attribute;
    }
    return false;
  }

  static bool is_foreign(std::string_view name) { return name == "svg" || name == "math"; }

  void open(std::string_view whole, bool self_closing) {
    const bool foreign = foreign_ > 0;
    if (foreign && self_closing) return;
    if (!foreign) {
      if (among(name_, voids) || among(name_, once)) return;
      if (name_ == "plaintext") return void(at_ = text_.size());
      if (among(name_, raw_text)) return skip_raw_text();
      open_closes();
    }
    foreign_ += is_foreign(name_);
    open_.push_back({name_, whole});
  }

  // What a start tag closes: <li> the <li> before it, <tr> the row before it, ...
  void open_closes() {
    if (name_ == "li")
      close_list_item(" li ");
    else if (name_ == "dd" || name_ == "dt")
      close_list_item(" dd dt ");
    else if (name_ == "td" || name_ == "th")
      close_in_table(" td th ", " tr ");
    else if (name_ == "tr")
      close_in_table(" tr ", " tbody thead tfoot ");
    else if (name_ == "tbody" || name_ == "thead" || name_ == "tfoot")
      close_in_table(" tbody thead tfoot ", " ");
    else if (name_ == "option" || name_ == "optgroup")
      close_top("option");
    else if (among(name_, closes_p))
      close_top("p");
  }

  void close_top(std::string_view name) {
    if (!open_.empty() && open_.back().name == name) open_.pop_back();
  }

  void close_list_item(const Words& same) {
    for (std::size_t i = open_.size(); i-- > 0;) {
      const std::string& name = open_[i].name;
      if (among(name, same)) return cut_down_to(i);
      if (among(name, special) && name != "address" && name != "div" && name != "p") return;
    }
  }

  // Outside of a table a parser drops table tags; counting them closes nothing.
  void close_in_table(const Words& same, const Words& between) {
    std::size_t found = open_.size();
    for (std::size_t i = open_.size(); i-- > 0;) {
      const std::string& name = open_[i].name;
      if (name == "table") return found < open_.size() ? cut_down_to(found) : void();
      if (name == "template" || name == "select" || name == "caption") return;
      if (found == open_.size() && among(name, between)) return;
      if (found == open_.size() && among(name, same)) found = i;
    }
  }

  void close() {
    if (closing_counts_from_ != 0 && at_ <= closing_counts_from_) return;
    if (among(name_, once)) return;
    if (among(name_, alone)) return close_alone();
    const bool table = among(name_, tables), heading = among(name_, headings), block = heading || among(name_, blocks);
    for (std::size_t i = open_.size(); i-- > 0;) {
      const std::string& name = open_[i].name;
      if (heading ? among(name, headings) : name == name_) return cut_down_to(i);
      if (table ? name == "table" || name == "template" || name == "select" : among(name, block ? barriers : special))
        return;
      if (name_ == "li" && (name == "ul" || name == "ol")) return;
    }
  }

  void close_alone() {
    const auto same = [&](const Open& o) { return o.name == name_; };
    if (const auto it = std::find_if(cut_off_.begin(), cut_off_.end(), same); it != cut_off_.end())
      return void(cut_off_.erase(it));
    for (std::size_t i = open_.size(); i-- > 0;) {
      if (same(open_[i])) return void(open_.erase(open_.begin() + static_cast<std::ptrdiff_t>(i)));
      if (among(open_[i].name, barriers)) return;
    }
  }

  // Closes open_[to] and all inside it. What was formatting inside comes back after it, at most three of the same tag.
  void cut_down_to(std::size_t to) {
    const bool forgets =
        among(open_[to].name, " applet caption marquee object table tbody td template tfoot th thead tr ");
    for (std::size_t i = to + 1; i < open_.size() && !forgets; ++i) {
      if (!among(open_[i].name, alone)) continue;
      const auto same =
          std::count_if(cut_off_.begin(), cut_off_.end(), [&](const Open& o) { return o.whole == open_[i].whole; });
      if (same < 3) cut_off_.push_back(open_[i]);
    }
    for (std::size_t i = to; foreign_ > 0 && i < open_.size(); ++i) foreign_ -= is_foreign(open_[i].name);
    open_.resize(to);
    nodes_ += cut_off_.size();
  }

  void skip_raw_text() {
    for (std::size_t at = at_; (at = text_.find("</", at)) != std::string_view::npos; at += 2) {
      const std::string_view end = text_.substr(at + 2, name_.size());
      if (end.size() == name_.size() &&
          std::equal(end.begin(), end.end(), name_.begin(), [](char a, char b) { return lower(a) == b; }))
        return void(at_ = at);
    }
    at_ = text_.size();
  }

  std::string_view text_;
  Limits limits_;
  std::size_t at_ = 0, closing_counts_from_ = 0, nodes_ = 0, attributes_ = 0, once_attributes_ = 0;
  Excess excess_ = Excess::none;
  std::string name_;
  std::vector<Open> open_, cut_off_;
  std::size_t foreign_ = 0;  // of the open ones: taken away by cut_down_to() alone
};

}  // namespace scan_detail

}  // namespace twinwatch::html
