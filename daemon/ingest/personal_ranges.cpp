#include "ingest/personal_ranges.hpp"

#include <algorithm>
#include <cstdint>

#include "text/utf8_scan.hpp"

namespace twinwatch::ingest {

namespace {

// Octets that one octet of windows-1254 takes in UTF-8 (ISO 8859-9 means windows-1254 on the web and here). Those
// without a meaning become U+FFFD, three octets.
std::uint64_t utf8_length(unsigned char c) {
  if (c < 0x80) return 1;
  if (c >= 0xa0) return 2;
  switch (c) {
    case 0x83:
    case 0x88:
    case 0x8a:
    case 0x8c:
    case 0x98:
    case 0x9a:
    case 0x9c:
    case 0x9f:
      return 2;
    default:
      return 3;
  }
}

struct Reading {
  std::string_view charset, evidence;
};

// Of "windows-1254 (detected)". The evidence of a mixed file, and of one with places put right, tells more than one of
// these words: then the text is not the body octet by octet.
std::optional<Reading> whole_reading(std::string_view told) {
  const auto open = told.find(" (");
  if (open == told.npos || !told.ends_with(')')) return std::nullopt;
  const Reading reading{told.substr(0, open), told.substr(open + 2, told.size() - open - 3)};
  for (const std::string_view known : {"bom", "valid utf-8", "header", "detected", "assumed", "pinned"})
    if (reading.evidence == known) return reading;
  return std::nullopt;
}

}  // namespace

std::optional<std::vector<store::OctetRange>> body_ranges(std::string_view body, std::string_view charset,
                                                          std::span<const store::OctetRange> text_ranges) {
  const auto reading = whole_reading(charset);
  if (!reading) return std::nullopt;
  std::vector<store::OctetRange> ranges(text_ranges.begin(), text_ranges.end());
  if (reading->charset == "utf-8") {
    // In a malformed body each bad octet became U+FFFD, so that nothing stands where it was.
    if (!text::scan_utf8(body).valid) return std::nullopt;
    const std::uint64_t bom = body.starts_with("\xef\xbb\xbf") ? 3 : 0;
    for (store::OctetRange& range : ranges) {
      range.begin += bom;
      range.end += bom;
    }
    return ranges;
  }
  if (reading->charset != "windows-1254") return std::nullopt;
  std::sort(ranges.begin(), ranges.end(), [](const auto& a, const auto& b) { return a.begin < b.begin; });
  std::uint64_t in_text = 0, reached = 0;
  std::size_t next = 0;
  std::vector<store::OctetRange> mapped;
  for (std::size_t at = 0; at < body.size(); ++at) {
    const std::uint64_t length = utf8_length(static_cast<unsigned char>(body[at]));
    for (; next < ranges.size() && ranges[next].begin < in_text + length; ++next)
      reached = std::max(reached, ranges[next].end);
    if (in_text < reached) {
      if (!mapped.empty() && mapped.back().end == at)
        ++mapped.back().end;
      else
        mapped.push_back({at, at + 1});
    }
    in_text += length;
  }
  return mapped;
}

}  // namespace twinwatch::ingest
