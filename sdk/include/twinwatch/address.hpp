// twinwatch/address.hpp: web addresses: taken apart, and a link resolved as a browser follows it (RFC 3986, with what
// WHATWG's URL standard forgives). No I/O, no Gumbo. Views point into what was handed in; "not told" is a null view.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace twinwatch::address {

// "host" of an absolute address; a null view otherwise. With its port, without letters' case being changed.
constexpr std::string_view host_of(std::string_view address) noexcept {
  const std::size_t start = address.find("://");
  if (start == std::string_view::npos) return {};
  address.remove_prefix(start + 3);
  return address.substr(0, address.find_first_of("/?#"));
}

// "https://host/tr/projects/su?lang=tr#top" -> "https://host/tr/projects/su"
constexpr std::string_view without_query(std::string_view address) noexcept {
  return address.substr(0, address.find_first_of("?#"));
}

namespace detail {

constexpr char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
constexpr bool letter(char c) noexcept { return lower(c) >= 'a' && lower(c) <= 'z'; }
constexpr bool digit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr bool hex(char c) noexcept { return digit(c) || (lower(c) >= 'a' && lower(c) <= 'f'); }

// An absolute http(s) address in its parts, each as written.
struct Parts {
  std::string scheme, host;  // lower case
  std::string_view path, query;
  bool has_query = false;
};

// What stands before the first ':' when it can be a scheme; else a null view.
constexpr std::string_view scheme_of(std::string_view text) noexcept {
  std::size_t end = 0;
  while (end < text.size() && (letter(text[end]) || (end > 0 && (digit(text[end]) || text[end] == '+' ||
                                                                 text[end] == '-' || text[end] == '.'))))
    ++end;
  return end > 0 && end < text.size() && text[end] == ':' ? text.substr(0, end) : std::string_view{};
}

// Letters, digits, '-', '.', '_' and a port. A user's name, "[::1]" and letters that need IDNA are not taken: no portal
// has them, and what hides in them does.
constexpr bool is_host(std::string_view host) noexcept {
  const std::string_view name = host.substr(0, host.find(':'));
  if (name.empty() || name.front() == '.' || name.find("..") != std::string_view::npos) return false;
  for (const char c : name)
    if (!letter(c) && !digit(c) && c != '-' && c != '.' && c != '_') return false;
  for (const char c : host.substr(name.size()).substr(name.size() < host.size()))
    if (!digit(c)) return false;
  return true;
}

inline std::string lowered(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = lower(c);
  return out;
}

// "//host/path?query" after the scheme. False: no address of the web.
inline bool take_apart(std::string_view scheme, std::string_view rest, Parts& out) {
  out.scheme = lowered(scheme);
  if ((out.scheme != "http" && out.scheme != "https") || !rest.starts_with("//")) return false;
  rest.remove_prefix(2);
  const std::string_view host = rest.substr(0, rest.find_first_of("/?"));
  rest.remove_prefix(host.size());
  out.host = lowered(host);
  const std::size_t mark = rest.find('?');
  out.path = rest.substr(0, mark);
  out.has_query = mark != std::string_view::npos;
  out.query = out.has_query ? rest.substr(mark + 1) : std::string_view{};
  return is_host(out.host);
}

// "/a/b/../c/./d" -> "/a/c/d"
inline std::string without_dots(std::string_view path) {
  std::vector<std::string_view> steps;
  bool directory = false;  // ends in a dot step: the address of what is above
  while (path.starts_with('/')) {
    path.remove_prefix(1);
    const std::string_view step = path.substr(0, path.find('/'));
    path.remove_prefix(step.size());
    const std::string plain = lowered(step);
    directory =
        plain == "." || plain == "%2e" || plain == ".." || plain == ".%2e" || plain == "%2e." || plain == "%2e%2e";
    if (!directory)
      steps.push_back(step);
    else if (plain != "." && plain != "%2e" && !steps.empty())
      steps.pop_back();
  }
  std::string out;
  for (const std::string_view step : steps) (out += '/') += step;
  return directory || out.empty() ? out + "/" : out;
}

// What an address may not hold as it is ("ş", " ", '"', a lone '%', ...) as %XX, in UTF-8.
inline std::string percent_encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF", never = " \"<>\\^`{|}\x7F";
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto octet = static_cast<unsigned char>(text[i]);
    const bool lone = octet == '%' && !(i + 2 < text.size() && hex(text[i + 1]) && hex(text[i + 2]));
    if (octet > ' ' && octet < 0x80 && never.find(text[i]) == std::string_view::npos && !lone) {
      out += text[i];
      continue;
    }
    (out += '%') += digits[octet >> 4];
    out += digits[octet & 0xF];
  }
  return out;
}

}  // namespace detail

// The address that a link leads to from `base`, ready to be asked for: absolute, without fragment and dot steps, with
// letters and blanks encoded. "" for what leads nowhere on the web (javascript:, mailto:, data:, a host with a user's
// name) and for a mere fragment or nothing, which lead to the page itself. A relative link of a page that is not of the
// web ("inbox:...") is "" too. Letters are encoded in UTF-8; browsers encode those of a query, on a page that is not
// UTF-8, in the page's own charset.
inline std::string resolved(std::string_view base, std::string_view link) {
  std::string clean;  // as browsers do: no blanks at the ends, no tabs and line ends anywhere, '\' is '/'
  bool query = false;
  for (const char c : link.substr(0, link.find('#'))) {
    query = query || c == '?';
    if (c != '\t' && c != '\n' && c != '\r') clean += c == '\\' && !query ? '/' : c;
  }
  while (!clean.empty() && static_cast<unsigned char>(clean.back()) <= ' ') clean.pop_back();
  clean.erase(
      0, clean.size() - [&] {
        std::string_view rest = clean;
        while (!rest.empty() && static_cast<unsigned char>(rest.front()) <= ' ') rest.remove_prefix(1);
        return rest.size();
      }());
  if (clean.empty()) return {};

  detail::Parts from, to;
  base = base.substr(0, base.find('#'));
  const std::string_view base_scheme = detail::scheme_of(base);
  const bool has_base =
      !base_scheme.empty() && detail::take_apart(base_scheme, base.substr(base_scheme.size() + 1), from);
  const std::string_view rest = clean;
  std::string path;
  if (const std::string_view scheme = detail::scheme_of(rest); !scheme.empty()) {
    if (!detail::take_apart(scheme, rest.substr(scheme.size() + 1), to)) return {};
    path = to.path;
  } else if (!has_base) {
    return {};
  } else if (rest.starts_with("//")) {
    if (!detail::take_apart(from.scheme, rest, to)) return {};
    path = to.path;
  } else {
    to = from;
    const std::size_t mark = rest.find('?');
    const std::string_view step = rest.substr(0, mark);
    to.has_query = mark != std::string_view::npos;
    to.query = to.has_query ? rest.substr(mark + 1) : std::string_view{};
    path = step.starts_with('/') ? std::string(step)
           : step.empty()        ? std::string(from.path)
                                 : std::string(from.path.substr(0, from.path.rfind('/') + 1)) + std::string(step);
  }
  if (!path.starts_with('/')) path.insert(0, "/");
  return to.scheme + "://" + to.host + detail::percent_encoded(detail::without_dots(path)) +
         (to.has_query ? "?" + detail::percent_encoded(to.query) : std::string());
}

}  // namespace twinwatch::address
