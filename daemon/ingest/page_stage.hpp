// A page being parsed: its observation stream on the way into the store, in pieces, so that memory is bounded and no
// transaction is open while the worker works.
//
//   PageStage stage(db, run, page, archive);    the page's row is made when the first pieces go into the file
//   stage.chunk(octets);                        read at once (garbage ends the run before it is stored), then kept
//   stage.seal(requests, charset);              all is said
//   stage.commit(now);                          the last pieces, the further requests, the archived body and the done
//                                               mark, in one transaction
//
// The one page of a file's run is not committed but handed to decide(), which writes it in the transaction that accepts
// or quarantines it: what fits into memory then never goes through the file. A stage that goes without either leaves
// pieces that the next next_asked() of this run discards: a kill loses the page that was being read, no more.
// The writer's thread; `page` and the database must outlive it.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fetch/page.hpp"
#include "ingest/hearing.hpp"
#include "ingest/run.hpp"
#include "store/archive.hpp"
#include "store/compression.hpp"
#include "store/database.hpp"
#include "worker/observation.hpp"

namespace twinwatch::ingest {

enum class Archive { none, redacted, whole };

class PageStage {
 public:
  // A page that was not asked for (what start() said: give it a request such as "run:start") is put on the frontier as
  // done. `hearing`, if given, is told all that is said, before it is stored.
  PageStage(store::Database&, std::int64_t run_id, const fetch::Page&, Archive, Hearing* hearing = nullptr);
  PageStage(const PageStage&) = delete;

  // Throws worker::StreamError (verdict `garbage`) before storing what cannot be.
  void chunk(std::string_view stream);
  // `charset`: what the worker made of the body, "windows-1254 (detected)". `at_most`: as ask().
  void seal(std::vector<fetch::Request> requests, std::string charset, std::int64_t at_most = most_requests);
  std::int64_t commit(std::int64_t now_ms);  // the page's id

  // For decide(), inside its transaction. Without the stream (the run is accepted in this very transaction) its pieces
  // are dropped.
  std::int64_t write(std::int64_t now_ms, bool with_stream);
  std::uint64_t rows() const { return rows_; }  // said so far
  StagedPage page() const;
  // Of the stream, when all of it is held as it came; else 0.
  std::size_t octets_in_memory() const { return compressor_ ? 0 : plain_octets_; }
  // The pieces that are not in the file, in order, after those that are.
  void each_piece(const std::function<void(std::string_view)>& on_piece) const;

 private:
  void begin();
  void insert_row();
  bool mark_done();  // false: it has no row on the frontier
  void pack_all();
  void write_packed();
  bool is_missing() const;
  void archive(std::int64_t now_ms);

  store::Database& db_;
  std::int64_t run_;
  const fetch::Page& page_;
  Archive archive_;
  Hearing* hearing_;
  std::int64_t page_id_ = 0, seq_ = 0;
  std::vector<std::string> plain_;   // not packed; the last one is still growing
  std::vector<std::string> packed_;  // packed, not in the file; before plain_ in the page's order
  std::size_t plain_octets_ = 0, packed_octets_ = 0;
  std::unique_ptr<store::Compressor> compressor_;
  std::unique_ptr<store::PackedBody> body_;
  worker::ObservationReader reader_;
  std::vector<store::OctetRange> personal_;  // in the decoded text
  std::optional<std::int64_t> data_ms_;
  std::uint64_t rows_ = 0;
  bool said_nothing_ = false;
  std::vector<fetch::Request> requests_;
  std::int64_t at_most_ = most_requests;
  std::string charset_;
};

}  // namespace twinwatch::ingest
