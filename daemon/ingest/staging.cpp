#include "ingest/staging.hpp"

#include <fmt/format.h>

namespace twinwatch::ingest {

namespace {

constexpr std::uint64_t largest_chunk = 64ull << 20;  // unpacked; PageStage makes far smaller ones

}  // namespace

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

void StagedRun::each(const OnEntry& on_entry) {
  SQLite::Statement chunks(db_.sql(), "SELECT stream FROM staged WHERE page_id = ? ORDER BY seq");
  for (std::size_t page = 0; page < pages_.size(); ++page) {
    chunks.reset();
    chunks.bind(1, pages_[page].page_id);
    worker::ObservationReader reader;
    while (chunks.executeStep()) {
      const SQLite::Column packed = chunks.getColumn(0);
      try {
        reader.feed(decompressor_.decompress(
            {static_cast<const char*>(packed.getBlob()), static_cast<std::size_t>(packed.getBytes())}, largest_chunk));
      } catch (const store::CompressionError& error) {
        throw worker::StreamError(
            fmt::format("a staged chunk of {} cannot be unpacked: {}", pages_[page].url, error.what()));
      }
      while (const auto entry = reader.next()) on_entry(page, *entry);
    }
  }
}

}  // namespace twinwatch::ingest
