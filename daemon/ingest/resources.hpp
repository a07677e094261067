// What is held of an address of the web from the last accepted run: the page that stands for it, its validators, what
// it led to. A page that has not changed is then carried into a run without being parsed: its stream is read again by
// the gate and the merge as if it had been.
//
// Held only for the plugin and the settings that read it: a mended selector makes every page new.
// The writer's thread; the functions that write, inside the caller's transaction.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "ingest/run.hpp"

namespace twinwatch::ingest {

struct Held {
  PageId page = 0;
  std::int64_t checked_ms = 0;  // last seen to be as it is
  std::int64_t whole_ms = 0;    // last fetched whole
  fetch::Validators validators;
  fetch::Sha256 content_hash{};
};

// Of the plugin and settings that `run` has; nothing for what is not of the web.
std::optional<Held> held_for(store::Database&, RunId run, const fetch::Request&);

void put_leads(store::Database&, PageId, const std::vector<fetch::Request>&);
std::vector<fetch::Request> leads_of(store::Database&, PageId);

// Some page of the run has been seen again since by a run that was accepted: what this one read is the older word.
bool overtaken(store::Database&, RunId run);

// At acceptance: what the run has read stands for its addresses from now on, and the streams of what it replaced go.
// `complete`: an address that the run did not come by any more goes too.
void take_over(store::Database&, RunId run, bool complete);

}  // namespace twinwatch::ingest
