// twinwatch/xlsx/limits.hpp: what a workbook may cost. A file from outside is never trusted: each length it states is
// held against one of these, and what goes past one is refused with a message, never cut short in silence.
#pragma once
#include <cstddef>
#include <cstdint>

namespace twinwatch::xlsx {

struct Limits {
  std::uint64_t max_part = 1ull << 30;         // octets of one part unpacked; they are streamed, never held
  std::uint64_t max_ratio = 200;               // unpacked to packed, past the first 32 MiB; Excel's own reach 30
  std::size_t max_shared_strings = 48u << 20;  // octets held, offsets included
  std::size_t max_xml_memory = 16u << 20;      // octets the XML parser may hold for itself
  std::uint32_t max_depth = 256;               // of nested elements; real parts reach 15
  std::uint32_t max_rows = 1'048'576;          // Excel's
  std::uint32_t max_columns = 16'384;          // Excel's
  std::uint32_t max_cells = 4096;              // a row as it is handed out: csv::Limits::max_cells
  std::size_t max_cell = 256u << 10;           // octets: what a host takes as one value; Excel's limit is below it
  std::size_t max_row = 4u << 20;              // octets of a row that are held, shared strings not counted
  std::size_t max_sheets = 1024;               // Excel's own limit is memory
  std::size_t max_names = 65'536;              // of one kind: parts, formats, styles, relationships
};

}  // namespace twinwatch::xlsx
