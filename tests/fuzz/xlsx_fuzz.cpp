// Workbooks from anywhere: whatever the octets are, the reader ends with rows or with SourceChanged, and the rows keep
// what xlsx.hpp promises. Changing octets of a ZIP file mostly breaks its checksums, so the first octet of the input
// says what the rest is: 0 a whole file, 1 a sheet, 2 the shared strings, 3 the styles, 4 the workbook, 5 its
// relations, each put into a sound workbook.
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>

#include "../../sdk/tests/xlsx/book.hpp"
#include "twinwatch/xlsx.hpp"

namespace {

using namespace twinwatch::xlsx;

void hold(bool promise) {
  if (!promise) std::abort();
}

bool utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i++]);
    int more = lead < 0x80 ? 0 : lead < 0xC2 ? -1 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : lead < 0xF5 ? 3 : -1;
    if (more < 0) return false;
    for (; more > 0; --more)
      if (i == text.size() || (static_cast<unsigned char>(text[i++]) & 0xC0) != 0x80) return false;
  }
  return true;
}

void read(std::span<const std::uint8_t> body) {
  Limits limits;
  limits.max_part = 4u << 20;
  limits.max_shared_strings = 64u << 10;
  limits.max_xml_memory = 2u << 20;
  limits.max_cell = 4u << 10;
  limits.max_row = 16u << 10;
  limits.max_depth = 32;
  limits.max_sheets = 8;
  limits.max_names = 256;
  try {
    const Workbook workbook(body, limits);
    hold(!workbook.sheets().empty() && workbook.sheets().size() <= limits.max_sheets);
    for (std::size_t i = 0; i < workbook.sheets().size(); ++i) {
      hold(utf8(workbook.sheets()[i].name));
      hold(workbook.merged_ranges(i, 10).size() <= 10);
      const auto rows = workbook.rows(i);
      std::uint64_t before = 0;
      for (SheetRow row; rows->next(row); before = row.number) {
        hold(row.number > before && row.number <= limits.max_rows);
        hold(!row.cells.empty() && row.cells.size() <= limits.max_cells && !row.cells.back().empty());
        for (const std::string_view cell : row.cells) hold(cell.data() != nullptr && utf8(cell));
      }
    }
  } catch (const twinwatch::SourceChanged& refusal) {
    hold(*refusal.what() != '\0');
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::span<const std::uint8_t> rest(data + 1, size - 1);
  if (data[0] % 6 == 0) {
    read(rest);
    return 0;
  }
  static const char* const parts[] = {"",
                                      "xl/worksheets/sheet1.xml",
                                      "xl/sharedStrings.xml",
                                      "xl/styles.xml",
                                      "xl/workbook.xml",
                                      "xl/_rels/workbook.xml.rels"};
  Book book;
  book.strings("<si><t>Van</t></si><si><t>Muş</t></si>")
      .formats({"General", "dd.mm.yyyy hh:mm", "0.0#%", "000000", "[h]:mm"})
      .rows(
          "<row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' s='1'><v>46095.25</v></c><c r='C1' s='2'><v>0.125</v></c>"
          "<c r='D1' s='3'><v>1959</v></c><c r='E1' s='4'><v>1.5</v></c></row>");
  book.set(parts[data[0] % 6], std::string(rest.begin(), rest.end()));
  read(book.body(Packed::stored));
  return 0;
}
