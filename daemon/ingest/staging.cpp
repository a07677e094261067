#include "ingest/staging.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "ingest/page_stage.hpp"

namespace twinwatch::ingest {

StagedRun::StagedRun(store::Database& db, std::int64_t run_id) : db_(db) {
  SQLite::Statement run(db.sql(), "SELECT incomplete FROM run WHERE run_id = ?");
  run.bind(1, run_id);
  if (run.executeStep()) incomplete_ = run.getColumn(0).getString();
  SQLite::Statement pages(
      db.sql(),
      "SELECT p.page_id, f.url, f.kind, p.status, coalesce(f.checked_ms, p.fetched_ms), p.data_ms, f.state <> 'done',"
      " (SELECT sum(length(stream)) FROM staged s WHERE s.page_id = p.page_id),"
      " EXISTS (SELECT 1 FROM page_leads l WHERE l.page_id = p.page_id)"
      " FROM frontier f JOIN page p USING (page_id) WHERE f.run_id = ?1"
      " AND f.state IN ('done', 'same', CASE WHEN ?2 THEN 'done' ELSE 'fresh' END) ORDER BY f.seq");
  pages.bind(1, run_id);
  pages.bind(2, incomplete_.empty() ? 0 : 1);
  while (pages.executeStep()) {
    StagedPage& page = pages_.emplace_back();
    page.page_id = pages.getColumn(0).getInt64();
    page.url = pages.getColumn(1).getString();
    page.kind = pages.getColumn(2).getString();
    page.status = pages.getColumn(3).getInt();
    page.fetched_ms = pages.getColumn(4).getInt64();
    if (!pages.isColumnNull(5)) page.data_ms = pages.getColumn(5).getInt64();
    page.carried = pages.getColumn(6).getInt() != 0;
    octets_ += static_cast<std::uint64_t>(pages.getColumn(7).getInt64());
    // Another run was accepted since, and what this one carried has been replaced: its records would seem gone.
    if (page.carried && pages.getColumn(8).getInt() == 0)
      throw std::invalid_argument(
          fmt::format("run {} cannot be judged any more: {} has been read anew since. The next run reads it again; "
                      "`twinwatch run reject {}` drops this one",
                      run_id, page.url, run_id));
  }
}

StagedRun::StagedRun(store::Database& db, std::int64_t run_id, const PageStage* last) : StagedRun(db, run_id) {
  last_ = last;
  if (last != nullptr) pages_.push_back(last->page());
}

std::size_t StagedRun::octets_in_memory() const {
  return pages_.size() == 1 && last_ != nullptr ? last_->octets_in_memory() : 0;
}

void StagedRun::each(const OnEntry& on_entry) {
  if (octets_in_memory() != 0) {
    worker::ObservationReader reader;
    return last_->each_piece([&](std::string_view piece) {
      reader.feed(piece);
      while (const auto entry = reader.next()) on_entry(0, *entry);
    });
  }
  SQLite::Statement chunks(db_.sql(), "SELECT stream FROM staged WHERE page_id = ? ORDER BY seq");
  for (std::size_t page = 0; page < pages_.size(); ++page) {
    worker::ObservationReader reader;
    const auto read = [&](std::string_view piece) {
      reader.feed(piece);
      while (const auto entry = reader.next()) on_entry(page, *entry);
    };
    chunks.reset();
    chunks.bind(1, pages_[page].page_id);
    while (chunks.executeStep()) {
      const SQLite::Column packed = chunks.getColumn(0);
      std::string_view piece;
      try {
        piece = decompressor_.decompress(
            {static_cast<const char*>(packed.getBlob()), static_cast<std::size_t>(packed.getBytes())},
            store::largest_staged);
      } catch (const store::CompressionError& error) {
        throw worker::StreamError(
            fmt::format("a staged chunk of {} cannot be unpacked: {}", pages_[page].url, error.what()));
      }
      read(piece);
    }
    if (last_ != nullptr && page + 1 == pages_.size()) last_->each_piece(read);
  }
}

}  // namespace twinwatch::ingest
