// The frontier's rows as requests, and what is thrown away with a page or a run. Inside the caller's transaction.
#pragma once
#include <vector>

#include "ingest/run.hpp"

namespace twinwatch::ingest {

void put_requests(store::Database& db, RunId run, const std::vector<fetch::Request>& requests);
// From the columns url, method, body, headers, tag, kind.
fetch::Request request_of(SQLite::Statement& row);

void discard_page(store::Database& db, RunId run, PageId page);  // its chunks and its row; it stays asked for
void discard_staged(store::Database& db, RunId run);             // all chunks of the run

}  // namespace twinwatch::ingest
