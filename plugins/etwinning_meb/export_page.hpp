// Page type "export": a list of labels as a file (CSV, TSV, XLSX) that the labels page links to. `label` records of the
// list "quality_label_export". Read like a file in an inbox: separator, title lines and header are found out, columns
// go by name, and what names people is marked and never read. The date in the title counts as the data's own.
#pragma once
#include "labels_page.hpp"
#include "twinwatch/csv.hpp"

namespace twinwatch::etwinning_meb {

class ExportPage {
 public:
  explicit ExportPage(const Columns& columns) : columns_(columns) {}
  void read(const Page& page, const LabelList& which, Sink& sink) const;

 private:
  std::size_t score(const csv::Header& header, const Host& host) const;
  void read_table(const Page& page, csv::Table& table, bool of_page_text, const LabelList& which, Sink& sink) const;

  const Columns& columns_;
};

}  // namespace twinwatch::etwinning_meb
