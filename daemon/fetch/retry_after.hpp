// How long a server asks to be left alone (RFC 9110 section 10.2.3): seconds, or a date.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace twinwatch::fetch {

// A slip of the other side must not silence a host for years.
constexpr std::int64_t kLongestRetryAfterMs = 24 * 3'600'000ll;

// Milliseconds from now, 0 to the longest; nothing: it is neither seconds nor a date. The date is judged by our clock.
std::optional<std::int64_t> retry_after_ms(std::string_view value, std::int64_t now_ms);

}  // namespace twinwatch::fetch
