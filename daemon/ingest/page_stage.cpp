#include <fmt/format.h>

#include <algorithm>

#include "ingest/personal_ranges.hpp"
#include "ingest/request_row.hpp"
#include "ingest/run.hpp"
#include "store/compression.hpp"
#include "store/narrow_cache.hpp"
#include "store/sql_failure.hpp"
#include "store/transaction.hpp"

namespace twinwatch::ingest {

namespace {

constexpr std::size_t pack_at = 1u << 20;   // octets of stream in one staged row
constexpr std::size_t write_at = 4u << 20;  // packed octets that wait in memory for one transaction

}  // namespace

PageStage::PageStage(store::Database& db, RunId run, const fetch::Page& page) : db_(db), run_(run), page_(page) {}

// The page's row, and the mark on the frontier by which next_asked() finds what a kill left half done.
void PageStage::begin() {
  if (page_id_ != 0) return;
  SQLite::Statement insert(db_.sql(),
                           "INSERT INTO page (run_id, url, final_url, status, fetched_ms, content_hash, size,"
                           " content_type, charset) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
  insert.bind(1, run_);
  insert.bind(2, page_.request.url);
  insert.bind(3, page_.final_url.empty() ? page_.request.url : page_.final_url);
  insert.bind(4, page_.status);
  insert.bind(5, page_.fetched_at_ms);
  insert.bind(6, page_.body.sha256().data(), static_cast<int>(page_.body.sha256().size()));
  insert.bind(7, static_cast<std::int64_t>(page_.body.size()));
  insert.bind(8, page_.content_type);
  insert.bind(9, page_.charset);
  insert.exec();
  page_id_ = db_.sql().getLastInsertRowid();
  put_requests(db_, run_, {page_.request});  // usually there already
  SQLite::Statement mark(
      db_.sql(), "UPDATE frontier SET page_id = ?1 WHERE run_id = ?2 AND method = ?3 AND url = ?4 AND body = ?5");
  mark.bind(1, page_id_);
  mark.bind(2, run_);
  mark.bind(3, page_.request.method);
  mark.bind(4, page_.request.url);
  mark.bind(5, page_.request.body);
  mark.exec();
}

void PageStage::pack() {
  if (gathered_.empty()) return;
  packed_.push_back(compressor_.compress(gathered_));
  packed_octets_ += packed_.back().size();
  gathered_.clear();
}

void PageStage::write_packed() {
  SQLite::Statement insert(db_.sql(), "INSERT INTO staged (page_id, seq, stream) VALUES (?, ?, ?)");
  for (const std::string& stream : packed_) {
    insert.reset();
    insert.bind(1, page_id_);
    insert.bind(2, ++seq_);
    insert.bindNoCopy(3, stream.data(), static_cast<int>(stream.size()));
    insert.exec();
  }
  packed_.clear();
  packed_octets_ = 0;
}

void PageStage::chunk(std::string_view stream) {
  // Read now, while the worker goes on: garbage ends the run before it is stored, and the marks are needed at commit.
  reader_.feed(stream);
  while (const auto entry = reader_.next()) {
    if (entry->entry == worker::Entry::personal) personal_.push_back({entry->begin, entry->end});
    if (entry->entry == worker::Entry::dated) data_ms_ = entry->at_ms;
  }
  gathered_.append(stream);
  if (gathered_.size() >= pack_at) pack();
  if (packed_octets_ < write_at) return;
  store::explained(db_.file(), fmt::format("staging {}", page_.request.url), [&] {
    store::Transaction transaction(db_);
    begin();
    write_packed();
    transaction.commit();
  });
}

PageId PageStage::commit(const std::vector<fetch::Request>& requests, std::string_view charset, Archive archive,
                         std::int64_t now_ms) {
  return store::explained(db_.file(), fmt::format("committing {}", page_.request.url), [&] {
    pack();
    std::optional<store::Hash> archived;
    const store::NarrowCache narrow(db_);
    store::Transaction transaction(db_);
    begin();
    write_packed();
    put_requests(db_, run_, requests);
    if (archive == Archive::whole || (archive == Archive::redacted && personal_.empty())) {
      archived = store::keep(db_, page_.body.view(), now_ms, page_.body.sha256());
    } else if (archive == Archive::redacted) {
      // What cannot be blanked for certain is not kept.
      if (const auto ranges = body_ranges(page_.body.view(), charset, personal_))
        archived = store::keep(db_, store::blanked(page_.body.view(), *ranges), now_ms);
    }
    SQLite::Statement page(db_.sql(), "UPDATE page SET charset = ?, data_ms = ?, archived = ? WHERE page_id = ?");
    page.bind(1, std::string(charset));
    if (data_ms_) page.bind(2, *data_ms_);
    if (archived) page.bind(3, archived->data(), static_cast<int>(archived->size()));
    page.bind(4, page_id_);
    page.exec();
    SQLite::Statement done(
        db_.sql(), "UPDATE frontier SET state = 'done' WHERE run_id = ? AND method = ? AND url = ? AND body = ?");
    done.bind(1, run_);
    done.bind(2, page_.request.method);
    done.bind(3, page_.request.url);
    done.bind(4, page_.request.body);
    done.exec();
    transaction.commit();
    return page_id_;
  });
}

}  // namespace twinwatch::ingest
