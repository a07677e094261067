// twinwatch/xlsx/decimal.hpp: a number as a person writes it. A workbook holds doubles; the decimal meant is the
// shortest that reads back equal (0.1, not 0.10000000000000001). Rounding is done on these decimals, half up, as a
// spreadsheet rounds: 12.5% is shown as 13%, where binary arithmetic would say 12.
#pragma once
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace twinwatch::xlsx {

// The whole of `text` as a finite number, or nothing.
inline std::optional<double> number_of(std::string_view text) noexcept {
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

// 0.d1d2d3… × 10^point; no digits is zero.
class Decimal {
 public:
  explicit Decimal(double value) : negative_(value < 0) {
    char room[32];  // -1.2345678901234567e-308
    const auto end = std::to_chars(room, room + sizeof room, std::fabs(value), std::chars_format::scientific).ptr;
    const char* at = room;
    for (; at != end && *at != 'e'; ++at)
      if (*at != '.') digits_ += *at;
    int exponent = 0;
    if (at != end) std::from_chars(at + (at[1] == '+' ? 2 : 1), end, exponent);
    point_ = exponent + 1;
    drop_zeros();
  }

  // Times 10^tens.
  void shift(int tens) noexcept { point_ += digits_.empty() ? 0 : tens; }

  // To `decimals` places behind the point.
  void round(int decimals) {
    const int keep = point_ + decimals;
    if (keep >= static_cast<int>(digits_.size())) return;
    const bool up = keep >= 0 && digits_[static_cast<std::size_t>(keep)] >= '5';
    digits_.resize(static_cast<std::size_t>(std::max(keep, 0)));
    if (up) carry();
    drop_zeros();
  }

  // With at least `decimals` places, and `width` digits in front of the point.
  void append(std::string& out, int decimals = 0, int width = 1) const {
    if (negative_ && !digits_.empty()) out += '-';
    const int size = static_cast<int>(digits_.size());
    if (point_ < width) out.append(static_cast<std::size_t>(std::min(width - point_, width)), '0');
    for (int i = 0; i < point_; ++i) out += digit(i);
    const int places = std::max(size - point_, decimals);
    if (places <= 0) return;
    out += '.';
    for (int i = 0; i < places; ++i) out += digit(point_ + i);
  }

  // As short as can be read: positional, and with an exponent (1E+300) only where that would be a row of zeros.
  void append_plain(std::string& out) const {
    if (point_ > -15 && point_ <= 31) return append(out);
    if (negative_) out += '-';
    out += digits_[0];
    if (digits_.size() > 1) out.append(".").append(digits_, 1);
    out += 'E';
    out += point_ > 0 ? '+' : '-';
    out += std::to_string(std::abs(point_ - 1));
  }

 private:
  char digit(int at) const noexcept {
    return at < 0 || at >= static_cast<int>(digits_.size()) ? '0' : digits_[static_cast<std::size_t>(at)];
  }
  void carry() {
    for (auto at = digits_.rbegin(); at != digits_.rend(); ++at) {
      if (*at != '9') {
        ++*at;
        return;
      }
      *at = '0';
    }
    digits_.insert(digits_.begin(), '1');
    ++point_;
  }
  void drop_zeros() {
    while (!digits_.empty() && digits_.back() == '0') digits_.pop_back();
    if (digits_.empty()) point_ = 1;
  }

  std::string digits_;  // up to 17: no allocation worth a word
  int point_ = 1;
  bool negative_;
};

}  // namespace twinwatch::xlsx
