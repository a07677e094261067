// Privacy by default in tables: a column that no setting names is taken to name people. Its cells are marked, so that
// they are blanked before the page is kept, and never read. All tables of a page, known or not: whatever goes wrong
// later, no name is kept.
#pragma once
#include <algorithm>
#include <string>
#include <vector>

#include "twinwatch/html.hpp"
#include "twinwatch/page.hpp"
#include "twinwatch/sink.hpp"

namespace twinwatch::portal {

// `named`: header names that name nobody.
inline void mark_unnamed_columns(const Page& page, const html::Document& document, Sink& sink,
                                 const std::vector<std::string>& named) {
  std::vector<std::string> folded;
  for (const auto& name : named) folded.push_back(sink.fold(name));
  for (const html::Node& node : document.select(html::Selector("table"))) {
    const html::Table table(node);
    std::vector<bool> known;
    for (const auto& header : table.headers()) {
      const std::string name = sink.fold(header);
      known.push_back(std::find(folded.begin(), folded.end(), name) != folded.end());
    }
    for (const auto& name : named)  // of a header in two rows one of them may be the name
      if (const auto column = table.column(sink.host(), name); column && *column < known.size()) known[*column] = true;
    for (const auto& title : table.above())
      for (const html::Node& cell : title.cells) html::mark_personal(page, sink, cell);
    for (std::size_t row = 0; row < table.rows(); ++row)
      for (std::size_t i = 0; i < table.row(row).size(); ++i)
        if (table.title(row) || i >= known.size() || !known[i]) html::mark_personal(page, sink, table.row(row)[i]);
  }
}

}  // namespace twinwatch::portal
