#include "ingest/staging.hpp"

#include <fmt/format.h>

#include "ingest/page_stage.hpp"

namespace twinwatch::ingest {

StagedRun::StagedRun(store::Database& db, std::int64_t run_id) : db_(db) {
  SQLite::Statement pages(db.sql(),
                          "SELECT p.page_id, p.url, p.fetched_ms, p.data_ms,"
                          " (SELECT sum(length(stream)) FROM staged s WHERE s.page_id = p.page_id)"
                          " FROM frontier f JOIN page p USING (page_id)"
                          " WHERE f.run_id = ? AND f.state = 'done' ORDER BY f.seq");
  pages.bind(1, run_id);
  while (pages.executeStep()) {
    StagedPage& page = pages_.emplace_back();
    page.page_id = pages.getColumn(0).getInt64();
    page.url = pages.getColumn(1).getString();
    page.fetched_ms = pages.getColumn(2).getInt64();
    if (!pages.isColumnNull(3)) page.data_ms = pages.getColumn(3).getInt64();
    octets_ += static_cast<std::uint64_t>(pages.getColumn(4).getInt64());
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
