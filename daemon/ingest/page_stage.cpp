#include "ingest/page_stage.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ingest/personal_ranges.hpp"
#include "ingest/request_row.hpp"
#include "ingest/resources.hpp"
#include "store/kept_statement.hpp"
#include "store/narrow_cache.hpp"
#include "store/sql_failure.hpp"
#include "store/transaction.hpp"
#include "store/unflushed.hpp"

namespace twinwatch::ingest {

namespace {

constexpr std::size_t piece_octets = 1u << 20;    // of stream in one staged row
constexpr std::size_t plain_at_most = 16u << 20;  // held as it came; a longer page is packed from then on
constexpr std::size_t write_at = 4u << 20;        // packed octets that wait in memory for one transaction
constexpr std::size_t thread_at = 256u << 10;     // a shorter body is compressed sooner than a thread starts

}  // namespace

PageStage::PageStage(store::Database& db, std::int64_t run, const fetch::Page& page, Archive archive, Hearing* hearing)
    : db_(db), run_(run), page_(page), archive_(archive), hearing_(hearing) {
  if (hearing_ != nullptr) hearing_->begin_page(this->page());
  // A page that turns out to name people is packed again with them blanked.
  if (archive_ != Archive::none && page.body.size() >= thread_at && !store::is_kept(db, page.body.sha256()))
    body_ = std::make_unique<store::PackedBody>(db, page.body.view(), page.body.sha256());
}

// Of a page that is staged piece by piece: the mark on the frontier by which discard_begun() finds what a kill left
// half done.
void PageStage::begin() {
  if (page_id_ != 0) return;
  insert_row();
  store::KeptStatement mark(
      db_, "UPDATE frontier SET page_id = ?1 WHERE run_id = ?2 AND method = ?3 AND url = ?4 AND body = ?5");
  mark->bind(1, page_id_);
  mark->bind(2, run_);
  mark->bind(3, page_.request.method);
  mark->bind(4, page_.request.url);
  mark->bind(5, page_.request.body);
  if (mark->exec() > 0) return;
  put_page_itself(db_, run_, page_.request);  // nobody had asked for it
  mark->reset();
  mark->exec();
}

void PageStage::insert_row() {
  store::KeptStatement insert(db_,
                              "INSERT INTO page (run_id, url, final_url, status, fetched_ms, content_hash, size,"
                              " content_type, charset, kind, etag, last_modified)"
                              " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  insert->bind(1, run_);
  insert->bind(2, page_.request.url);
  insert->bind(3, page_.final_url.empty() ? page_.request.url : page_.final_url);
  insert->bind(4, page_.status);
  insert->bind(5, page_.fetched_at_ms);
  insert->bind(6, page_.body.sha256().data(), static_cast<int>(page_.body.sha256().size()));
  insert->bind(7, static_cast<std::int64_t>(page_.body.size()));
  insert->bind(8, page_.content_type);
  insert->bind(9, page_.charset);
  insert->bind(10, page_.request.kind);
  insert->bind(11, page_.validators.etag);
  insert->bind(12, page_.validators.last_modified);
  insert->exec();
  page_id_ = db_.sql().getLastInsertRowid();
}

void PageStage::pack_all() {
  if (!compressor_) compressor_ = std::make_unique<store::Compressor>(store::level_to_stage);
  for (const std::string& piece : plain_) {
    packed_.push_back(compressor_->compress(piece));
    packed_octets_ += packed_.back().size();
  }
  plain_.clear();
  plain_octets_ = 0;
}

void PageStage::write_packed() {
  store::KeptStatement insert(db_, "INSERT INTO staged (page_id, seq, stream) VALUES (?, ?, ?)");
  for (const std::string& stream : packed_) {
    insert->reset();
    insert->bind(1, page_id_);
    insert->bind(2, ++seq_);
    insert->bindNoCopy(3, stream.data(), static_cast<int>(stream.size()));
    insert->exec();
  }
  packed_.clear();
  packed_octets_ = 0;
}

void PageStage::chunk(std::string_view stream) {
  // Read now, while the worker goes on: garbage ends the run before it is stored, and the marks are needed at the end.
  reader_.feed(stream);
  while (const auto entry = reader_.next()) {
    if (entry->entry == worker::Entry::personal) personal_.push_back({entry->begin, entry->end});
    if (entry->entry == worker::Entry::row) ++rows_;
    if (entry->entry == worker::Entry::dated) data_ms_ = entry->at_ms;
    if (entry->entry == worker::Entry::nothing) said_nothing_ = true;
    if (hearing_ != nullptr) hearing_->take(*entry);
  }
  if (plain_.empty() || plain_.back().size() + stream.size() > piece_octets) {
    if (compressor_ || plain_octets_ + stream.size() > plain_at_most) pack_all();
    plain_.emplace_back().reserve(std::max(piece_octets, stream.size()));
  }
  plain_.back().append(stream);
  plain_octets_ += stream.size();
  if (packed_octets_ < write_at) return;
  store::explained(db_.file(), fmt::format("staging {}", page_.request.url), [&] {
    const store::NarrowCache narrow(db_);
    store::Transaction transaction(db_);
    begin();
    write_packed();
    transaction.commit();
  });
}

StagedPage PageStage::page() const {
  StagedPage page;
  page.page_id = page_id_;
  page.url = page_.request.url;
  page.kind = page_.request.kind;
  page.status = page_.status;
  page.fetched_ms = page_.fetched_at_ms;
  page.data_ms = data_ms_;
  return page;
}

void PageStage::each_piece(const std::function<void(std::string_view)>& on_piece) const {
  store::Decompressor decompressor;
  for (const std::string& piece : packed_) on_piece(decompressor.decompress(piece, store::largest_staged));
  for (const std::string& piece : plain_) on_piece(piece);
}

void PageStage::seal(std::vector<fetch::Request> requests, std::string charset, std::int64_t at_most) {
  at_most_ = at_most;
  requests_ = std::move(requests);
  charset_ = std::move(charset);
}

// A source may know another way round a page that is not there, or that it is right so.
bool PageStage::is_missing() const {
  return (page_.status == 404 || page_.status == 410) && requests_.empty() && !said_nothing_;
}

void PageStage::archive(std::int64_t now_ms) {
  std::optional<store::Hash> archived;
  if (archive_ == Archive::whole || (archive_ == Archive::redacted && personal_.empty())) {
    archived = page_.body.sha256();
    if (body_)
      body_->keep(db_, now_ms);
    else
      store::keep(db_, page_.body.view(), now_ms, archived);
  } else if (archive_ == Archive::redacted) {
    // What cannot be blanked for certain is not kept; an empty range says that there is nothing to blank by.
    const bool nowhere =
        std::any_of(personal_.begin(), personal_.end(), [](const auto& r) { return r.begin == r.end; });
    if (const auto ranges = nowhere ? std::nullopt : body_ranges(page_.body.view(), charset_, personal_))
      archived = store::keep(db_, store::blanked(page_.body.view(), *ranges), now_ms);
  }
  store::KeptStatement page(db_, "UPDATE page SET charset = ?, data_ms = ?, archived = ? WHERE page_id = ?");
  page->bind(1, charset_);
  if (data_ms_) page->bind(2, *data_ms_);
  if (archived) page->bind(3, archived->data(), static_cast<int>(archived->size()));
  page->bind(4, page_id_);
  page->exec();
}

std::int64_t PageStage::write(std::int64_t now_ms, bool with_stream) {
  if (page_id_ == 0) insert_row();  // and done in this very transaction: no need to mark it as begun
  if (with_stream) {
    pack_all();
    write_packed();
  }
  if (!mark_done()) {
    put_page_itself(db_, run_, page_.request);  // nobody had asked for it
    mark_done();
  }
  put_requests(db_, run_, requests_, now_ms, {at_most_, page_.request.url});
  if (page_.request.url.starts_with("http")) put_leads(db_, page_id_, requests_);
  archive(now_ms);
  return page_id_;
}

bool PageStage::mark_done() {
  store::KeptStatement done(
      db_,
      "UPDATE frontier SET state = ?, note = ?, checked_ms = ?, whole = 1, etag = ?, last_modified = ?, page_id = ?"
      " WHERE run_id = ? AND method = ? AND url = ? AND body = ?");
  done->bind(1, is_missing() ? "missing" : "done");
  done->bind(2, is_missing() ? fmt::format("answered {}", page_.status) : std::string());
  done->bind(3, page_.fetched_at_ms);
  done->bind(4, page_.validators.etag);
  done->bind(5, page_.validators.last_modified);
  done->bind(6, page_id_);
  done->bind(7, run_);
  done->bind(8, page_.request.method);
  done->bind(9, page_.request.url);
  done->bind(10, page_.request.body);
  return done->exec() > 0;
}

std::int64_t PageStage::commit(std::int64_t now_ms) {
  return store::explained(db_.file(), fmt::format("committing {}", page_.request.url), [&] {
    // A page of a crawl is small, and the next one needs what this one has read.
    const bool bulk = seq_ > 0 || plain_octets_ + packed_octets_ + page_.body.size() > write_at;
    const std::unique_ptr<store::NarrowCache> narrow = bulk ? std::make_unique<store::NarrowCache>(db_) : nullptr;
    const store::Unflushed unflushed(db_);
    store::Transaction transaction(db_);
    write(now_ms, true);
    transaction.commit();
    return page_id_;
  });
}

}  // namespace twinwatch::ingest
