// twinwatch/xlsx/merged.hpp: which cells of a sheet a person sees as one. They stand behind all rows in the part, so
// finding them reads the sheet once more.
#pragma once
#include <cstddef>
#include <string_view>
#include <vector>

#include "twinwatch/xlsx/limits.hpp"
#include "twinwatch/xlsx/reference.hpp"
#include "twinwatch/xlsx/xml.hpp"

namespace twinwatch::xlsx {

// The first `at_most`, in the order of the part. A range that is none is left out: it merges nothing on a screen
// either.
inline std::vector<MergedRange> merged_ranges(Part part, const Limits& limits, std::size_t at_most) {
  struct Handler {
    void start(std::string_view name, const Attributes& attributes, std::uint32_t depth) {
      if (depth == 2) inside = name == "mergeCells";
      if (!inside || depth != 3 || name != "mergeCell" || found.size() >= at_most) return;
      if (const auto range = range_of(attributes["ref"])) found.push_back(*range);
    }
    void text(std::string_view) {}
    bool end(std::string_view, std::uint32_t depth) {
      if (depth == 2) inside = false;
      return false;
    }

    std::size_t at_most;
    bool inside = false;
    std::vector<MergedRange> found{};
  };
  Handler handler{at_most};
  read_part(std::move(part), limits, handler);
  return std::move(handler.found);
}

}  // namespace twinwatch::xlsx
