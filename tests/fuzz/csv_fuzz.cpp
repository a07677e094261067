// Tables from anywhere: whatever the octets are, detection, layout, reading and sorting end, and keep their promises:
// no octet lies outside of a record, lines count up, a mended row has the table's number of cells, every record has one
// part.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "twinwatch/csv/dialect.hpp"
#include "twinwatch/csv/layout.hpp"
#include "twinwatch/csv/sorting.hpp"

namespace {

using namespace twinwatch::csv;

void hold(bool promise) {
  if (!promise) std::abort();
}

std::string fold(std::string_view text) { return std::string(text); }

void read(std::string_view text) {
  const Guess guess = detect(text);
  hold(guess.columns >= 1);
  const OpenRecords open = records_of(text, guess.dialect);
  const Layout layout = find_layout(*open());
  Header header;
  header.record = layout.header;
  header.stands = layout.has_header;
  for (std::size_t i = 0; i < layout.columns; ++i) header.names.push_back("c" + std::to_string(i));
  const std::vector<Column> needs;
  Sorting sorting(header, needs, fold, layout.typed);
  const auto records = open();
  const char* at = text.data() + (text.starts_with("\xEF\xBB\xBF") ? 3 : 0);
  std::uint64_t line = 0;
  std::vector<std::string_view> cells, raw;
  for (Record record; records->next(record);) {
    hold(record.text.data() == at);
    hold(record.first_line == line + 1 && record.last_line >= record.first_line);
    hold(record.cells.size() >= 1 && record.cells.size() == record.raw.size());
    hold(!record.mended || record.cells.size() == guess.dialect.columns);
    for (const std::string_view part : record.raw)
      hold(part.data() >= record.text.data() && part.data() + part.size() <= record.text.data() + record.text.size());
    at += record.text.size();
    if (record.terminated)
      at += *at == '\r' && guess.dialect.any_line_end && at + 1 != text.data() + text.size() && at[1] == '\n' ? 2 : 1;
    line = record.last_line;
    const Sorted sorted = sorting.sort(record, records->records() - 1);
    if (sorted.surplus == no_column) continue;
    const std::size_t before = record.cells.size();
    hold(without_cell(record, sorted.surplus, cells, raw).cells.size() == before - 1);
  }
  hold(at == text.data() + text.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);  // on the heap: a read past it is caught
  read(text);
  return 0;
}
