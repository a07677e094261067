// The review queue as a list that a coordinator fills in, and what was filled in: one file about its columns, so that
// what is written is what is read. Header in Turkish and English; read back by words of the header, whatever a
// spreadsheet has made of separators, order, charset and blank rows.
#pragma once
#include <string>
#include <vector>

#include "match/review_import.hpp"
#include "table/table.hpp"

namespace twinwatch::cli {

inline constexpr std::size_t offered_in_file = 5;

table::Table queue_as_table(const std::vector<match::ReviewItem>& queue);

// One for each row that has anything in number, name or decision. Throws std::invalid_argument when the columns are not
// there, SourceChanged or fetch::FetchError when the file cannot be read.
std::vector<match::DecidedRow> read_decisions(const std::string& file);

}  // namespace twinwatch::cli
