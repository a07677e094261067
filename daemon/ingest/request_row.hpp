// The frontier's rows as requests, and what is thrown away with a page or a run. Inside the caller's transaction.
#pragma once
#include <vector>

#include "ingest/run.hpp"

namespace twinwatch::ingest {

// Those not asked for yet in this run. What is held and younger than a request's max_age is not asked for again but
// stands as it is, and what it led to is put instead.
void put_requests(store::Database& db, RunId run, const std::vector<fetch::Request>& requests, std::int64_t now_ms);
// From the columns url, method, body, headers, tag, kind.
fetch::Request request_of(SQLite::Statement& row);

void discard_page(store::Database& db, RunId run, PageId page);  // its chunks and its row; it stays asked for
void discard_staged(store::Database& db, RunId run);             // all chunks of the run
void discard_unheld(store::Database& db, RunId run);             // those of pages that stand for no address
void forget_frontier(store::Database& db, RunId run);
void forget_crawl(store::Database& db, RunId run);  // of a run that comes to nothing: its way there, if it had one

}  // namespace twinwatch::ingest
