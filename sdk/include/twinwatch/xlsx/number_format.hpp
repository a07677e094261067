// twinwatch/xlsx/number_format.hpp: what a number format ("dd.mm.yyyy hh:mm", "0.00%", "000000") makes of a number. Of
// the format's language only what changes the meaning is read: whether it is a date, a time or both, a percent, or a
// code with leading zeros. Any other format leaves the number as it is: a list wants 711959, not 711,959.00 ₺.
//
// Only the first section (up to ";") counts. Text in quotes, after \ _ * and in brackets says nothing, but for elapsed
// hours, minutes and seconds: [h] [mm] [ss].
#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace twinwatch::xlsx {

struct NumberFormat {
  enum class Kind : std::uint8_t { plain, date, percent, padded };
  Kind kind = Kind::plain;
  bool has_day = false, has_time = false, has_seconds = false;  // date
  bool elapsed = false;                                         // date: hours are counted on past 24
  std::uint8_t percents = 0;                                    // percent: each is times 100
  std::uint8_t least_decimals = 0, most_decimals = 0;           // percent
  std::uint8_t width = 0;                                       // padded
};

namespace format_detail {

inline char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

inline bool begins(std::string_view text, std::string_view lower_word) noexcept {
  if (text.size() < lower_word.size()) return false;
  for (std::size_t i = 0; i < lower_word.size(); ++i)
    if (lower(text[i]) != lower_word[i]) return false;
  return true;
}

class Scan {
 public:
  explicit Scan(std::string_view code) : left_(code) {
    while (!left_.empty() && left_[0] != ';') step();
    if (last_m_) format_.has_day = true;
  }

  NumberFormat result() const noexcept {
    using Kind = NumberFormat::Kind;
    NumberFormat found = format_;
    if (found.has_day || found.has_time)
      found.kind = Kind::date;
    else if (found.percents > 0)
      found.kind = Kind::percent;
    else if (zeros_ > 1 && !other_)
      found.kind = Kind::padded;
    found.width = zeros_;
    return found;
  }

 private:
  void step() {
    const char c = lower(left_[0]);
    if (c == '"') return quoted();
    if (c == '[') return bracket();
    if (c == '\\' || c == '_' || c == '*') {
      other_ = other_ || c == '\\';
      return drop(2);  // of a longer letter's octets the rest says nothing either
    }
    if (begins(left_, "general")) return drop(7);
    if (begins(left_, "am/pm")) return time(5);
    if (begins(left_, "a/p")) return time(3);
    if (c == 'y' || c == 'm' || c == 'd' || c == 'h' || c == 's') return letters(c);
    if (c == '%') {
      if (format_.percents < 3) ++format_.percents;
    } else if (c == '.') {
      behind_point_ = other_ = true;
    } else if (c == '0' || c == '#' || c == '?') {
      digit(c);
    } else {
      other_ = true;
    }
    drop(1);
  }

  void drop(std::size_t octets) noexcept { left_.remove_prefix(octets < left_.size() ? octets : left_.size()); }

  void quoted() noexcept {
    const std::size_t close = left_.find('"', 1);
    other_ = true;
    drop(close == left_.npos ? close : close + 1);
  }

  void bracket() noexcept {
    const std::size_t close = left_.find(']');
    const std::string_view inner = left_.substr(1, close == left_.npos ? close : close - 1);
    const char unit = inner.empty() ? '\0' : lower(inner[0]);
    bool all = unit == 'h' || unit == 'm' || unit == 's';
    for (const char c : inner) all = all && lower(c) == unit;
    if (all) {
      format_.elapsed = true;
      settle(unit);
      format_.has_time = true;
      format_.has_seconds = format_.has_seconds || unit == 's';
      last_ = unit == 'm' ? 'h' : unit;  // "[m]" is minutes: nothing makes a month of it
    }
    drop(close == left_.npos ? close : close + 1);
  }

  void time(std::size_t octets) noexcept {
    format_.has_time = true;
    drop(octets);
  }

  // A run of one letter. An m is minutes behind h or in front of s, else the month.
  void letters(char c) noexcept {
    std::size_t run = 0;
    while (run < left_.size() && lower(left_[run]) == c) ++run;
    settle(c);
    if (c == 'm') {
      if (last_ == 'h')
        format_.has_time = true;
      else
        last_m_ = true;
    } else if (c == 'y' || c == 'd') {
      format_.has_day = true;
    } else {
      format_.has_time = true;
      format_.has_seconds = format_.has_seconds || c == 's';
    }
    last_ = c;
    drop(run);
  }

  // What an m that waits turns out to be, now that `next` follows.
  void settle(char next) noexcept {
    if (!last_m_) return;
    last_m_ = false;
    (next == 's' ? format_.has_time : format_.has_day) = true;
  }

  void digit(char c) noexcept {
    if (c == '0' && !behind_point_ && zeros_ < 64) ++zeros_;
    if (c != '0') other_ = true;
    if (!behind_point_ || format_.most_decimals >= 30) return;
    ++format_.most_decimals;
    if (c == '0') format_.least_decimals = format_.most_decimals;
  }

  std::string_view left_;
  NumberFormat format_;
  char last_ = '\0';     // the letter of the last run
  bool last_m_ = false;  // that was an m, and not yet known to be minutes
  std::uint8_t zeros_ = 0;
  bool behind_point_ = false;
  bool other_ = false;  // holds what no padded code does
};

}  // namespace format_detail

inline NumberFormat number_format(std::string_view code) { return format_detail::Scan(code).result(); }

// The formats that a workbook uses by number without writing them down.
inline NumberFormat built_in_format(std::uint32_t id) {
  constexpr auto code = [](std::uint32_t at) -> std::string_view {
    switch (at) {
      case 9:
        return "0%";
      case 10:
        return "0.00%";
      case 14:
      case 15:
      case 16:
      case 17:
        return "dd.mm.yyyy";
      case 18:
      case 20:
        return "hh:mm";
      case 19:
      case 21:
        return "hh:mm:ss";
      case 22:
        return "dd.mm.yyyy hh:mm";
      case 45:
      case 47:
        return "mm:ss";
      case 46:
        return "[h]:mm:ss";
      default:
        return "General";
    }
  };
  return number_format(code(id));
}

}  // namespace twinwatch::xlsx
