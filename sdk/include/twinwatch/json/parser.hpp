// twinwatch/json/parser.hpp: text to Tape in one pass. Recursive, which the bound on depth makes safe.
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "twinwatch/json/node.hpp"
#include "twinwatch/utf8.hpp"

namespace twinwatch::json {

inline constexpr std::size_t default_max_depth = 64;  // real answers nest 3 to 8 deep

class Parser {
 public:
  Parser(std::string_view utf8, std::size_t max_depth) : text_(utf8), depth_left_(max_depth), max_depth_(max_depth) {}

  Tape tape() {
    if (text_.size() > std::numeric_limits<std::uint32_t>::max()) fail("it has more than 4 GiB");
    tape_.text = text_;
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
    value();
    blanks();
    if (at_ != text_.size()) expected("the end of the page");
    tape_.nodes.push_back(waiting_.back());
    return std::move(tape_);
  }

 private:
  // ---- what is wrong

  [[noreturn]] void fail(const std::string& what) const {
    const std::string_view before = text_.substr(0, at_);
    const std::size_t line_start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    throw NotJson("the page is no JSON that this source can read: line " +
                  std::to_string(1 + std::count(before.begin(), before.end(), '\n')) + ", character " +
                  std::to_string(1 + characters(before.substr(line_start))) + ": " + what + beginning());
  }
  [[noreturn]] void expected(const std::string& what) const {
    fail(what + " should stand here, but there " +
         (at_ < text_.size() ? "stands " + here() : std::string("the page ends (was it cut short?)")));
  }

  static std::size_t characters(std::string_view utf8) {
    return static_cast<std::size_t>(
        std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
  }
  // The first `most` characters, in one line.
  static std::string quoted(std::string_view utf8, std::size_t most) {
    std::size_t end = 0;
    while (end < utf8.size() && characters(utf8.substr(0, end + 1)) <= most) ++end;
    std::string out = "'";
    for (const char c : utf8.substr(0, end)) out += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
    return out + (end < utf8.size() ? "…'" : "'");
  }
  // A bare word ("NaN") whole, of all else one character: further text could name somebody.
  std::string here() const {
    std::size_t end = at_;
    while (end < text_.size() && (word_part(text_[end]) || text_[end] == '.')) ++end;
    const std::string_view rest = text_.substr(at_);
    return end > at_ ? quoted(rest.substr(0, end - at_), 60) : quoted(rest.substr(0, one_character(rest)), 1);
  }
  static std::size_t one_character(std::string_view rest) {
    std::size_t end = 1;
    while (end < rest.size() && (static_cast<unsigned char>(rest[end]) & 0xC0) == 0x80) ++end;
    return end;
  }
  // What came instead, when it does not even begin as a list or an object would: mostly a web page.
  std::string beginning() const {
    const std::size_t start = text_.find_first_not_of(" \t\r\n");
    if (start == std::string_view::npos || text_[start] == '{' || text_[start] == '[') return {};
    return "; the page begins " + quoted(text_.substr(start, 400), 60);
  }

  // ---- reading

  static constexpr bool digit(char c) { return c >= '0' && c <= '9'; }
  static constexpr bool word_part(char c) {
    return digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '+' || c == '-';
  }
  bool is(char c) const { return at_ < text_.size() && text_[at_] == c; }
  bool take(char c) { return is(c) ? (++at_, true) : false; }
  void blanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t'))
      ++at_;
  }
  std::uint32_t here32() const { return static_cast<std::uint32_t>(at_); }
  static std::uint32_t size32(std::size_t size) { return static_cast<std::uint32_t>(size); }

  void value() {
    blanks();
    if (is('{')) return object();
    if (is('[')) return array();
    if (is('"')) return waiting_.push_back(string());
    if (is('-') || (at_ < text_.size() && digit(text_[at_]))) return number();
    if (word("true") || word("false")) return;
    if (word("null")) return;
    expected("a value");
  }

  bool word(std::string_view known) {
    if (text_.substr(at_, known.size()) != known) return false;
    if (at_ + known.size() < text_.size() && word_part(text_[at_ + known.size()])) return false;
    const std::uint32_t begin = here32();
    at_ += known.size();
    waiting_.push_back({known == "null" ? Kind::null : Kind::boolean, false, begin, here32(), 0, 0});
    return true;
  }

  void number() {
    const std::uint32_t begin = here32();
    const auto digits = [&] {
      if (at_ == text_.size() || !digit(text_[at_])) expected("a digit");
      while (at_ < text_.size() && digit(text_[at_])) ++at_;
    };
    take('-');
    if (take('0')) {
      if (at_ < text_.size() && digit(text_[at_])) fail("a number begins with 0");
    } else {
      digits();
    }
    if (take('.')) digits();
    if (take('e') || take('E')) {
      if (!take('+')) take('-');
      digits();
    }
    if (at_ < text_.size() && word_part(text_[at_])) expected("the end of a number");
    waiting_.push_back({Kind::number, false, begin, here32(), 0, 0});
  }

  void deeper() {
    if (depth_left_ == 0) fail("it nests more than " + std::to_string(max_depth_) + " levels deep");
    --depth_left_;
    ++at_;
    blanks();
  }
  // All since `from` becomes the inside of one node.
  void close(Kind kind, std::uint32_t begin, std::size_t from) {
    ++depth_left_;
    const Node closed{kind,
                      false,
                      begin,
                      here32(),
                      size32(tape_.nodes.size()),
                      size32(kind == Kind::object ? (waiting_.size() - from) / 2 : waiting_.size() - from)};
    tape_.nodes.insert(tape_.nodes.end(), waiting_.begin() + static_cast<std::ptrdiff_t>(from), waiting_.end());
    waiting_.resize(from);
    waiting_.push_back(closed);
  }

  void array() {
    const std::uint32_t begin = here32();
    const std::size_t from = waiting_.size();
    deeper();
    while (!take(']')) {
      if (waiting_.size() > from && !take(',')) expected("',' or ']'");
      value();
      blanks();
    }
    close(Kind::array, begin, from);
  }

  void object() {
    const std::uint32_t begin = here32();
    const std::size_t from = waiting_.size();
    deeper();
    while (!take('}')) {
      if (waiting_.size() > from && !take(',')) expected("',' or '}'");
      blanks();
      if (!is('"')) expected("a key in double quotes");
      waiting_.push_back(string());
      blanks();
      if (!take(':')) expected("':'");
      value();
      blanks();
    }
    close(Kind::object, begin, from);
  }

  Node string() {
    Node node{Kind::string, false, size32(++at_), 0, 0, 0};
    std::size_t plain = at_;  // what is not yet in tape_.decoded
    for (;; ++at_) {
      if (at_ == text_.size()) expected("'\"', the end of a text,");
      const char c = text_[at_];
      if (static_cast<unsigned char>(c) < ' ') fail("a bare control character stands in a text");
      if (c == '"') break;
      if (c != '\\') continue;
      if (!node.decoded) node.first = size32(tape_.decoded.size());
      node.decoded = true;
      tape_.decoded += text_.substr(plain, at_ - plain);
      escape();
      plain = at_ + 1;
    }
    node.end = here32();
    if (node.decoded) {
      tape_.decoded += text_.substr(plain, at_ - plain);
      node.count = size32(tape_.decoded.size()) - node.first;
    }
    ++at_;
    return node;
  }

  // At the backslash; leaves at_ on the escape's last octet.
  void escape() {
    constexpr std::string_view letters = "\"\\/bfnrt", meant = "\"\\/\b\f\n\r\t";
    ++at_;
    if (is('u')) return unicode();
    const std::size_t which = at_ < text_.size() ? letters.find(text_[at_]) : std::string_view::npos;
    if (which == std::string_view::npos) expected("one of \" \\ / b f n r t u after '\\'");
    tape_.decoded += meant[which];
  }
  // At the 'u'; leaves at_ on the last digit.
  std::uint32_t four_digits() {
    std::uint32_t unit = 0;
    for (int i = 0; i < 4; ++i) {
      ++at_;
      const char c = at_ < text_.size() ? text_[at_] : '\0';
      const int digit_value = digit(c)               ? c - '0'
                              : c >= 'a' && c <= 'f' ? c - 'a' + 10
                              : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                     : -1;
      if (digit_value < 0) expected("four hexadecimal digits after \\u");
      unit = unit * 16 + static_cast<std::uint32_t>(digit_value);
    }
    return unit;
  }
  void unicode() {
    std::uint32_t point = four_digits();
    if (point >= 0xD800 && point < 0xDC00 && text_.substr(at_ + 1, 2) == "\\u") {
      const std::size_t first_half = at_;
      at_ += 2;
      const std::uint32_t second = four_digits();
      if (second >= 0xDC00 && second < 0xE000)
        point = 0x10000 + ((point - 0xD800) << 10) + (second - 0xDC00);
      else
        at_ = first_half;  // looked at again as an escape of its own
    }
    append_utf8(tape_.decoded, point);
  }

  std::string_view text_;
  std::size_t at_ = 0, depth_left_, max_depth_;
  std::vector<Node> waiting_;  // values whose list or object is still open
  Tape tape_;
};

}  // namespace twinwatch::json
