// The frontier's rows as requests, and what is thrown away with a page or a run. Inside the caller's transaction.
#pragma once
#include <string_view>
#include <vector>

#include "ingest/run.hpp"

namespace twinwatch::ingest {

struct Room {
  std::int64_t at_most = most_requests;  // that the run's frontier takes
  std::string_view from;                 // the page that led to them; empty: the source's beginning
};

// Those not asked for yet in this run. What is held and younger than a request's max_age is not asked for again but
// stands as it is, and what it led to is put instead. What finds no room is noted as left out (left_out.hpp).
void put_requests(store::Database& db, RunId run, const std::vector<fetch::Request>& requests, std::int64_t now_ms,
                  const Room& room = {});
// The row of the page that is being read, if it has none; there is always room for it.
void put_page_itself(store::Database& db, RunId run, const fetch::Request& request);
// From the columns url, method, body, headers, tag, kind.
fetch::Request request_of(SQLite::Statement& row);

void discard_page(store::Database& db, RunId run, PageId page);  // its chunks and its row; it stays asked for
void discard_staged(store::Database& db, RunId run);             // all chunks of the run
void discard_unheld(store::Database& db, RunId run);             // those of pages that stand for no address
void forget_frontier(store::Database& db, RunId run);
void forget_crawl(store::Database& db, RunId run);  // of a run that comes to nothing: its way there, if it had one

}  // namespace twinwatch::ingest
