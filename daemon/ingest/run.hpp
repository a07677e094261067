// A run's life in the store: opened, pages asked for and committed one by one, judged by the gate, accepted or not.
// Every function is one transaction on the writer connection, called on the writer's thread, and leaves the file such
// that a kill at any instant loses at most the page that was being parsed. No transaction is open between calls.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fetch/page.hpp"
#include "place/gazetteer.hpp"
#include "store/archive.hpp"
#include "store/compression.hpp"
#include "store/database.hpp"
#include "worker/observation.hpp"

namespace twinwatch::ingest {

using RunId = std::int64_t;
using PageId = std::int64_t;

constexpr std::int64_t most_requests = 200'000;  // that a run puts on its frontier, where nobody says otherwise

struct RunOpening {
  std::string source, plugin;  // configuration's source id, plugin id
  std::string plugin_version;
  fetch::Sha256 plugin_hash{}, settings_hash{};
  std::string plugin_stamp;  // of the file that was hashed, see service/run_opening.hpp; not stored
  std::string subject, trigger;
};

// `requests`: what it asks for from the beginning, as far as that is known already.
RunId open_run(store::Database&, const RunOpening&, std::int64_t now_ms,
               const std::vector<fetch::Request>& requests = {});

// Runs of this source that a kill left `running`, oldest first. A run whose plugin or settings have changed since, and
// one that read only what the archive keeps (`replay`), is closed as failed ("superseded") instead, and not returned.
std::vector<RunId> unfinished_runs(store::Database&, const RunOpening&, std::int64_t now_ms);

// Those not asked for yet in this run. `now_ms`: what is held and younger than a request's max_age need not be read.
// `at_most`: that the frontier takes; the rest is left_out().
void ask(store::Database&, RunId, const std::vector<fetch::Request>&, std::int64_t now_ms = 0,
         std::int64_t at_most = most_requests);
std::optional<fetch::Request> next_asked(store::Database&, RunId);  // lowest seq in state 'asked'

// The accepted page with the same body, plugin and settings, if any: then nothing need be parsed.
// Keyed on body + plugin hash + settings: else a mended selector would never be applied.
std::optional<PageId> same_page_accepted(store::Database&, const RunOpening&, const fetch::Page&);

// Unfinished whole-source runs beside `accepted`, which was let through meanwhile: what they carry may be replaced.
void supersede_unfinished(store::Database&, std::string_view source, RunId accepted, std::int64_t now_ms);

// The run ended without a judgement to make: the worker's verdict, a fetch error. Nothing that was known changes.
void fail_run(store::Database&, RunId, std::string_view verdict, std::string_view message, std::int64_t now_ms);

// Every page was same_page_accepted; `same`: those pages. Their scopes are confirmed by this run: a file keeps its
// data's date, a page of the web that bears none is as fresh as now. Without `same`, the last accepted run on this
// subject is meant.
void close_unchanged(store::Database&, RunId, std::int64_t now_ms, std::span<const PageId> same = {});

}  // namespace twinwatch::ingest
