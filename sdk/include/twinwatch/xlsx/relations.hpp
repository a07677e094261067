// twinwatch/xlsx/relations.hpp: what a part refers to: "xl/workbook.xml" has its list in "xl/_rels/workbook.xml.rels".
// Targets are addresses within the ZIP file: "/xl/worksheets/sheet1.xml", or relative to the part that refers.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "twinwatch/xlsx/limits.hpp"
#include "twinwatch/xlsx/message.hpp"
#include "twinwatch/xlsx/xml.hpp"

namespace twinwatch::xlsx {

struct Relation {
  std::string id;
  std::string type;    // the last word of its address: "worksheet", "sharedStrings"
  std::string target;  // name of the part, without a "/" in front
};

// "xl/workbook.xml", "../a/./b.xml" -> "a/b.xml". What climbs out of the ZIP file stays at its top.
inline std::string resolved(std::string_view from_part, std::string_view target) {
  std::string_view folder = from_part.substr(0, from_part.rfind('/') + 1);
  if (target.starts_with('/')) folder = {};
  std::string path;
  for (std::string_view left : {folder, target}) {
    while (!left.empty()) {
      const std::size_t stop = left.find_first_of("/\\");
      const std::string_view step = left.substr(0, stop);
      left.remove_prefix(stop == left.npos ? left.size() : stop + 1);
      if (step == "..") {
        const std::size_t cut = path.rfind('/');
        path.resize(cut == path.npos ? 0 : cut);
      } else if (!step.empty() && step != ".") {
        if (!path.empty()) path += '/';
        path += step;
      }
    }
  }
  return path;
}

// Where the relations of `part` are written down.
inline std::string relations_part(std::string_view part) {
  const std::size_t name = part.rfind('/') + 1;
  return std::string(part.substr(0, name)) + "_rels/" + std::string(part.substr(name)) + ".rels";
}

// Those of `from_part`, read from `part`. What lies outside of the file is left out.
inline std::vector<Relation> relations(Part part, std::string_view from_part, const Limits& limits) {
  struct Handler {
    void start(std::string_view name, const Attributes& attributes, std::uint32_t) {
      if (name != "Relationship" || attributes["TargetMode"] == "External") return;
      if (found.size() >= limits.max_names) throw too_much("too many relationships");
      const std::string_view type = attributes["Type"], id = attributes["Id"], target = attributes["Target"];
      held += id.size() + type.size() + target.size() + from.size();
      if (held > limits.max_xml_memory) throw too_much("too many relationships");
      found.push_back({std::string(id), std::string(type.substr(type.rfind('/') + 1)), resolved(from, target)});
    }
    void text(std::string_view) {}
    bool end(std::string_view, std::uint32_t) { return false; }

    const Limits& limits;
    std::string_view from;
    std::size_t held = 0;
    std::vector<Relation> found{};
  };
  Handler handler{limits, from_part};
  read_part(std::move(part), limits, handler);
  return std::move(handler.found);
}

}  // namespace twinwatch::xlsx
