#include "fetch/answer_head.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "fetch/ascii_text.hpp"

namespace twinwatch::fetch {
bool AnswerHead::take_line(std::string_view line) {
  octets_ += line.size();
  if (octets_ > max_octets) return false;
  line = without_blanks(line);
  if (whole) return true;  // a trailer
  if (line.starts_with("HTTP/")) {
    headers.clear();
    set_a_cookie = false;
    status = 0;
    const auto blank = line.find(' ');
    if (blank != std::string_view::npos) {
      const auto digits = line.substr(blank + 1, 3);
      std::from_chars(digits.data(), digits.data() + digits.size(), status);
    }
    return true;
  }
  if (line.empty()) {
    whole = status >= 200;
    return true;
  }
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return true;
  std::string name = ascii_lower(without_blanks(line.substr(0, colon)));
  if (name == "set-cookie" || name == "set-cookie2") {
    set_a_cookie = true;
    return true;
  }
  headers.emplace_back(std::move(name), without_blanks(line.substr(colon + 1)));
  return true;
}

std::string_view AnswerHead::find(std::string_view lower_name) const {
  const auto found =
      std::find_if(headers.begin(), headers.end(), [&](const auto& header) { return header.first == lower_name; });
  return found == headers.end() ? std::string_view() : std::string_view(found->second);
}

std::optional<std::uint64_t> AnswerHead::content_length() const {
  const auto text = find("content-length");
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc()) return {};
  return value;
}

}  // namespace twinwatch::fetch
