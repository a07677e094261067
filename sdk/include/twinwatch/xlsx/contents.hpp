// twinwatch/xlsx/contents.hpp: what lies in the ZIP file: which part is the workbook, what its sheets are and where the
// shared strings and styles stand. A ZIP file that holds something else is refused by its name.
#pragma once
#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "twinwatch/errors.hpp"
#include "twinwatch/xlsx/archive.hpp"
#include "twinwatch/xlsx/date.hpp"
#include "twinwatch/xlsx/limits.hpp"
#include "twinwatch/xlsx/message.hpp"
#include "twinwatch/xlsx/relations.hpp"
#include "twinwatch/xlsx/text.hpp"
#include "twinwatch/xlsx/xml.hpp"

namespace twinwatch::xlsx {

struct SheetInfo {
  std::string name;
  bool hidden = false;  // also "very hidden", which Excel's own menu does not show
  std::string part;     // its name in the ZIP file
};

struct Contents {
  std::vector<SheetInfo> sheets;       // worksheets in the order of their tabs; charts and macros are none
  std::string shared_strings, styles;  // parts, or "" when there are none
  Epoch epoch = Epoch::y1900;
};

namespace contents_detail {

inline Part open(const std::shared_ptr<const Archive>& archive, std::string_view name, const Limits& limits) {
  const auto entry = archive->find(name);
  if (!entry) throw damaged("the part " + cited(name) + " is missing");
  return Part(archive, *entry, limits);
}

// A ZIP file without a workbook: what it is.
inline std::string other_file(const std::shared_ptr<const Archive>& archive, const Limits& limits) {
  const std::string then = " and import that";
  if (const auto entry = archive->find("mimetype")) {
    char room[128];
    Part part(archive, *entry, limits);
    std::size_t size = 0;
    while (const std::size_t got = size < sizeof room ? part.read(room + size, sizeof room - size) : 0) size += got;
    const std::string_view type(room, size);
    if (type.find("opendocument.spreadsheet") != type.npos)
      return "this is an OpenDocument sheet (.ods), not .xlsx: save it as .xlsx or CSV UTF-8" + then;
    if (type.find("opendocument") != type.npos)
      return "this is an OpenDocument text or drawing, not a sheet: save the list as .xlsx or CSV UTF-8" + then;
  }
  const auto has = [&](std::string_view name) { return archive->find(name).has_value(); };
  if (has("xl/workbook.bin"))
    return "this is a binary workbook (.xlsb), not .xlsx: save it as .xlsx or CSV UTF-8" + then;
  if (has("word/document.xml"))
    return "this is a Word document (.docx), not a workbook: save the list as .xlsx or CSV UTF-8" + then;
  if (has("ppt/presentation.xml"))
    return "this is a presentation (.pptx), not a workbook: save the list as .xlsx or CSV UTF-8" + then;
  if (has("Index/Document.iwa") || has("Index.zip"))
    return "this is an Apple Numbers, Pages or Keynote file, not .xlsx: export it as .xlsx or CSV UTF-8" + then;
  for (std::uint64_t entry = 0; entry < std::min<std::uint64_t>(archive->entries(), 1000); ++entry) {
    const std::string name = archive->name(entry);
    for (const std::string_view ending : {".xlsx", ".xlsm", ".csv", ".xls", ".XLSX", ".CSV", ".XLS"})
      if (name.ends_with(ending))
        return "this is a ZIP file with a list inside (" + cited(name) + "): unpack it and import that";
  }
  return "this is a ZIP file, but no Excel workbook: it holds no xl/workbook.xml. Save the list as .xlsx or CSV UTF-8" +
         then;
}

// Excel always calls it xl/workbook.xml; the format lets a writer choose, and says where in the file's own relations.
inline std::string workbook_part(const std::shared_ptr<const Archive>& archive, const Limits& limits) {
  constexpr std::string_view usual = "xl/workbook.xml";
  if (archive->find(usual)) return std::string(usual);
  if (archive->find("_rels/.rels"))
    for (const Relation& relation : relations(open(archive, "_rels/.rels", limits), "", limits))
      if (relation.type == "officeDocument" && relation.target.ends_with(".xml") &&
          !relation.target.starts_with("word/") && !relation.target.starts_with("ppt/") &&
          archive->find(relation.target))
        return relation.target;
  throw SourceChanged(other_file(archive, limits));
}

struct WorkbookHandler {
  struct Sheet {
    std::string name, relation;
    bool hidden;
  };

  void start(std::string_view name, const Attributes& attributes, std::uint32_t depth) {
    if (depth == 1) {
      if (name != "workbook") throw damaged("<workbook> expected, <" + cited(name) + "> found");
    } else if (depth == 2) {
      in_sheets = name == "sheets";
      if (name == "workbookPr" && attributes.is_true("date1904")) epoch = Epoch::y1904;
    } else if (depth == 3 && in_sheets && name == "sheet") {
      if (sheets.size() >= limits.max_sheets)
        throw too_much("more than " + std::to_string(limits.max_sheets) + " sheets");
      const std::string_view title = attributes["name"], state = attributes["state"];
      if (title.size() > 4096) throw damaged("a sheet's name is too long");
      sheets.push_back({"", std::string(attributes["id"]), state == "hidden" || state == "veryHidden"});
      append_unescaped(sheets.back().name, title);
    }
  }
  void text(std::string_view) {}
  bool end(std::string_view, std::uint32_t depth) {
    if (depth == 2) in_sheets = false;
    return false;
  }

  const Limits& limits;
  std::vector<Sheet> sheets{};
  Epoch epoch = Epoch::y1900;
  bool in_sheets = false;
};

}  // namespace contents_detail

inline Contents contents_of(const std::shared_ptr<const Archive>& archive, const Limits& limits) {
  using namespace contents_detail;
  const std::string workbook = workbook_part(archive, limits);
  WorkbookHandler book{limits};
  read_part(open(archive, workbook, limits), limits, book);

  Contents contents;
  contents.epoch = book.epoch;
  const auto refers = relations(open(archive, relations_part(workbook), limits), workbook, limits);
  for (const Relation& relation : refers) {
    if (relation.type == "sharedStrings" && archive->find(relation.target)) contents.shared_strings = relation.target;
    if (relation.type == "styles" && archive->find(relation.target)) contents.styles = relation.target;
  }
  for (auto& sheet : book.sheets) {
    const auto at =
        std::find_if(refers.begin(), refers.end(), [&](const Relation& one) { return one.id == sheet.relation; });
    if (at == refers.end() || !archive->find(at->target))
      throw damaged("the sheet \"" + cited(sheet.name) + "\" is named but not there");
    if (at->type == "worksheet") contents.sheets.push_back({std::move(sheet.name), sheet.hidden, at->target});
  }
  if (contents.sheets.empty())
    throw SourceChanged("the workbook holds no worksheet (charts and macros are none): export the list again");
  return contents;
}

}  // namespace twinwatch::xlsx
