// The frontier of a crawl: what its run was asked for and what became of each. Every function is one transaction on the
// writer's thread; a kill at any instant loses at most the pages that were on their way.
#pragma once
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/resources.hpp"
#include "ingest/run.hpp"

namespace twinwatch::ingest {

struct Asked {
  std::int64_t seq = 0;
  fetch::Request request;
  std::optional<Held> held;  // from the last accepted run
};

// What is to be read next: what was never read or longest ago first, in the order it was asked for. `on_their_way`:
// seqs that are being read just now.
std::vector<Asked> next_asked(store::Database&, RunId, std::size_t at_most, const std::set<std::int64_t>& on_their_way);

// It is as it was (a 304, or the same octets): the held page stands, and what it led to is asked for. `whole`: it was
// fetched whole. `at_most`: as ask().
void mark_same(store::Database&, RunId, const Asked&, const fetch::Validators&, bool whole, std::int64_t now_ms,
               std::int64_t at_most = most_requests);
void mark_failed(store::Database&, RunId, std::int64_t seq, std::string_view why);
// The pages whose reading was begun and not ended when a kill came.
void discard_begun(store::Database&, RunId);

struct Standing {  // how far a crawl is
  std::int64_t asked = 0, done = 0, same = 0, fresh = 0, missing = 0, failed = 0;
  std::string first_failure;  // URL and why
  std::int64_t left_out = 0;  // no room on the frontier, so many times
  std::string why_left_out;
  std::int64_t all() const { return asked + done + same + fresh + missing + failed; }
  std::int64_t read() const { return done + same + fresh; }
  // What is not there any more was read as that; too much of it holds the run back (gate.missing).
  bool complete() const { return asked + failed + left_out == 0; }
};
Standing standing(store::Database&, RunId);

// Not every page was read, and that is no reason to hold the run back: what it read is taken in, nothing but a single
// account's records can be gone. `by` as in the schema, `why` for people.
void mark_incomplete(store::Database&, RunId, std::string_view by, std::string_view why);

// Every page is the very one that stood when the last complete run of this source was accepted, and nothing was
// accepted since: then all that is left to do is to note that it was seen. True: the run is closed as unchanged.
bool close_if_all_same(store::Database&, RunId, std::int64_t now_ms);

// SHA-256 over the ids of the pages that stand for the run's addresses. Of a complete run it is stored at acceptance.
fetch::Sha256 pages_hash(store::Database&, RunId);

}  // namespace twinwatch::ingest
