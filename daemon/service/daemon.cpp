#include "service/daemon.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <csignal>
#include <set>
#include <utility>

#include "alert/rules.hpp"
#include "service/control.hpp"
#include "service/demo.hpp"
#include "service/due.hpp"
#include "service/inbox_watch.hpp"
#include "service/notify.hpp"
#include "service/requests.hpp"
#include "service/summary.hpp"

namespace twinwatch::service {
namespace asio = boost::asio;
namespace {

constexpr auto look_interval = std::chrono::minutes(1);
constexpr auto leave_time = std::chrono::seconds(20);

class Daemon {
 public:
  Daemon(asio::io_context& loop, Config config, Clock& clock, PlayedClock* played, const Log& log,
         const DaemonOptions& options)
      : loop_(loop),
        played_(played),
        log_(log),
        options_(options),
        engine_(loop.get_executor(), std::move(config), clock, log),
        turn_(loop.get_executor()),
        tick_(loop),
        watchdog_(loop),
        signals_(loop, SIGINT, SIGTERM) {
    engine_.on_progress = [this](const Progress& progress) { show_progress(progress); };
  }

  int run() {
    Control control(loop_.get_executor(), engine_.config().socket,
                    [this](std::string request) { return answer(std::move(request)); });
    signals_.async_wait([this](auto error, int) {
      if (!error) stop();
    });
    feed_watchdog();
    auto living = live();
    asio::co_spawn(loop_, std::move(living), [this](std::exception_ptr failure) {
      if (!failure) return;
      try {
        std::rethrow_exception(failure);
      } catch (const std::exception& error) {
        log_.error(error.what());
      }
      exit_code_ = 1;
      stop();
    });
    loop_.run();
    control.stop();
    return exit_code_;
  }

 private:
  void say(const std::string& text) const {
    if (options_.say) options_.say(text);
  }

  void stop() {
    if (std::exchange(stopping_, true)) return;
    notify_stopping();
    log_.info("stopping: what was accepted stays, an unfinished run goes on at the next start");
    if (!options_.once) say("Stopped. What was accepted stays; an unfinished run goes on at the next start.");
    if (at_rest()) return loop_.stop();
    engine_.leave();
    wait_until_idle(std::chrono::steady_clock::now() + leave_time);
  }

  bool at_rest() const { return engine_.idle() && !turn_.taken(); }

  // What is on its way sees the wish within milliseconds; a disk that hangs must not keep the service from ending.
  void wait_until_idle(std::chrono::steady_clock::time_point at_most) {
    if (at_rest()) return loop_.stop();
    if (std::chrono::steady_clock::now() > at_most) ::_exit(exit_code_);  // as a kill: nothing is lost
    tick_.expires_after(std::chrono::milliseconds(10));
    tick_.async_wait([this, at_most](auto) { wait_until_idle(at_most); });
  }

  void show_progress(const Progress& progress) {
    const auto words = status_.hear(progress, std::chrono::steady_clock::now());
    if (!words) return;
    notify_status(*words);
    status_told_ = true;
  }

  // Long work is over: the usual status again.
  void rest() {
    if (status_told_) notify_status(usual_status_);
    status_told_ = false;
  }

  asio::awaitable<std::string> answer(std::string request) {
    auto answering = answer_request(engine_, turn_, std::move(request));
    auto reply = co_await std::move(answering);
    rest();
    co_return reply;
  }

  // The watchdog is fed by the loop itself: a loop that hangs is restarted.
  void feed_watchdog() {
    const auto interval = watchdog_interval();
    if (interval.count() == 0) return;
    notify_watchdog();
    watchdog_.expires_after(interval);
    watchdog_.async_wait([this](auto error) {
      if (!error) feed_watchdog();
    });
  }

  void log_cycle(const CycleReport& report) {
    for (const auto& run : report.runs) {
      if (options_.once && run.state == "failed") exit_code_ = 1;
      if (run.state == "failed")
        log_.error(fmt::format("{}: run {} failed ({}): {}", run.source, run.run_id, run.verdict, run.message));
      else if (run.state == "quarantined")
        log_.warning(fmt::format("{}: run {} is held back: {}", run.source, run.run_id, run.message));
      else if (!options_.say)
        log_.info(fmt::format("{}{}{}: run {} {}: {} rows, {} loaded, {} rejected; +{} ~{} -{}", run.source,
                              run.subject.empty() ? "" : "/", run.subject, run.run_id, run.state, run.rows, run.loaded,
                              run.rejected, run.added, run.changed, run.removed));
    }
  }

  // Mail goes out in its hour of its day, once a period, and where that is a holiday on the next day that is none; the
  // outbox itself refuses a second one.
  bool mail_is_due() {
    const auto now_ms = engine_.clock().now_ms();
    const auto& mail = engine_.config().mail;
    const auto period = local_time(now_ms, engine_.config().timezone).period();
    if (period == mailed_period_ || !engine_.calendar().weekly_mail_due(now_ms, mail.day, mail.hour)) return false;
    mailed_period_ = period;
    return true;
  }

  asio::awaitable<std::int64_t> due_of(const SourceConfig& source) {
    auto look = [&source](store::Database& db) { return next_due_ms(db, source); };
    auto looking = engine_.writer().run(std::move(look));
    co_return co_await std::move(looking);
  }

  // Recorded pages are read with the inboxes; of the web each source has its own coroutine, but for `--once`.
  asio::awaitable<std::set<std::string>> due_sources() {
    std::set<std::string> due;
    for (const auto& source : engine_.config().sources) {
      if (source.from == SourceConfig::From::inbox) continue;
      if (source.from == SourceConfig::From::web && !options_.once) continue;
      auto asking = due_of(source);
      if (options_.once || co_await std::move(asking) <= engine_.clock().now_ms()) due.insert(source.id);
    }
    co_return due;
  }

  asio::awaitable<void> look(std::string trigger) {
    auto asking = due_sources();
    auto due = co_await std::move(asking);
    auto cycling = cycle(engine_, turn_, std::move(due), std::move(trigger), mail_is_due());
    const auto report = co_await std::move(cycling);
    rest();
    log_cycle(report);
    if (!report.runs.empty()) say(describe_cycle(report));
  }

  // A crawl takes hours and reads beside everything else; what follows from it has its turn.
  asio::awaitable<void> watch_web(const SourceConfig& source) {
    asio::steady_timer timer(loop_);
    while (!stopping_) {
      std::string failure;
      std::int64_t wait = 0;
      try {
        auto asking = due_of(source);
        wait = std::clamp<std::int64_t>(co_await std::move(asking) - engine_.clock().now_ms(), 0, 60'000);
        // Somebody has it read already: `twinwatch run`.
        if (engine_.is_reading(source.id)) wait = 60'000;
        if (wait == 0) {
          auto reading = crawl(source);
          co_await std::move(reading);
        }
      } catch (const std::exception& error) {
        failure = error.what();
      }
      rest();
      if (!failure.empty()) {
        wait = 60'000;
        auto telling = tell_failure(source, failure);
        co_await std::move(telling);
      }
      if (wait == 0) continue;
      timer.expires_after(std::chrono::milliseconds(wait));
      co_await timer.async_wait(asio::use_awaitable);
    }
  }

  asio::awaitable<void> crawl(const SourceConfig& source) {
    CycleReport report;
    auto running = engine_.run_source(source, "schedule");
    report.runs = co_await std::move(running);
    if (stopping_) co_return;
    auto taking = turn_.take();
    const auto held = co_await std::move(taking);
    auto settling = engine_.settle(report.runs.back().run_id);
    report.settled = co_await std::move(settling);
    log_cycle(report);
    say(describe_cycle(report));
  }

  // A credential that is missing, a plugin that cannot be read: the operator hears it as of any other failure.
  asio::awaitable<void> tell_failure(const SourceConfig& source, const std::string& failure) {
    log_.error(failure);
    auto raise = [id = source.id, failure, now = engine_.clock().now_ms()](store::Database& db) {
      try {
        alert::raise_notice(db, "source.failed:" + id, "error", failure, now);
      } catch (const std::exception&) {  // a full disk: the log has it
      }
    };
    auto raising = engine_.writer().run(std::move(raise));
    co_await std::move(raising);
  }

  asio::awaitable<void> look_once_more(std::string trigger) {
    std::string failure;
    try {
      auto looking = look(std::move(trigger));
      co_await std::move(looking);
    } catch (const std::exception& error) {
      failure = error.what();
    }
    rest();
    if (!failure.empty()) log_.error(failure);  // a full disk today must not end the service: it looks again
  }

  void show_where_things_are() {
    auto read = [](store::Database& db) { return alert::coverage(db); };
    auto coverage = engine_.writer().begin([this, read](store::Database& db) mutable {
      const auto all = read(db);
      if (!all.empty()) coverage_line_ = describe_coverage(all.front());
    });
    coverage.get();
    if (!coverage_line_.empty()) say("Coverage:  " + coverage_line_);
    say("Mails:     " + engine_.config().mail.maildir.string() +
        "/new  (a Maildir: `mutt -f` or any text viewer; nobody was mailed)");
  }

  asio::awaitable<void> live() {
    if (played_ && !engine_.config().demo.empty()) {
      auto playing = play_demo(
          engine_, turn_, *played_, options_.say ? options_.say : [](const std::string&) {});
      co_await std::move(playing);
    } else if (options_.once) {
      auto looking = look("schedule");
      co_await std::move(looking);
    } else {
      auto looking = look_once_more("schedule");
      co_await std::move(looking);
    }
    show_where_things_are();
    if (options_.once) {
      loop_.stop();
      co_return;
    }
    std::vector<std::filesystem::path> inboxes;
    for (const auto& source : engine_.config().sources)
      if (source.from == SourceConfig::From::inbox) inboxes.push_back(source.inbox);
    InboxWatch watch(loop_.get_executor(), inboxes, [this] {
      auto looking = look_once_more("inbox");
      asio::co_spawn(loop_, std::move(looking), asio::detached);
    });
    usual_status_ = "watching";
    notify_ready(usual_status_);
    say("Watching:  drop a file into " + (engine_.config().state_dir / "inbox").string() +
        "/SOURCE, or `twinwatch import`. Ctrl-C ends it.");
    log_.info(fmt::format("ready: {} sources, database {}", engine_.config().sources.size(),
                          engine_.config().database.string()));
    for (const auto& source : engine_.config().sources) {
      if (source.from != SourceConfig::From::web) continue;
      auto watching = watch_web(source);
      asio::co_spawn(loop_, std::move(watching), asio::detached);
    }
    asio::steady_timer next(loop_);
    for (;;) {
      next.expires_after(look_interval);
      co_await next.async_wait(asio::use_awaitable);
      auto looking = look_once_more("schedule");
      co_await std::move(looking);
    }
  }

  asio::io_context& loop_;
  PlayedClock* played_;
  const Log& log_;
  const DaemonOptions& options_;
  Engine engine_;
  Turn turn_;
  asio::steady_timer tick_, watchdog_;
  asio::signal_set signals_;
  std::string mailed_period_, coverage_line_;
  ProgressTeller status_{as_a_status};
  std::string usual_status_ = "starting";
  bool status_told_ = false, stopping_ = false;
  int exit_code_ = 0;
};

}  // namespace

int run_daemon(Config config, const Log& log, const DaemonOptions& options) {
  ::signal(SIGPIPE, SIG_IGN);  // a worker or a client that goes away is an error code, not our end
  ::signal(SIGXFSZ, SIG_IGN);  // so is a file that may not grow any further
  SystemClock system_clock;
  PlayedClock played_clock;
  const bool demo = !config.demo.empty();
  if (demo) resume_demo_clock(config, played_clock);
  Clock& clock = demo ? static_cast<Clock&>(played_clock) : system_clock;
  // Declared before the daemon: handlers that the loop still holds when it stops refer to nothing that is gone then.
  asio::io_context loop(1);
  Daemon daemon(loop, std::move(config), clock, demo ? &played_clock : nullptr, log, options);
  return daemon.run();
}

}  // namespace twinwatch::service
