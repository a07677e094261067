// twinwatch/linked_table.hpp: a table that a page links to, be it CSV, TSV or an Excel workbook: rows by header names,
// each accounted for, by the readers of csv.hpp and xlsx.hpp. Link libzip and Expat, as for xlsx.hpp.
//
//   void parse(const Page& page, Sink& sink) {
//     if (page.tag() != "list") {                                    // the page that links to it
//       const html::Node a = html::Document(page.text()).first(link_);
//       return sink.request({.url = html::followed(a, page), .tag = "list"});
//     }
//     LinkedTable list(page, sink, {"Okul Adı", "İl"});
//     const auto name = list.table().column("Okul Adı"), il = list.table().column("İl");
//     list.table().each_row([&](const csv::Row& row) { sink.record(School{.name = row[name], .area_1 = row[il]}); });
//   }
//
// What it is, its first octets tell: servers send workbooks as text/html and call web pages .xls. Of a workbook that
// sheet is read which has the most of the wanted columns, a hidden one only when no other has any.
#pragma once
#include <cstddef>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "twinwatch/csv/table.hpp"
#include "twinwatch/errors.hpp"
#include "twinwatch/page.hpp"
#include "twinwatch/sink.hpp"
#include "twinwatch/xlsx.hpp"

namespace twinwatch {

class LinkedTable {
 public:
  // Borrows the page. Throws SourceChanged: it is neither (a login page, a PDF, an .xls), or a column is missing.
  LinkedTable(const Page& page, Sink& sink, std::initializer_list<std::string_view> required) {
    const std::vector<std::string_view> columns(required);
    if (xlsx::looks_like_zip(page.body()))
      open_workbook(page, sink, columns);
    else
      table_.emplace(page, sink);
    table_->find(columns);
  }
  LinkedTable(const LinkedTable&) = delete;
  LinkedTable& operator=(const LinkedTable&) = delete;

  csv::Table& table() noexcept { return *table_; }
  // Whether cells are views into page.text(), so that Sink::personal() can point at them; else Sink::personal_body().
  bool is_of_page_text() const noexcept { return workbook_ == nullptr; }

 private:
  void open_workbook(const Page& page, Sink& sink, const std::vector<std::string_view>& columns) {
    const std::string name(page.name());
    try {
      workbook_ = std::make_unique<xlsx::Workbook>(page.body());
    } catch (const SourceChanged& refusal) {
      throw SourceChanged(name + ": " + refusal.what());
    }
    std::size_t best = 0, sheet = 0;
    for (const bool hidden : {false, true}) {
      for (std::size_t i = 0; i < workbook_->sheets().size(); ++i) {
        if (workbook_->sheets()[i].hidden != hidden) continue;
        csv::Table table(sink, name + ", sheet " + workbook_->sheets()[i].name, xlsx::records_of(*workbook_, i));
        const std::size_t points = table.locate_columns(columns);
        if (table_ && points <= best) continue;
        best = points;
        sheet = i;
        table_.emplace(std::move(table));
      }
      if (best > 0) break;
    }
    sink.finding("sheet", workbook_->sheets()[sheet].name);
  }

  std::unique_ptr<xlsx::Workbook> workbook_;
  std::optional<csv::Table> table_;
};

}  // namespace twinwatch
