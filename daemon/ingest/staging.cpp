#include "ingest/staging.hpp"

#include <fmt/format.h>

#include "store/compression.hpp"

namespace twinwatch::ingest {

namespace {

constexpr std::uint64_t keep_up_to = 32ull << 20;  // packed octets of a run that is held in memory, about 5 times that
constexpr std::uint64_t largest_chunk = 64ull << 20;  // unpacked; PageStage makes far smaller ones

void read_chunk(worker::ObservationReader& reader, std::size_t page, std::string_view chunk,
                const StagedRun::OnEntry& on_entry) {
  reader.feed(chunk);
  while (const auto entry = reader.next()) on_entry(page, *entry);
}

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
  keep_ = octets_ <= keep_up_to;
}

void StagedRun::each(const OnEntry& on_entry) {
  if (kept_) {
    for (std::size_t page = 0; page < streams_.size(); ++page) {
      worker::ObservationReader reader;
      for (const std::string& chunk : streams_[page]) read_chunk(reader, page, chunk, on_entry);
    }
    return;
  }
  if (keep_) streams_.assign(pages_.size(), {});
  SQLite::Statement chunks(db_.sql(), "SELECT stream FROM staged WHERE page_id = ? ORDER BY seq");
  for (std::size_t page = 0; page < pages_.size(); ++page) {
    chunks.reset();
    chunks.bind(1, pages_[page].page_id);
    worker::ObservationReader reader;
    while (chunks.executeStep()) {
      const SQLite::Column packed = chunks.getColumn(0);
      std::string chunk;
      try {
        chunk = store::decompress(
            {static_cast<const char*>(packed.getBlob()), static_cast<std::size_t>(packed.getBytes())}, largest_chunk);
      } catch (const store::CompressionError& error) {
        throw worker::StreamError(
            fmt::format("a staged chunk of {} cannot be unpacked: {}", pages_[page].url, error.what()));
      }
      if (keep_) {
        // Into its last place before it is read: the reader's views must hold.
        streams_[page].push_back(std::move(chunk));
        read_chunk(reader, page, streams_[page].back(), on_entry);
      } else {
        read_chunk(reader, page, chunk, on_entry);
      }
    }
  }
  kept_ = keep_;
}

}  // namespace twinwatch::ingest
