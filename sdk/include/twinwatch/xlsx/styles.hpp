// twinwatch/xlsx/styles.hpp: from the style number of a cell to its number format: styles.xml's cellXfs and numFmts.
// Formats of other lists (cellStyleXfs, and dxfs, which conditional formatting uses) are no cell's.
#pragma once
#include <charconv>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "twinwatch/xlsx/limits.hpp"
#include "twinwatch/xlsx/message.hpp"
#include "twinwatch/xlsx/number_format.hpp"
#include "twinwatch/xlsx/text.hpp"
#include "twinwatch/xlsx/xml.hpp"

namespace twinwatch::xlsx {

// The whole of `text` as a number without a sign, or `otherwise`.
inline std::uint32_t unsigned_of(std::string_view text, std::uint32_t otherwise) noexcept {
  text = trimmed(text);
  std::uint32_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  return read.ec == std::errc() && read.ptr == text.data() + text.size() ? value : otherwise;
}

class Styles {
 public:
  Styles() = default;  // a workbook without styles: every number is plain
  Styles(Part part, const Limits& limits) {
    Handler handler{limits.max_names};
    read_part(std::move(part), limits, handler);
    formats_.reserve(handler.used.size());
    for (const std::uint32_t id : handler.used) {
      const auto custom = handler.written.find(id);
      formats_.push_back(custom == handler.written.end() ? built_in_format(id) : custom->second);
    }
  }

  // A style that is not there is a plain number, as spreadsheets have it.
  const NumberFormat& operator[](std::size_t style) const noexcept {
    static constexpr NumberFormat plain;
    return style < formats_.size() ? formats_[style] : plain;
  }

 private:
  struct Handler {
    void start(std::string_view name, const Attributes& attributes, std::uint32_t depth) {
      if (depth == 2) {
        list = name == "cellXfs" ? List::styles : name == "numFmts" ? List::formats : List::other;
      } else if (depth == 3 && list == List::styles && name == "xf") {
        if (used.size() >= most) throw too_much("too many cell styles");
        used.push_back(unsigned_of(attributes["numFmtId"], 0));
      } else if (depth == 3 && list == List::formats && name == "numFmt") {
        if (written.size() >= most) throw too_much("too many number formats");
        written[unsigned_of(attributes["numFmtId"], 0)] = number_format(attributes["formatCode"]);
      }
    }
    void text(std::string_view) {}
    bool end(std::string_view, std::uint32_t depth) {
      if (depth == 2) list = List::other;
      return false;
    }

    enum class List : std::uint8_t { other, styles, formats };
    std::size_t most;
    List list = List::other;
    std::vector<std::uint32_t> used{};  // of each style the format's number
    std::unordered_map<std::uint32_t, NumberFormat> written{};
  };

  std::vector<NumberFormat> formats_;
};

}  // namespace twinwatch::xlsx
