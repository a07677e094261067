#include "ingest/accounting.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ingest/duplicates.hpp"
#include "ingest/hearing.hpp"

namespace twinwatch::ingest {

namespace {

void count_fates(RunReading& out, const StagedRun& run) {
  Counts& counts = out.counts;
  counts.rows = static_cast<std::int64_t>(out.rows.size());
  std::uint64_t nowhere = 0;
  for (SourceRow& row : out.rows) {
    if (row.fate == Fate::open) {
      if (row.kept)
        row.fate = Fate::loaded;
      else if (row.refused)
        row.fate = Fate::rejected;
      else if (row.repeated)
        row.fate = Fate::duplicate;
      else if (++nowhere == 1)
        out.complaints.push_back(
            fmt::format("{} line {}: the row ended in nothing, neither a record nor a skip nor a "
                        "reason to reject it",
                        run.pages()[row.page].url, row.first_line));
    }
    switch (row.fate) {
      case Fate::loaded:
        ++counts.loaded;
        break;
      case Fate::duplicate:
        ++counts.duplicate;
        break;
      case Fate::blank:
        ++counts.blank;
        break;
      case Fate::preamble:
        ++counts.preamble;
        break;
      case Fate::rejected:
        ++counts.rejected;
        ++out.rejected_on[row.page];
        break;
      case Fate::open:
        break;
    }
  }
  if (nowhere > 1) out.complaints.push_back(fmt::format("and {} more rows like it", nowhere - 1));
  for (const DatasetReading& dataset : out.datasets)
    counts.records += static_cast<std::int64_t>(dataset.entries.size());
}

// A note 'rejected' or 'duplicate' tells a row's fate; of a row that was loaded all the same it is about a part.
void name_parts(RunReading& out) {
  for (RowNote& note : out.notes)
    if (note.row != no_row && out.rows[note.row].fate == Fate::loaded && note.what != "place") note.what = "part";
}

}  // namespace

DatasetReading* RunReading::dataset(std::string_view kind, std::string_view list) {
  for (DatasetReading& candidate : datasets)
    if (candidate.kind->spec->name == kind && candidate.list == list) return &candidate;
  return nullptr;
}

RunReading read_run(store::Database& db, std::int64_t source_id, StagedRun& run, Places& places,
                    std::optional<Hearing> heard, const std::function<void(std::uint64_t)>& progress) {
  if (!heard || !heard->is_of(run.pages())) {
    heard.emplace(places.gazetteer());
    std::uint64_t entries = 0;
    const auto begin_up_to = [&](std::size_t end) {  // also those of which nothing was said
      while (heard->pages() < end) heard->begin_page(run.pages()[heard->pages()]);
    };
    run.each([&](std::size_t page, const worker::Observation& seen) {
      begin_up_to(page + 1);
      heard->take(seen);
      if (progress && (++entries & 0x3fff) == 0) progress(heard->records());
    });
    begin_up_to(run.pages().size());
  }
  RunReading reading = heard->finish(run.pages());
  heard.reset();
  part_duplicates(db, source_id, run, places, reading);
  count_fates(reading, run);
  name_parts(reading);
  return reading;
}

}  // namespace twinwatch::ingest
