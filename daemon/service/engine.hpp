// The rooms put together: what `twinwatchd` runs on its loop and what `twinwatch import` runs by itself when no daemon
// does. One Engine owns the database's lock, the writer's thread and the fetchers. All calls from the loop's thread;
// jobs run one after another (a second caller waits), but the brake and other short writes slip in between.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "alert/rules.hpp"
#include "alert/status.hpp"
#include "fetch/web.hpp"
#include "mail/digest.hpp"
#include "mail/outbox.hpp"
#include "match/first_schools.hpp"
#include "service/clock.hpp"
#include "service/config.hpp"
#include "service/interruption.hpp"
#include "service/log.hpp"
#include "service/progress.hpp"
#include "service/writer.hpp"
#include "worker/description.hpp"

namespace twinwatch::match {
struct MatcherData;
}

namespace twinwatch::service {

// What became of one run, for terminal and log. `state` and `verdict` as in the table run.
struct RunReport {
  std::int64_t run_id = 0;
  std::string source, subject, state, verdict, message;
  std::string incomplete, incomplete_by;  // a crawl that is a part of one: why; as in the table run
  std::int64_t rows = 0, loaded = 0, duplicate = 0, blank = 0, preamble = 0, rejected = 0;
  std::int64_t records = 0, added = 0, changed = 0, removed = 0, kept = 0;
  bool resumed = false;
};

struct Surroundings;
struct ReplayReport;

struct SettleReport {  // what followed from the accepted runs
  match::Outcome match;
  alert::StatusChange status;
  alert::RuleOutcome alerts;
  std::int64_t hold = 0;  // too much would change in what coordinators are told: the hold that is open; 0: none
};

struct MailReport {
  mail::Composed composed;
  mail::Sent sent;
};

class Engine {
 public:
  Engine(boost::asio::any_io_executor loop, Config config, Clock& clock, const Log& log);
  ~Engine();

  const Config& config() const { return config_; }
  const calendar::Calendar& calendar() const { return calendar_; }
  Writer& writer() { return writer_; }
  Clock& clock() { return clock_; }
  std::function<void(const Progress&)> on_progress;  // called on the loop's thread

  // Ends what is running, from the loop's thread. A run that is not accepted yet is closed as stopped and its file
  // stays in the inbox; nothing else is begun. What had been accepted stays, and what follows from it is drawn another
  // time.
  void interrupt() {
    interruption_.request();
    transport_->interrupt();
  }
  bool interrupted() const { return interruption_.requested(); }
  // The service ends: what is unfinished is left so that the next start goes on with it.
  void leave() {
    interruption_.request(true);
    transport_->interrupt();
  }
  bool idle() const { return under_way_ == 0 && reading_.empty() && !sending_; }  // nothing is on its way
  bool is_reading(const std::string& source) const { return reading_.contains(source); }

  // Everything that waits: runs that a kill left behind, files in inboxes, and those of the other sources that are due.
  boost::asio::awaitable<std::vector<RunReport>> run_sources(std::set<std::string> due, std::string trigger);
  boost::asio::awaitable<std::vector<RunReport>> run_source(const SourceConfig& source, std::string trigger);
  // A file of the operator's: copied into the source's inbox, then run. `older`: it may bear an earlier date than what
  // is accepted; that holds for this import only (a file that has to be read again later is asked about again).
  boost::asio::awaitable<RunReport> import_file(const SourceConfig& source, std::filesystem::path file, bool older);

  // Matching, status, rules. Nothing is done when nothing can have changed (service/settled.hpp).
  boost::asio::awaitable<SettleReport> settle(std::int64_t run_id);
  // Composes what is due; an empty period: no more than what the operator must hear now.
  boost::asio::awaitable<mail::Composed> compose(std::string period);
  // Hands what is queued and due to the transport, on a thread of its own: a mail server may take minutes to answer.
  // Needs no turn. While somebody else sends: nothing to do. Out of the calendar's hours for mail only the operator's
  // leaves, but for what a person has just sent for.
  boost::asio::awaitable<mail::Sent> send_mail(bool by_a_person);

  boost::asio::awaitable<RunReport> accept(std::int64_t run_id, std::string person);
  boost::asio::awaitable<void> reject(std::int64_t run_id, std::string person, std::string reason);

  // Reads what the archive keeps of a source again: service/replay.hpp. Pages fetched before `from_ms` stand as they
  // are. Throws ConfigError where there is nothing to read.
  boost::asio::awaitable<ReplayReport> replay(const SourceConfig& source, std::int64_t from_ms);

  void use_pages(std::string subfolder) { pages_subfolder_ = std::move(subfolder); }  // the demo's week

  // What written names are matched by, on any thread: immutable.
  match::Matcher matcher() const { return {gazetteer_, *names_}; }

 private:
  void refresh_eligible_if_edited(store::Database&, std::int64_t now_ms) const;
  void watch_the_house(store::Database&, std::int64_t now_ms);  // now and then; writer's thread
  Surroundings surroundings();
  std::function<fetch::Fetcher&(const worker::Description&)> way_to(const SourceConfig& source,
                                                                    std::unique_ptr<fetch::Fetcher>& owner);
  fetch::Web& web();

  boost::asio::any_io_executor loop_;
  Config config_;
  Clock& clock_;
  const Log& log_;
  place::Gazetteer gazetteer_;
  std::unique_ptr<const match::MatcherData> names_;
  match::Eligible eligible_;
  calendar::Calendar calendar_;
  std::vector<alert::Rule> rules_;
  std::string judged_by_;
  std::int64_t watched_ms_ = 0;                         // the writer's thread uses it
  std::unique_ptr<match::FirstSchools> first_schools_;  // of the last accepted run; the writer's thread uses it
  Writer writer_;
  std::string pages_subfolder_;
  Interruption interruption_;
  std::set<std::string> reading_;  // sources of pages that are being read
  int under_way_ = 0;
  bool sending_ = false;
  std::unique_ptr<mail::Transport> transport_;
  boost::asio::thread_pool sender_{1};  // the transport's thread
  std::unique_ptr<fetch::Web> web_;     // goes first: what it remembers it tells the writer
};

}  // namespace twinwatch::service
