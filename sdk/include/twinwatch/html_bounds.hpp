// twinwatch/html_bounds.hpp: a page that would cost too much is refused before it is parsed. No page of a known source
// looks like that: told as "the source changed", with the line.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "twinwatch/errors.hpp"
#include "twinwatch/html/markup_scan.hpp"

namespace twinwatch::html {

struct TooDeep : SourceChanged {
  using SourceChanged::SourceChanged;
};
// More nodes, longer or more attributes than any page has that people read.
struct TooBig : SourceChanged {
  using SourceChanged::SourceChanged;
};

// Throws TooDeep or TooBig when the markup goes past a limit.
inline void throw_if_beyond(std::string_view utf8, const Limits& limits) {
  using Excess = scan_detail::Scan::Excess;
  scan_detail::Scan scan(utf8, limits);
  const Excess excess = scan.excess();
  const auto where = [&] {
    return " (at line " + std::to_string(scan.line()) +
           "): it is no page that this source knows; look at the page itself";
  };
  switch (excess) {
    case Excess::none:
      return;
    case Excess::depth:
      throw TooDeep("the page nests more than " + std::to_string(limits.max_depth) + " elements deep" + where());
    case Excess::nodes:
      throw TooBig("the page makes more than " + std::to_string(limits.max_nodes) + " elements" + where());
    case Excess::attribute:
      throw TooBig("an attribute of the page has more than " + std::to_string(limits.max_attribute) + " octets" +
                   where());
    case Excess::attributes:
      throw TooBig("a tag of the page has more than " + std::to_string(limits.max_attributes) + " attributes" +
                   where());
  }
}

}  // namespace twinwatch::html
