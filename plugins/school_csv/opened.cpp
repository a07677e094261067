#include "opened.hpp"

#include "twinwatch/csv/refusal.hpp"
#include "twinwatch/errors.hpp"

namespace twinwatch::school_csv {

namespace {

std::string names_of(const xlsx::Workbook& workbook, std::size_t without) {
  std::string names;
  for (std::size_t i = 0; i < workbook.sheets().size(); ++i) {
    if (i == without) continue;
    const auto& sheet = workbook.sheets()[i];
    names += (names.empty() ? "" : ", ") + sheet.name + (sheet.hidden ? " (hidden)" : "");
  }
  return names;
}

}  // namespace

Opened::Opened(const Page& page, Sink& sink, Score score)
    : page_(page), sink_(sink), score_(std::move(score)), file_(page.name()) {
  if (!xlsx::looks_like_zip(page.body())) return;
  try {
    workbook_ = std::make_unique<xlsx::Workbook>(page.body());
  } catch (const SourceChanged& refusal) {
    throw SourceChanged(file_ + ": " + refusal.what());
  }
}

csv::Table& Opened::open(const Pinned& pinned) {
  pinned_encoding_ = !workbook_ && !pinned.encoding.empty();
  if (workbook_)
    open_sheet(pinned);
  else
    open_text(pinned);
  return *table_;
}

void Opened::locate(csv::Table& table, const Pinned& pinned, std::size_t& points) const {
  points = table.locate(score_);
  if (pinned.header_line != 0 && !table.header_at(pinned.header_line))
    throw SourceChanged(table.name() + ": there is no line " + std::to_string(pinned.header_line) +
                        ", where the profile's header_line says that the header stands");
}

void Opened::open_text(const Pinned& pinned) {
  if (pinned.encoding.empty()) {
    table_.emplace(page_, sink_, pinned.pins);
    if (csv::blank(page_.text())) throw SourceChanged(file_ + ": the file is empty");
  } else {
    const auto text = sink_.host().decode(page_.body(), pinned.encoding);
    if (!text)
      throw ConfigError(file_ + ": the profile's encoding = \"" + pinned.encoding +
                        "\" is no charset that is known here; write utf-8, utf-16le, windows-1254, iso-8859-9, cp857, "
                        "macturkish or another name of iconv's");
    table_.emplace(sink_, file_, *text, pinned.encoding + " (as the profile says)", pinned.pins);
  }
  std::size_t points = 0;
  locate(*table_, pinned, points);
}

// Of sheets that fit alike the first; a hidden one only when no other fits.
void Opened::open_sheet(const Pinned& pinned) {
  std::size_t best = 0;
  table_.reset();
  for (const bool hidden : {false, true}) {
    for (std::size_t i = 0; i < workbook_->sheets().size(); ++i) {
      const auto& sheet = workbook_->sheets()[i];
      if (sheet.hidden != hidden || (!pinned.sheet.empty() && sheet.name != pinned.sheet)) continue;
      auto notes = std::make_shared<xlsx::SheetNotes>();
      csv::Table table(sink_, file_ + ", sheet " + sheet.name, xlsx::records_of(*workbook_, i, notes));
      std::size_t points = 0;
      locate(table, pinned, points);
      if (table_ && points <= best) continue;
      best = points;
      sheet_ = i;
      notes_ = std::move(notes);
      table_.emplace(std::move(table));
    }
    if (best > 0) break;
  }
  if (!table_)
    throw SourceChanged(file_ + ": there is no sheet called '" + pinned.sheet +
                        "', as the profile wants; there are: " + names_of(*workbook_, workbook_->sheets().size()));
}

void Opened::tell() {
  if (workbook_) {
    sink_.finding("sheet", workbook_->sheets()[sheet_].name);
    if (workbook_->sheets().size() > 1) sink_.finding("sheets not read", names_of(*workbook_, sheet_));
  }
  table_->tell();
}

void Opened::tell_at_end() const {
  if (!notes_) return;
  if (notes_->hidden_rows > 0)
    sink_.finding("hidden rows", std::to_string(notes_->hidden_rows) + ", read like the others");
  if (notes_->uncalculated > 0)
    sink_.finding("formulas without a result",
                  std::to_string(notes_->uncalculated) +
                      " cells: read as empty. Open the file in Excel, save it and import it again");
}

}  // namespace twinwatch::school_csv
