#include "service/progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "service/summary.hpp"

namespace twinwatch::service {
namespace {

std::string counted(std::uint64_t number, bool rounded) {
  if (rounded && number >= 10'000) number = (number + 500) / 1'000 * 1'000;
  return grouped(static_cast<std::int64_t>(number));
}

// Two digits are all that a rate is worth.
std::uint64_t two_digits(double rate) {
  std::uint64_t unit = 1;
  while (rate / static_cast<double>(unit) >= 100) unit *= 10;
  return static_cast<std::uint64_t>(rate / static_cast<double>(unit) + 0.5) * unit;
}

std::string span(double seconds) {
  if (seconds < 90) return fmt::format("{:.0f} s", std::max(1.0, seconds));
  if (seconds < 90 * 60) return fmt::format("{:.0f} min", seconds / 60);
  return fmt::format("{:.0f} h", seconds / 3600);
}

std::string name_of(const Progress& progress) {
  return progress.subject.empty() ? progress.source : progress.source + "/" + progress.subject;
}

}  // namespace

std::string words_of(const Progress& progress, std::chrono::milliseconds elapsed) {
  const auto name = name_of(progress);
  auto text = name.empty() ? progress.phase : name + ": " + progress.phase;
  if (progress.done == 0) return text + " …";
  const bool ends = progress.total > progress.done;
  text += " " + counted(progress.done, progress.done >= 10'000);
  if (ends)
    text += fmt::format(" of {}{}", progress.estimated ? "about " : "", counted(progress.total, progress.estimated));
  text += fmt::format(" {}", progress.unit);
  if (elapsed < std::chrono::milliseconds(250)) return text;
  const double rate = 1000.0 * static_cast<double>(progress.done) / static_cast<double>(elapsed.count());
  if (rate < 1) return text;
  text += fmt::format(", {} {}/s", counted(two_digits(rate), false), progress.unit);
  if (ends) text += fmt::format(", {} left", span(static_cast<double>(progress.total - progress.done) / rate));
  return text;
}

std::uint64_t estimated_rows(std::string_view body) {
  const auto begin = body.substr(0, 512);
  const auto first = begin.find_first_not_of(" \t\r\n\xef\xbb\xbf");
  if (first == begin.npos || begin[first] == '<') return 0;
  const bool utf16 = begin.starts_with("\xff\xfe") || begin.starts_with("\xfe\xff");
  if (!utf16 && begin.find('\0') != begin.npos) return 0;
  std::uint64_t lines = body.ends_with('\n') || utf16 ? 0 : 1;
  for (const char* at = body.data();
       const void* found = std::memchr(at, '\n', body.size() - static_cast<std::size_t>(at - body.data()));
       at = static_cast<const char*>(found) + 1)
    ++lines;
  return lines;
}

std::optional<std::string> ProgressTeller::hear(const Progress& progress, Time now) {
  const auto phase = name_of(progress) + " " + progress.phase;
  if (!due_) due_ = now + pace_.first_after;
  const bool changed = phase != phase_;
  if (changed) {
    phase_ = phase;
    began_ = now;
  }
  const bool says_nothing_yet = progress.done == 0 && progress.total != 0;
  if (says_nothing_yet && !pace_.each_phase) return std::nullopt;  // one line a second is not spent on it
  if (now < *due_ && !(changed && pace_.each_phase)) return std::nullopt;
  due_ = now + pace_.interval;
  return words_of(progress, std::chrono::duration_cast<std::chrono::milliseconds>(now - began_));
}

}  // namespace twinwatch::service
