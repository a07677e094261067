// sdk/tests/xlsx/book.hpp: a workbook put together from hand-written parts, so that a test says exactly what stands in
// the file. A Book starts as a sound workbook of one empty sheet; set() replaces or adds a part, drop() takes one out.
#pragma once
#include <zip.h>

#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace twinwatch::xlsx {

enum class Packed { deflated, stored };

class Book {
 public:
  static constexpr const char* main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

  Book() {
    set("[Content_Types].xml", "<Types/>");
    set("_rels/.rels", "<Relationships/>");
    workbook("<sheets><sheet name='Okullar' sheetId='1' r:id='rId1'/></sheets>");
    relations(
        "<Relationship Id='rId1' Type='t/worksheet' Target='worksheets/sheet1.xml'/>"
        "<Relationship Id='rId2' Type='t/sharedStrings' Target='sharedStrings.xml'/>"
        "<Relationship Id='rId3' Type='t/styles' Target='styles.xml'/>");
    rows("");
  }

  Book& set(const std::string& name, std::string content) {
    parts_[name] = std::move(content);
    return *this;
  }
  Book& drop(const std::string& name) {
    parts_.erase(name);
    return *this;
  }
  Book& workbook(std::string_view inside) {
    return set(
        "xl/workbook.xml",
        element("workbook", inside, "xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'"));
  }
  Book& relations(std::string_view inside) {
    return set("xl/_rels/workbook.xml.rels", element("Relationships", inside));
  }
  // What stands in <sheetData>, and behind it.
  Book& rows(std::string_view inside, std::string_view behind = "") {
    return sheet("<sheetData>" + std::string(inside) + "</sheetData>" + std::string(behind));
  }
  Book& sheet(std::string_view inside) { return set("xl/worksheets/sheet1.xml", element("worksheet", inside)); }
  Book& strings(std::string_view items) { return set("xl/sharedStrings.xml", element("sst", items)); }
  // cellXfs with these formats as styles 0, 1, ….
  Book& formats(const std::vector<std::string>& codes) {
    std::string written, used;
    for (std::size_t i = 0; i < codes.size(); ++i) {
      const std::string id = std::to_string(164 + i);
      written += "<numFmt numFmtId='" + id + "' formatCode='" + codes[i] + "'/>";
      used += "<xf numFmtId='" + id + "'/>";
    }
    return set("xl/styles.xml",
               element("styleSheet", "<numFmts>" + written + "</numFmts><cellXfs>" + used + "</cellXfs>"));
  }

  std::vector<std::uint8_t> body(Packed packed = Packed::deflated) const {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* const buffer = zip_source_buffer_create(nullptr, 0, 0, &error);
    zip_t* const zip = zip_open_from_source(buffer, ZIP_TRUNCATE, &error);
    if (!zip) throw std::runtime_error("no archive");
    zip_source_keep(buffer);
    for (const auto& [name, content] : parts_) {
      zip_source_t* const part = zip_source_buffer(zip, content.data(), content.size(), 0);
      const zip_int64_t at = zip_file_add(zip, name.c_str(), part, ZIP_FL_ENC_UTF_8);
      if (at < 0) throw std::runtime_error("no part " + name);
      const bool deflated = packed == Packed::deflated && name != "mimetype";
      zip_set_file_compression(zip, static_cast<zip_uint64_t>(at), deflated ? ZIP_CM_DEFLATE : ZIP_CM_STORE, 0);
      if (!password.empty()) {
        zip_file_set_encryption(zip, static_cast<zip_uint64_t>(at), ZIP_EM_AES_256, password.c_str());
      }
    }
    if (zip_close(zip) != 0) throw std::runtime_error(zip_strerror(zip));
    zip_source_open(buffer);
    zip_source_seek(buffer, 0, SEEK_END);
    std::vector<std::uint8_t> octets(static_cast<std::size_t>(zip_source_tell(buffer)));
    zip_source_seek(buffer, 0, SEEK_SET);
    zip_source_read(buffer, octets.data(), octets.size());
    zip_source_close(buffer);
    zip_source_free(buffer);
    return octets;
  }

  std::string password;  // not empty: every part is locked with it

 private:
  static std::string element(std::string_view name, std::string_view inside, std::string_view attributes = "") {
    const std::string tag(name);
    return "<?xml version='1.0' encoding='UTF-8'?>\n<" + tag + " xmlns='" + main + "' " + std::string(attributes) +
           ">" + std::string(inside) + "</" + tag + ">";
  }

  std::map<std::string, std::string> parts_;
};

}  // namespace twinwatch::xlsx
