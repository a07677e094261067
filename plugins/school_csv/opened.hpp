// One file as a table: a text as its dialect says, or the sheet of a workbook that a profile fits best.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "profile.hpp"
#include "twinwatch/csv/table.hpp"
#include "twinwatch/page.hpp"
#include "twinwatch/sink.hpp"
#include "twinwatch/xlsx.hpp"

namespace twinwatch::school_csv {

class Opened {
 public:
  // How well some profile fits this header; 0: none knows a name of it.
  using Score = std::function<std::size_t(const csv::Header&)>;

  // Borrows the page. Throws SourceChanged for what is no table.
  Opened(const Page& page, Sink& sink, Score score);

  // Reads it as `pinned` says, or finds out; may be called again with another one.
  csv::Table& open(const Pinned& pinned);

  // Whether cells are views into page.text(), so that parts of it can be pointed at.
  bool is_of_page_text() const { return workbook_ == nullptr && !pinned_encoding_; }
  void tell();               // how it is read
  void tell_at_end() const;  // what was met on the way

 private:
  void open_text(const Pinned& pinned);
  void open_sheet(const Pinned& pinned);
  void locate(csv::Table& table, const Pinned& pinned, std::size_t& points) const;

  const Page& page_;
  Sink& sink_;
  Score score_;
  std::string file_;
  bool pinned_encoding_ = false;
  std::unique_ptr<xlsx::Workbook> workbook_;
  std::size_t sheet_ = 0;
  std::shared_ptr<xlsx::SheetNotes> notes_;
  std::optional<csv::Table> table_;
};

}  // namespace twinwatch::school_csv
