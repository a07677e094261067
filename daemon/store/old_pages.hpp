// Rows of pages and of what they covered, after years of crawls: those that nothing refers to any more are dropped.
//
// A page stays while any of these holds: a fact names it, in force or in history (that is a fact's evidence); it stands
// for an address (resource, stream, leads), is a landmark's last look, or a status' evidence; the archive has its body;
// its run is unfinished or waits for a person, or is among the newest `newest_runs` that were accepted; it is younger
// than `before_ms`. A file's page stays always: it is one a run. A scope's coverage stays while it is among the newest
// of that scope, bears its newest data, comes from a file, or a status rests on its run. So all that is said of a
// school, now or as it was known then, leads back to the same rows as before.
//
// The writer's thread, no transaction open: the whole is one, of at most `at_most` rows of each table.
#pragma once
#include <cstdint>

#include "store/database.hpp"

namespace twinwatch::store {

struct PageBounds {
  std::int64_t before_ms = 0;
  int newest_runs = 10;  // at least as many as the gate's median looks back on
  std::int64_t at_most = 20'000;
};

struct PrunedRows {
  std::int64_t pages = 0, coverages = 0;
};
PrunedRows prune_pages(Database&, const PageBounds&);

}  // namespace twinwatch::store
