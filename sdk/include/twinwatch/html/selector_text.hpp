// twinwatch/html/selector_text.hpp: the letters of a selector: names, quoted values, escapes, blanks, and the error
// that says where in it something is wrong.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "twinwatch/errors.hpp"
#include "twinwatch/utf8.hpp"

namespace twinwatch::html {

// "selector 'x:hover' at character 2: ...": a setting is wrong.
struct SelectorError : ConfigError {
  using ConfigError::ConfigError;
};

namespace selector {

constexpr char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
inline std::string lower(std::string text) {
  for (char& c : text) c = lower(c);
  return text;
}

class Text {
 public:
  explicit Text(std::string_view css) : css_(css) {}

  std::size_t at() const noexcept { return at_; }
  bool ended() const noexcept { return at_ == css_.size(); }
  bool is(char c) const noexcept { return !ended() && css_[at_] == c; }
  bool take(char c) noexcept { return is(c) ? (++at_, true) : false; }
  char peek() const noexcept { return ended() ? '\0' : css_[at_]; }
  bool blanks() noexcept {
    const std::size_t before = at_;
    while (!ended() && blank(css_[at_])) ++at_;
    return at_ != before;
  }

  [[noreturn]] void fail(const std::string& why) const { fail_at(at_, why); }
  [[noreturn]] void fail_at(std::size_t octet, const std::string& why) const {
    std::size_t character = 1;
    for (const char c : css_.substr(0, octet)) character += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    throw SelectorError("selector '" + std::string(css_) + "' at character " + std::to_string(character) + ": " + why);
  }
  // "'$'" or "the end".
  std::string here() const {
    if (ended()) return "the end";
    std::size_t size = 1;
    while (at_ + size < css_.size() && (static_cast<unsigned char>(css_[at_ + size]) & 0xC0) == 0x80) ++size;
    return "'" + std::string(css_.substr(at_, size)) + "'";
  }

  bool name_here() const noexcept { return !ended() && (name_part(css_[at_]) || css_[at_] == '\\'); }
  std::string name(const char* what) {
    const std::size_t start = at_;
    std::string out;
    for (; name_here(); ++at_) {
      if (css_[at_] == '\\') {
        escape(out);
        continue;
      }
      const bool digit = css_[at_] >= '0' && css_[at_] <= '9';
      if (digit && (at_ == start || (at_ == start + 1 && css_[start] == '-')))
        fail_at(start, std::string(what) + " begins with a digit");
      out += css_[at_];
    }
    if (start == at_) fail(std::string(what) + " is missing");
    if (out == "-" && at_ == start + 1) fail_at(start, std::string(what) + " cannot be '-' alone");
    return out;
  }

  bool quote_here() const noexcept { return is('"') || is('\''); }
  std::string quoted() {
    const std::size_t start = at_;
    const char quote = css_[at_++];
    std::string out;
    for (; !is(quote); ++at_) {
      if (ended() || css_[at_] == '\n') fail_at(start, "the closing quote is missing");
      if (css_[at_] != '\\')
        out += css_[at_];
      else if (at_ + 1 < css_.size() && css_[at_ + 1] == '\n')
        ++at_;  // a line that goes on in the next
      else
        escape(out);
    }
    ++at_;
    return out;
  }

  // What stands up to the bracket that closes, for arguments that are no selectors.
  std::string_view argument() {
    const std::size_t end = css_.find(')', at_);
    if (end == std::string_view::npos) fail_at(css_.size(), "')' is missing");
    const std::string_view inside = css_.substr(at_, end - at_);
    at_ = end;
    return inside;
  }

  static constexpr bool blank(char c) noexcept { return c == ' ' || (c >= '\t' && c <= '\r'); }

 private:
  static constexpr bool name_part(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
  }
  static constexpr int hex(char c) noexcept {
    return c >= '0' && c <= '9' ? c - '0' : lower(c) >= 'a' && lower(c) <= 'f' ? lower(c) - 'a' + 10 : -1;
  }

  // "\:" is ':', "\E7 " and "\0000E7" are 'ç'. At the backslash; leaves at_ on the last octet.
  void escape(std::string& out) {
    if (at_ + 1 == css_.size() || css_[at_ + 1] == '\n') fail("nothing stands after '\\'");
    ++at_;
    if (hex(css_[at_]) < 0) return void(out += css_[at_]);
    std::uint32_t point = 0;
    int digits = 0;
    for (; digits < 6 && !ended() && hex(css_[at_]) >= 0; ++digits, ++at_)
      point = point * 16 + static_cast<std::uint32_t>(hex(css_[at_]));
    if (ended() || !blank(css_[at_])) --at_;
    append_utf8(out, point);
  }

  std::string_view css_;
  std::size_t at_ = 0;
};

}  // namespace selector
}  // namespace twinwatch::html
