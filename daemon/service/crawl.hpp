// All pages of one source's run: several fetches on their way, a worker process or two that parse, each page committed
// by itself. A run killed at any instant goes on at its last page; one that the portal stops half-way (a budget, a
// pause it asked for, pages that cannot be had) is taken in as far as it came. Where only a path asked to be left alone
// (pause_scope), its pages stay asked for and the others are read.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "ingest/frontier.hpp"
#include "service/bell.hpp"
#include "service/parsers.hpp"
#include "service/source_run.hpp"

namespace twinwatch::service {

class Crawl {
 public:
  Crawl(const Surroundings& around, const RunRequest& request, std::int64_t run_id, Parsers::Open open);

  // Asks, reads, and tells every plugin when all is said. Throws FetchError when nothing could be had or too much could
  // not, WorkerFailed, and what the store throws. On return the run is ready to be judged, its mark of incompleteness
  // set if it has one.
  boost::asio::awaitable<void> read();
  void stop(const std::string& why);  // any time: read() throws

 private:
  using Asked = ingest::Asked;
  boost::asio::awaitable<void> start();
  boost::asio::awaitable<void> lane();
  boost::asio::awaitable<std::optional<Asked>> take();
  boost::asio::awaitable<void> read_one(const Asked& asked);
  boost::asio::awaitable<void> parse(const Asked& asked, fetch::Page page);
  boost::asio::awaitable<void> could_not(const Asked& asked, const fetch::FetchError& failure);
  void set_aside(const Asked& asked, const fetch::FetchError& failure);
  boost::asio::awaitable<void> judge_how_far();
  std::vector<fetch::Request> with_defaults(const std::vector<fetch::Request>& asked) const;
  void tell_progress();
  void end(std::exception_ptr failure);

  const Surroundings& around_;
  const RunRequest& request_;
  std::int64_t run_id_;
  fetch::Fetcher* fetcher_ = nullptr;
  Parsers parsers_;
  Bell bell_;
  std::vector<Asked> waiting_;           // taken from the frontier, in reverse
  std::set<std::int64_t> on_their_way_;  // these and those that lanes are at
  std::set<std::int64_t> aside_;         // for this run: their path is left alone
  std::string why_aside_;                // of the first
  std::set<std::string> first_;          // addresses that start() asked for
  std::optional<fetch::FetchError> first_failure_;
  std::int64_t read_ = 0, fetched_ = 0, failures_in_a_row_ = 0;
  int lanes_ = 0, at_work_ = 0, deadly_pages_ = 0;
  bool refilling_ = false, ended_ = false, budget_used_up_ = false;
  std::string why_ended_;  // before all was read; empty: nothing was left to ask for
  std::exception_ptr failure_;
};

}  // namespace twinwatch::service
