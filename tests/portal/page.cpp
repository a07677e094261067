#include "page.hpp"

#include <array>
#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <charconv>
#include <ctime>

namespace portal {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

std::string decoded(std::string_view text, bool plus_is_blank) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned char octet = 0;
    if (text[i] == '%' && i + 2 < text.size() &&
        std::from_chars(text.data() + i + 1, text.data() + i + 3, octet, 16).ptr == text.data() + i + 3) {
      out += static_cast<char>(octet);
      i += 2;
    } else {
      out += plus_is_blank && text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

Pairs pairs_of(std::string_view text) {
  Pairs pairs;
  for (std::size_t at = 0, end = 0; at < text.size(); at = end + 1) {
    end = std::min(text.find('&', at), text.size());
    const std::string_view one = text.substr(at, end - at);
    const std::size_t equals = std::min(one.find('='), one.size());
    pairs.emplace_back(decoded(one.substr(0, equals), true),
                       equals < one.size() ? decoded(one.substr(equals + 1), true) : "");
  }
  return pairs;
}

std::string_view value_of(const Pairs& pairs, std::string_view name) {
  for (const auto& [key, value] : pairs)
    if (key == name) return value;
  return {};
}

std::string time_as(const char* format, std::int64_t unix_seconds) {
  const auto seconds = static_cast<std::time_t>(unix_seconds);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 64> text{};
  return {text.data(), std::strftime(text.data(), text.size(), format, &parts)};
}

}  // namespace

std::string_view Asked::parameter(std::string_view name) const { return value_of(query, name); }
std::string_view Asked::field(std::string_view name) const { return value_of(form, name); }

Asked asked(std::string method, std::string target, std::string_view body) {
  Asked a;
  a.method = std::move(method);
  a.target = std::move(target);
  const std::string_view all = a.target;
  const std::size_t mark = std::min(all.find('?'), all.size());
  a.path = decoded(all.substr(0, mark), false);
  if (mark < all.size()) a.query = pairs_of(all.substr(mark + 1));
  a.form = pairs_of(body);
  return a;
}

std::string to_json(std::string_view text) { return boost::json::serialize(boost::json::string(text)); }
std::string iso_time(std::int64_t unix_seconds) { return time_as("%Y-%m-%dT%H:%M:%S", unix_seconds); }
std::string http_date(std::int64_t unix_seconds) { return time_as("%a, %d %b %Y %H:%M:%S GMT", unix_seconds); }

std::optional<std::size_t> number(std::string_view digits) {
  std::size_t value = 0;
  const char* end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, value);
  if (digits.empty() || read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return value;
}

Slice slice(std::size_t all, std::size_t page, std::size_t page_size) {
  if (page > all / page_size) return {all, all, true};
  const std::size_t from = page * page_size;
  return {std::min(from, all), std::min(from + page_size, all), from + page_size >= all};
}

}  // namespace portal
