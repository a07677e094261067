// twinwatch/xlsx/refusal.hpp: a body that is no ZIP file at all, told in words an operator can act on. What a ZIP file
// holds instead of a workbook is told by contents.hpp.
#pragma once
#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace twinwatch::xlsx {

inline std::string_view octets(std::span<const std::uint8_t> body) noexcept {
  return {reinterpret_cast<const char*>(body.data()), body.size()};
}

// Whether it begins as every .xlsx does. An empty archive ("PK\5\6") does not.
inline bool looks_like_zip(std::span<const std::uint8_t> body) noexcept {
  return octets(body).starts_with("PK\x03\x04");
}

// What this is instead of a ZIP file, and what to do.
inline std::string not_a_zip(std::span<const std::uint8_t> body) {
  using namespace std::string_view_literals;
  const std::string_view all = octets(body);
  if (all.empty()) return "the file is empty: export it again";
  if (all.starts_with("PK\x05\x06"sv)) return "this is an empty ZIP file, not an Excel workbook: export it again";
  if (all.starts_with("\xD0\xCF\x11\xE0"sv)) {
    // An OLE file. Its directory names the streams in UTF-16: a workbook with a password is a stream of that name.
    if (all.find("E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"sv) != all.npos)
      return "this workbook is locked with a password: open it in Excel, take the password off (File, Info, Protect "
             "Workbook, Encrypt with Password, leave it empty), save it and import that";
    return "this is an old Excel or Word file (.xls, .doc), not .xlsx: open it, save it as .xlsx or CSV UTF-8 and "
           "import that";
  }
  if (all.starts_with("%PDF")) return "this is a PDF, not an Excel workbook: ask for the list as Excel or CSV";
  if (all.starts_with("\x1F\x8B"))
    return "this is a gzip file, not an Excel workbook: unpack it and import what is inside";
  std::string_view text = all.substr(0, 512);
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
  if (text.starts_with('<'))
    return "this is a web page or XML, not an Excel workbook (an \"Excel\" export is often HTML): open it in Excel, "
           "save it as .xlsx and import that";
  return "this is not an Excel workbook: it does not begin as a .xlsx does. If it is text, name it .csv; else save it "
         "as "
         ".xlsx and import that";
}

}  // namespace twinwatch::xlsx
