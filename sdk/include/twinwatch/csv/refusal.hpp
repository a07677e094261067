// twinwatch/csv/refusal.hpp: text that is no table at all, told in words an operator can act on.
#pragma once
#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "twinwatch/page.hpp"

namespace twinwatch::csv {

// Why this page cannot be a CSV table and what to do, or nothing when it may well be one.
inline std::optional<std::string> refusal(const Page& page) {
  const auto body = page.body();
  const std::string_view head(reinterpret_cast<const char*>(body.data()), std::min<std::size_t>(body.size(), 512));
  if (head.starts_with("PK\x03\x04"))
    return "this is an Excel workbook (.xlsx) or another ZIP file, and this source reads CSV: save the sheet as CSV "
           "UTF-8 and import that";
  if (head.starts_with("\xD0\xCF\x11\xE0"))
    return "this is an old Excel or Word file (.xls, .doc), not CSV: open it, save it as .xlsx or CSV UTF-8 and import "
           "that";
  if (head.starts_with("%PDF")) return "this is a PDF, not CSV: ask for the list as CSV or Excel";
  if (head.starts_with("\x1F\x8B")) return "this is a gzip file, not CSV: unpack it (gunzip) and import what is inside";

  std::string_view text = page.text().substr(0, 1u << 20);
  // A few are a damaged row, and cost that row only.
  const auto nul = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\0'));
  if (nul > text.size() / 100) return "this is a binary file, not CSV: it holds NUL octets";
  constexpr std::string_view replacement = "\xEF\xBF\xBD";  // what the host writes for octets without meaning
  std::size_t replaced = 0;
  for (std::size_t at = 0; (at = text.find(replacement, at)) != text.npos; at += replacement.size()) ++replaced;
  if (replaced > 20 && replaced > text.size() / 200)
    return "this is a binary file, or text in a character set that was not recognised (" + std::to_string(replaced) +
           " octets without meaning, read as " + std::string(page.charset()) + "): save it as CSV UTF-8";

  while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
  if (text.starts_with("<!DOCTYPE") || text.starts_with("<!doctype") || text.starts_with("<html") ||
      text.starts_with("<HTML") || text.starts_with("<?xml"))
    return "this is a web page or XML, not CSV (an \"Excel\" export is often HTML): save it as CSV UTF-8";
  return std::nullopt;
}

}  // namespace twinwatch::csv
