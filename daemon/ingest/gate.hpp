// The gate: may this run change what we say? And acceptance, the only thing that does.
//
// Checks, per scope that the run declared (undeclared means partial: it adds and never removes): the accounting adds
// up; stated totals met; landmarks found; not zero (unless the source said that nothing is right); not under 80 % of
// the median of the last five accepted runs of that scope; by its own date not older than what is accepted there; no
// required field's coverage down by 10 points; until five are accepted `expected_min` stands in. Each failed check
// becomes a `finding` with expected and found.
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/follower.hpp"
#include "ingest/hearing.hpp"
#include "ingest/page_stage.hpp"
#include "ingest/run.hpp"

namespace twinwatch::ingest {

struct Canary {  // a school's portal account of which the operator knows what the portal says
  std::string account;
  bool active = true;
};

struct Thresholds {
  double median_share = 0.8;  // of the median of `window` accepted runs
  int window = 5;
  double coverage_drop = 0.10;         // of a field, in shares (10 points)
  std::int64_t expected_min = 0;       // stands in until `window` runs are accepted; 0: none
  double rejected_share = 0.5;         // more rejected rows than this share: quarantine
  std::int64_t coverage_records = 20;  // of fewer records a share says nothing: their coverage is stored, not judged
  double missing_share = 0.1;          // of a crawl's pages: more answered 404 or 410, and more than `missing_pages`
  std::int64_t missing_pages = 3;
  double odd_share = 0.02;   // of one page type's pages may lack a landmark and are set aside, of at least
  std::int64_t odd_of = 50;  // so many
  // A list over several pages that states no total is whole only if they were read within this time (read_apart.hpp).
  std::int64_t list_within_ms = 6 * 3'600'000;
  std::vector<Canary> canaries;
  std::vector<std::string> active_states;  // folded: what a canary's projects are held against
  bool allow_older = false;                // gate.older is told and lets through: `twinwatch import --older`
};

struct Decision {
  bool accepted = false;
  std::vector<std::string> reasons;  // of the quarantine, for people; empty when accepted
};

// Progress of long work: done and total records; called now and then on the writer's thread, and before anything is
// judged. What it throws ends the work, with nothing written.
using Progress = std::function<void(std::uint64_t done, std::uint64_t total)>;

// What is known of the run without reading it again, where that is so.
struct Heard {
  std::optional<Hearing> run;  // all its pages, as they came
  PageStage* last = nullptr;   // its last page, sealed and not committed; must outlive the call
  Follower* follower = nullptr;
};

// Reads the staged pages (unless `heard` has heard them all), judges, and on acceptance merges: all in one transaction.
// On quarantine the staging is kept for `accept_run`. `data_ms` of the run is the pages' own date, else when they were
// fetched.
Decision decide(store::Database&, RunId, const place::Gazetteer&, const Thresholds&, std::int64_t now_ms,
                const Progress& = {}, Heard = {});

// `twinwatch run accept N` / `reject N`: a person lets a quarantined run through (the new baseline) or drops it. By the
// same thresholds as it was held back: what is told beside it is what the person saw, and what its claims are worth
// does not change by being let through.
void accept_run(store::Database&, RunId, const place::Gazetteer&, const Thresholds&, std::string_view person,
                std::int64_t now_ms);
void reject_run(store::Database&, RunId, std::string_view person, std::string_view reason, std::int64_t now_ms);

}  // namespace twinwatch::ingest
