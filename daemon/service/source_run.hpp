// One run of one source, from its first request to the gate's decision: the only place where fetch, worker and ingest
// meet. A run of an inbox source is about one file, so that each file has its own verdict and its own accounting.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <memory>
#include <string>

#include "fetch/fetcher.hpp"
#include "ingest/run.hpp"
#include "service/engine.hpp"

namespace twinwatch::service {

// What all runs of one engine share; the engine outlives them.
struct Surroundings {
  boost::asio::any_io_executor loop;
  const Config& config;
  Writer& writer;
  const place::Gazetteer& gazetteer;
  Clock& clock;
  const Log& log;
  const std::function<void(const Progress&)>& progress;
  Interruption& interruption;
  int& under_way;
  const match::Eligible& eligible;
  std::unique_ptr<match::FirstSchools>& first_schools;  // for the next settle()
};

// The way to a whole source's pages, once its plugin has said which hosts it asks for. It outlives the run.
using FetcherFor = std::function<fetch::Fetcher&(const worker::Description&)>;

struct RunRequest {
  const SourceConfig& source;
  fetch::Fetcher* inbox = nullptr;  // for a run about one file: opening.subject
  FetcherFor fetcher_for = {};      // for a run of a whole source
  ingest::RunOpening opening;
  std::int64_t resume = 0;   // the run to go on with; 0: a new one
  bool allow_older = false;  // an export older than what is accepted is told and taken
  // Pages that are kept are read again: each is parsed though its octets are known, and what comes to an end half-way
  // is not gone on with (the web would be asked in its place).
  bool replay = false;
  // When every page is read, before the gate: what was left out. The writer's thread.
  std::function<void(store::Database&, std::int64_t run_id)> when_read = {};
};

// Never throws for what a source, file or plugin does: that is in the report. Throws what the store throws.
boost::asio::awaitable<RunReport> carry_out(Surroundings around, RunRequest request);

RunReport read_report(store::Database& db, std::int64_t run_id);

}  // namespace twinwatch::service
