// twinwatch/html_arrival.hpp: the first lines of a parse() of HTML: is it the page that was asked for (arrival.hpp),
// and what of it names people.
#pragma once
#include "twinwatch/arrival.hpp"
#include "twinwatch/html_node.hpp"
#include "twinwatch/page.hpp"
#include "twinwatch/sink.hpp"

namespace twinwatch::html {

using twinwatch::arrived;

// Marks all that a node says as naming a person: blanked before the page is kept. Do it before anything can fail.
inline void mark_personal(const Page& page, Sink& sink, const Node& node) {
  for (const auto& [begin, end] : node.source_ranges(page.text())) sink.personal(begin, end);
}

}  // namespace twinwatch::html
