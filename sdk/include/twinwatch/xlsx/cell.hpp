// twinwatch/xlsx/cell.hpp: from what a cell holds (its type, its raw value, its style) to what a person reads there.
//
//   type   raw            read as
//   n      711959         711959; by the format a date, a percent or a code with leading zeros (number_format.hpp)
//   b      1              TRUE, FALSE
//   e      #N/A           as it stands
//   str    a formula's    as it stands
//   d      2026-03-14     14.03.2026 (strict workbooks only)
// A "number" that is none is shown as it stands: some exporters forget to say that it is text.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "twinwatch/xlsx/date.hpp"
#include "twinwatch/xlsx/decimal.hpp"
#include "twinwatch/xlsx/number_format.hpp"
#include "twinwatch/xlsx/text.hpp"

namespace twinwatch::xlsx {

enum class CellType : std::uint8_t { number, shared, inline_string, formula_string, boolean, error, iso_date };

inline CellType cell_type(std::string_view t) noexcept {
  if (t.empty() || t == "n") return CellType::number;
  if (t == "s") return CellType::shared;
  if (t == "inlineStr") return CellType::inline_string;
  if (t == "b") return CellType::boolean;
  if (t == "e") return CellType::error;
  if (t == "d") return CellType::iso_date;
  return CellType::formula_string;  // "str", and whatever else: shown as it stands
}

inline void append_number(std::string& out, std::string_view raw, const NumberFormat& format, Epoch epoch) {
  raw = trimmed(raw);
  if (format.kind == NumberFormat::Kind::plain && !raw.empty() && raw.size() <= 15 && raw[0] != '0' &&
      raw.find_first_not_of("0123456789") == raw.npos) {
    out += raw;  // nearly all numbers there are
    return;
  }
  const auto value = number_of(raw);
  if (!value) return append_unescaped(out, raw);
  if (format.kind == NumberFormat::Kind::date && append_date(out, *value, format, epoch)) return;
  Decimal decimal(*value);
  switch (format.kind) {
    case NumberFormat::Kind::percent:
      decimal.shift(2 * format.percents);
      decimal.round(format.most_decimals);
      decimal.append(out, format.least_decimals);
      out += '%';
      return;
    case NumberFormat::Kind::padded:
      decimal.round(0);
      return decimal.append(out, 0, format.width);
    case NumberFormat::Kind::plain:
    case NumberFormat::Kind::date:
      return decimal.append_plain(out);
  }
}

// "2026-03-14T08:30:00.000Z" -> "14.03.2026 08:30"; what is no such date as it stands.
inline void append_iso_date(std::string& out, std::string_view raw) {
  raw = trimmed(raw);
  const auto fits = [](std::string_view text, std::string_view shape) {
    if (text.size() < shape.size()) return false;
    for (std::size_t i = 0; i < shape.size(); ++i)
      if (shape[i] == '0' ? text[i] < '0' || text[i] > '9' : text[i] != shape[i]) return false;
    return true;
  };
  constexpr std::string_view day = "0000-00-00", clock = "00:00:00";
  if (fits(raw, clock)) {
    out += raw.substr(0, clock.size());
    return;
  }
  const bool timed = raw.size() > day.size() && raw[day.size()] == 'T' && fits(raw.substr(day.size() + 1), clock);
  if (!fits(raw, day) || (raw.size() > day.size() && !timed)) return append_unescaped(out, raw);
  out.append(raw.substr(8, 2)).append(".").append(raw.substr(5, 2)).append(".").append(raw.substr(0, 4));
  if (!timed) return;
  const std::string_view time = raw.substr(day.size() + 1, clock.size());
  if (time == "00:00:00") return;
  out.append(" ").append(time.ends_with(":00") ? time.substr(0, 5) : time);
}

}  // namespace twinwatch::xlsx
