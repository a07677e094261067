#include "table/table.hpp"

#include <fmt/format.h>

#include "text/utf8.hpp"

namespace twinwatch::table {

namespace {

bool fits_xml(char32_t c) {
  return c >= 0x20 ? c != 0x7F && c != 0xFFFE && c != 0xFFFF : c == '\t' || c == '\n' || c == '\r';
}

struct Shown {
  std::string operator()(std::int64_t number) const { return std::to_string(number); }
  std::string operator()(const Day& day) const { return fmt::format("{:02}.{:02}.{}", day.day, day.month, day.year); }
  std::string operator()(const std::string& written) const {
    std::string out;
    out.reserve(written.size());
    std::size_t characters = 0, before_last = 0;
    const auto* at = reinterpret_cast<const unsigned char*>(written.data());
    const auto* const end = at + written.size();
    while (at != end) {
      if (characters == longest_text) {
        out.resize(before_last);
        return out += "…";
      }
      before_last = out.size();
      const std::size_t length = text::utf8_length(at, end);
      if (length > 0 && fits_xml(text::utf8_character(at, length)))
        out.append(reinterpret_cast<const char*>(at), length);
      else
        out += text::kReplacement;
      at += length > 0 ? length : 1;
      ++characters;
    }
    return out;
  }
};

}  // namespace

std::string shown(const Cell& cell) { return std::visit(Shown{}, cell); }

}  // namespace twinwatch::table
