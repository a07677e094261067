// twinwatch/xlsx/shared_strings.hpp: every text that cells refer to by number. The one part that must be held, so it is
// one arena and an offset a string; both count against Limits::max_shared_strings.
#pragma once
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "twinwatch/xlsx/limits.hpp"
#include "twinwatch/xlsx/message.hpp"
#include "twinwatch/xlsx/rich_text.hpp"
#include "twinwatch/xlsx/xml.hpp"

namespace twinwatch::xlsx {

class SharedStrings {
 public:
  SharedStrings() = default;
  SharedStrings(Part part, const Limits& limits) {
    Handler handler(*this, limits);
    read_part(std::move(part), limits, handler);
  }

  std::size_t size() const noexcept { return ends_.size(); }
  std::string_view operator[](std::size_t index) const noexcept {
    const std::size_t from = index == 0 ? 0 : ends_[index - 1];
    return std::string_view(arena_).substr(from, ends_[index] - from);
  }

 private:
  struct Handler {
    Handler(SharedStrings& to, const Limits& limits)
        : all(to),
          most(std::min<std::size_t>(limits.max_shared_strings, std::numeric_limits<std::uint32_t>::max())),
          one(limits.max_cell) {}

    void start(std::string_view name, const Attributes& attributes, std::uint32_t depth) {
      if (depth == 1) {
        preserve = RichText::asked(attributes, false);
      } else if (inside) {
        one.start(name, attributes, depth);
      } else if (name == "si") {
        inside = depth;
        one.begin(attributes, preserve);
      }
    }
    void text(std::string_view piece) {
      if (inside) one.text(piece);
    }
    bool end(std::string_view, std::uint32_t depth) {
      if (!inside) return false;
      one.end(depth);
      if (depth != inside) return false;
      inside = 0;
      const std::size_t held = all.arena_.size() + (all.ends_.size() + 1) * sizeof(std::uint32_t);
      if (one.value().size() > most || held > most - one.value().size())
        throw too_much("more than " + std::to_string(most >> 20) + " MiB of different texts");
      all.arena_ += one.value();
      all.ends_.push_back(static_cast<std::uint32_t>(all.arena_.size()));
      return false;
    }

    SharedStrings& all;
    std::size_t most;
    RichText one;
    std::uint32_t inside = 0;
    bool preserve = false;
  };

  std::string arena_;
  std::vector<std::uint32_t> ends_;
};

}  // namespace twinwatch::xlsx
