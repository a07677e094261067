#include "fetch/retry_after.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <charconv>
#include <string>

namespace twinwatch::fetch {

std::optional<std::int64_t> retry_after_ms(std::string_view value, std::int64_t now_ms) {
  while (value.ends_with(' ')) value.remove_suffix(1);
  if (value.empty()) return {};
  if (value.find_first_not_of("0123456789") == std::string_view::npos) {
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), seconds);
    if (error != std::errc()) return kLongestRetryAfterMs;  // more digits than fit
    return std::min(seconds, kLongestRetryAfterMs / 1000) * 1000;
  }
  // "-5" and "1.5" would be read as dates by libcurl: all three forms of a date begin with a weekday.
  const bool letter = (value[0] >= 'A' && value[0] <= 'Z') || (value[0] >= 'a' && value[0] <= 'z');
  const auto when = letter ? curl_getdate(std::string(value).c_str(), nullptr) : -1;
  if (when < 0) return {};
  return std::clamp<std::int64_t>(static_cast<std::int64_t>(when) * 1000 - now_ms, 0, kLongestRetryAfterMs);
}

}  // namespace twinwatch::fetch
