#include "service/engine.hpp"

#include <fmt/format.h>

#include <boost/asio/post.hpp>
#include <optional>
#include <set>

#include "alert/eligible.hpp"
#include "alert/operator_watch.hpp"
#include "alert/rule_readiness.hpp"
#include "fetch/inbox.hpp"
#include "fetch/recorded_pages.hpp"
#include "ingest/gate.hpp"
#include "mail/audience.hpp"
#include "mail/bounce_record.hpp"
#include "mail/fault_point.hpp"
#include "match/matcher_data.hpp"
#include "service/archive_bounds.hpp"
#include "service/config_web.hpp"
#include "service/host_pauses.hpp"
#include "service/mail_marks.hpp"
#include "service/mail_sending.hpp"
#include "service/memory_given_back.hpp"
#include "service/reading_once.hpp"
#include "service/run_opening.hpp"
#include "service/settled.hpp"
#include "service/source_run.hpp"

namespace twinwatch::service {
namespace fs = std::filesystem;
namespace {

constexpr std::uint64_t max_file_octets = 1ull << 30;

bool is_inbox(const SourceConfig& source) { return source.from == SourceConfig::From::inbox; }

fetch::Inbox inbox_of(const SourceConfig& source, Clock& clock) {
  return {source.inbox, max_file_octets, [&clock] { return clock.now_ms(); }};
}

// A file that was read lies in done/, one that could not be in refused/ with the reason beside it. What was stopped
// halfway, or failed for a passing reason, stays where it is: the next look goes on with it.
void put_aside(fetch::Inbox& inbox, const RunReport& report, const Log& log) {
  try {
    if (report.state == "failed") {
      if (report.verdict != "stopped" && report.verdict != "transient")
        inbox.settle_refused(report.subject, report.message);
    } else if (report.state != "running") {
      inbox.settle_done(report.subject);
    }
  } catch (const fetch::FetchError& error) {
    log.warning(
        fmt::format("{}: {} was read but cannot be moved aside: {}", report.source, report.subject, error.what()));
  }
}

// The program's version and the octets of the files of places: an alias that was added may settle a name at last.
std::string edition_of(const fs::path& geo_dir) {
  std::set<fs::path> files;
  for (const auto& entry : fs::directory_iterator(geo_dir))
    if (entry.is_regular_file()) files.insert(entry.path());
  std::string edition = TWINWATCH_VERSION;
  for (const auto& file : files)
    edition += fmt::format(" {:02x}", fmt::join(fetch::Body::from_file(file, max_file_octets).sha256(), ""));
  return edition;
}

// Another time to escalate after may be due at once.
std::string edition_of(const alert::LifecyclePolicy& alerts) {
  return fmt::format(" {} {} {} {} {} {} {}", alerts.flap.window, alerts.flap.high, alerts.flap.low,
                     alerts.escalation.to_province_ms, alerts.escalation.to_national_ms, alerts.silence_warning_ms,
                     alerts.inhibit_after_ms);
}

}  // namespace

Engine::Engine(boost::asio::any_io_executor loop, Config config, Clock& clock, const Log& log)
    : loop_(std::move(loop)),
      config_(std::move(config)),
      clock_(clock),
      log_(log),
      gazetteer_(place::Gazetteer::load(config_.geo_dir)),
      names_(std::make_unique<match::MatcherData>(match::MatcherData::load(config_.names_dir))),
      eligible_(alert::load_eligible(config_.eligible_file)),
      calendar_(calendar::Calendar::load(config_.calendar_file)),
      rules_(alert::load_rules(config_.rules_dir, &calendar_)),
      judged_by_(judged_by(config_.status, rules_,
                           edition_of(config_.geo_dir) + names_->edition() + edition_of(config_.alerts))),
      writer_([&] {
        keep_large_blocks_apart();
        fs::create_directories(config_.state_dir);
        auto db = store::Database::open_writer(config_.database, clock.now_ms());
        refresh_eligible_if_edited(db, clock.now_ms());
        alert::show_calendar(db, calendar_);
        return db;
      }()),
      transport_(mail_transport(config_.mail)) {
  config_.mail.policy.calendar = calendar_;
  config_.mail.policy.status = config_.status;
}

Engine::~Engine() = default;

Surroundings Engine::surroundings() {
  return {loop_,       config_,       writer_,    gazetteer_, clock_,        log_,
          on_progress, interruption_, under_way_, eligible_,  first_schools_};
}

// eligible.toml holds for schools already known: decided again when the file is another than the last time.
void Engine::refresh_eligible_if_edited(store::Database& db, std::int64_t now_ms) const {
  const auto hash = fetch::Body::from_file(config_.eligible_file, max_file_octets).sha256();
  const auto edition = fmt::format("{:02x}", fmt::join(hash, ""));
  SQLite::Statement known(db.sql(), "SELECT 1 FROM setting WHERE name = 'eligible.edition' AND value = ?");
  known.bind(1, edition);
  if (known.executeStep()) return;
  if (match::refresh_eligible(db, eligible_, now_ms) != 0) mark_due(db);
  SQLite::Statement note(db.sql(), "INSERT OR REPLACE INTO setting (name, value) VALUES ('eligible.edition', ?)");
  note.bind(1, edition);
  note.exec();
}

// A disk and a queue change slowly, and each look reads all written names: once an hour, and at once after a start.
void Engine::watch_the_house(store::Database& db, std::int64_t now_ms) {
  constexpr std::int64_t hour_ms = 3'600'000;
  if (watched_ms_ != 0 && now_ms >= watched_ms_ && now_ms - watched_ms_ < hour_ms) return;
  watched_ms_ = now_ms;
  alert::House house;
  for (const auto& source : config_.sources) house.sources.insert(source.id);
  house.status_max_age_ms = config_.status.max_age_ms;
  std::error_code unknown;
  const auto space = fs::space(config_.state_dir, unknown);
  if (unknown) return;  // no state folder: whatever else is amiss, it will be told by who needs it
  house.disk_free = space.available;
  house.database_octets = fs::file_size(config_.database, unknown);
  if (unknown) house.database_octets = 0;
  alert::watch_house(db, rules_, house, config_.house, now_ms);
}

// Recorded pages are there at once; of the web the plugin's manifest says first which hosts it asks for.
FetcherFor Engine::way_to(const SourceConfig& source, std::unique_ptr<fetch::Fetcher>& owner) {
  if (source.from == SourceConfig::From::pages) {
    const auto folder = pages_subfolder_.empty() ? source.pages : source.pages / pages_subfolder_;
    try {
      owner = std::make_unique<fetch::RecordedPages>(folder);
    } catch (const fetch::FetchError& error) {
      throw ConfigError(fmt::format("source.{}.pages: {}", source.id, error.what()));
    }
    return [&owner](const worker::Description&) -> fetch::Fetcher& { return *owner; };
  }
  fetch::SourceRule rule;
  rule.hosts = source.hosts;
  rule.http_allowed = source.allow_http;
  rule.pause_path_alone = source.pause_path_alone;
  rule.secret_headers = read_credentials(source);
  rule.secret_hosts = source.hosts;
  if (!rule.secret_headers.empty() && rule.secret_hosts.empty())
    throw ConfigError(fmt::format(
        "source.{}: `credentials` are sent to the hosts of the source's own `hosts`: name them.", source.id));
  return [this, &owner, rule](const worker::Description& plugin) -> fetch::Fetcher& {
    auto whole = rule;
    whole.hosts.insert(whole.hosts.end(), plugin.hosts.begin(), plugin.hosts.end());
    if (!owner) owner = std::make_unique<fetch::HttpFetcher>(web(), std::move(whole));
    return *owner;
  };
}

// Made when the first source of the web is read: most installations have none.
fetch::Web& Engine::web() {
  if (web_) return *web_;
  fetch::HostMemory memory;
  auto& pauses = memory.known;
  auto load = writer_.begin([&pauses](store::Database& db) { pauses = load_pauses(db); });
  load.get();
  memory.remember = [this](const fetch::HostPause& pause) {
    writer_.begin([pause](store::Database& db) { store_pause(db, pause); });
  };
  web_ = std::make_unique<fetch::Web>(
      loop_, config_.web, [this] { return clock_.now_ms(); }, std::move(memory));
  return *web_;
}

boost::asio::awaitable<std::vector<RunReport>> Engine::run_source(const SourceConfig& source, std::string trigger) {
  std::vector<RunReport> reports;
  std::optional<ReadingOnce> once;  // before the look: it closes what nobody is at
  if (!is_inbox(source)) once.emplace(reading_, source.id);
  const auto opening = describe_run(config_, source, "", trigger);
  auto look = [&opening, now = clock_.now_ms()](store::Database& db) {
    std::vector<std::pair<std::int64_t, std::string>> left;
    for (const auto id : ingest::unfinished_runs(db, opening, now)) left.emplace_back(id, read_report(db, id).subject);
    return left;
  };
  auto looking = writer_.run(std::move(look));
  const auto left = co_await std::move(looking);

  if (!is_inbox(source)) {
    RunRequest request{.source = source, .fetcher_for = {}, .opening = opening};
    request.resume = left.empty() ? 0 : left.front().first;
    std::unique_ptr<fetch::Fetcher> fetcher;
    request.fetcher_for = way_to(source, fetcher);
    auto running = carry_out(surroundings(), std::move(request));
    reports.push_back(co_await std::move(running));
    co_return reports;
  }

  auto inbox = inbox_of(source, clock_);
  inbox.prepare();
  fetch::Request every_file;
  every_file.url = "inbox:*";
  for (const auto& waiting : inbox.expand(every_file)) {
    if (interrupted()) co_return reports;
    const auto name = waiting.url.substr(std::string_view("inbox:").size());
    auto about = opening;
    about.subject = name;
    std::int64_t resume = 0;
    for (const auto& [id, subject] : left)
      if (subject == name) resume = id;
    RunRequest request{.source = source, .inbox = &inbox, .opening = std::move(about), .resume = resume};
    auto running = carry_out(surroundings(), std::move(request));
    reports.push_back(co_await std::move(running));
    put_aside(inbox, reports.back(), log_);
  }
  // A kill between acceptance and the move leaves no unfinished run and a file that is then simply unchanged. A run
  // whose file was taken back has nothing left to read.
  for (const auto& [id, subject] : left) {
    bool went_on = false;
    for (const auto& report : reports) went_on = went_on || report.run_id == id;
    if (went_on) continue;
    auto close = [id = id, subject = subject, now = clock_.now_ms()](store::Database& db) {
      ingest::fail_run(
          db, id, "fetch",
          fmt::format("{} is no longer in the inbox: it was taken back before it was read. Drop it in again.", subject),
          now);
    };
    co_await writer_.run(std::move(close));
  }
  co_return reports;
}

boost::asio::awaitable<std::vector<RunReport>> Engine::run_sources(std::set<std::string> due, std::string trigger) {
  std::vector<RunReport> reports;
  for (const auto& source : config_.sources) {
    if (interrupted()) break;
    if (!is_inbox(source) && !due.contains(source.id)) continue;
    std::string failure;
    try {
      auto running = run_source(source, trigger);
      for (auto& report : co_await std::move(running)) reports.push_back(std::move(report));
    } catch (const ConfigError& error) {
      failure = error.what();
    } catch (const fetch::FetchError& error) {
      failure = error.what();
    }
    if (failure.empty()) continue;
    // One source that cannot run never keeps the others from it.
    RunReport report;
    report.source = source.id;
    report.state = "failed";
    report.verdict = "config";
    report.message = failure;
    reports.push_back(report);
    auto raise = [id = source.id, failure, now = clock_.now_ms()](store::Database& db) {
      alert::raise_notice(db, "source.failed:" + id, "error", failure, now);
    };
    co_await writer_.run(std::move(raise));
  }
  co_return reports;
}

boost::asio::awaitable<RunReport> Engine::import_file(const SourceConfig& source, fs::path file, bool older) {
  if (!is_inbox(source))
    throw ConfigError(fmt::format("source.{} reads pages, not files: import into another source.", source.id));
  auto inbox = inbox_of(source, clock_);
  inbox.prepare();
  const auto name = inbox.put(file);
  auto about = describe_run(config_, source, name, "import");
  RunRequest request{.source = source, .inbox = &inbox, .opening = std::move(about), .allow_older = older};
  auto running = carry_out(surroundings(), std::move(request));
  auto report = co_await std::move(running);
  put_aside(inbox, report, log_);
  co_return report;
}

boost::asio::awaitable<SettleReport> Engine::settle(std::int64_t run_id) {
  auto work = [this, run_id](store::Database& db) {
    const auto now = clock_.now_ms();
    SettleReport report;
    if (interrupted()) return report;  // it stays due
    keep_archive_in_bounds(db, config_, now);
    watch_the_house(db, now);
    if (SettledCounts counts; is_settled(db, judged_by_, now, counts)) {
      report.status = {counts.active, counts.inactive, counts.unknown, 0, 0};
      report.alerts.open = counts.alerts_open;
      return report;
    }
    boost::asio::post(loop_, [this] {
      if (on_progress) on_progress({"", "", "deciding what follows", 0, 0, false, ""});
    });
    report.match = match::run_matching(db, matcher(), eligible_, now, first_schools_.get());
    first_schools_.reset();
    if (interrupted()) return report;
    report.status = alert::update_status(db, config_.status, now);
    auto until = report.status.next_ms;
    const auto no_later_than = [&until](std::int64_t at_ms) {
      if (at_ms != 0 && (until == 0 || at_ms < until)) until = at_ms;
    };
    const auto freshness = alert::read_freshness(db);
    const auto tomorrow = calendar_.zone().start_ms(calendar_.zone().local(now).day + 1);
    for (const auto& rule : rules_) {
      if (interrupted()) return report;
      const auto readiness = alert::rule_readiness(rule, freshness, now);
      no_later_than(readiness.next_ms);
      const auto outcome = alert::run_rule(db, rule, run_id, now, {}, config_.alerts);
      no_later_than(outcome.next_ms);
      // It asks what time it is: then it is asked again tomorrow, whatever else happens.
      if (alert::asks_the_time(rule)) no_later_than(tomorrow);
      report.alerts.pending += outcome.pending;
      report.alerts.fired += outcome.fired;
      report.alerts.resolved += outcome.resolved;
      report.alerts.withdrawn += outcome.withdrawn;
      report.alerts.open += outcome.open;
      report.alerts.escalated += outcome.escalated;
    }
    no_later_than(alert::tend_alerts(db, config_.alerts, now));
    const auto& policy = config_.mail.policy;
    if (const auto hold = alert::watch_changes(db, policy.hold, mail::audience(db, policy, now), gazetteer_, now))
      report.hold = hold->hold_id;
    mail::fault_point("settled");
    note_settled(db, judged_by_, now, until,
                 {report.status.active, report.status.inactive, report.status.unknown, report.alerts.open});
    return report;
  };
  auto working = writer_.run(std::move(work));
  co_return co_await std::move(working);
}

boost::asio::awaitable<mail::Composed> Engine::compose(std::string period) {
  auto work = [this, period = std::move(period)](store::Database& db) {
    const auto now = clock_.now_ms();
    mail::close_mended_bounces(db, now);
    mail::Composed composed;
    if (!period.empty()) {
      composed = mail::compose(db, gazetteer_, rules_, config_.mail.policy, period, now);
      note_composed(db, period, composed.held != 0);
    } else {
      composed.operator_mails = mail::tell_operator(db, config_.mail.policy, now);
    }
    mail::fault_point("queued");
    return composed;
  };
  auto working = writer_.run(std::move(work));
  co_return co_await std::move(working);
}

// Not while its source is read: what a crawl has carried on its way may be what this run replaces. One that a stop left
// half-way is begun anew for that reason.
boost::asio::awaitable<RunReport> Engine::accept(std::int64_t run_id, std::string person) {
  auto look = [run_id](store::Database& db) { return read_report(db, run_id); };
  auto looking = writer_.run(std::move(look));
  const auto about = co_await std::move(looking);
  std::optional<ReadingOnce> once;
  if (about.subject.empty() && !about.source.empty()) once.emplace(reading_, about.source);
  auto work = [this, run_id, about, person = std::move(person)](store::Database& db) {
    const auto now = clock_.now_ms();
    mark_due(db);
    const auto* source = config_.source(about.source);  // none: it has left the configuration since
    ingest::accept_run(db, run_id, gazetteer_, source ? source->gate : ingest::Thresholds(), person, now);
    auto report = read_report(db, run_id);
    if (report.subject.empty()) ingest::supersede_unfinished(db, report.source, run_id, now);
    alert::close_notice(db, "run.quarantined:" + report.source, now);
    return report;
  };
  auto working = writer_.run(std::move(work));
  co_return co_await std::move(working);
}

boost::asio::awaitable<void> Engine::reject(std::int64_t run_id, std::string person, std::string reason) {
  auto work = [run_id, person = std::move(person), reason = std::move(reason),
               now = clock_.now_ms()](store::Database& db) {
    mark_due(db);
    ingest::reject_run(db, run_id, person, reason, now);
    alert::close_notice(db, "run.quarantined:" + read_report(db, run_id).source, now);
  };
  co_await writer_.run(std::move(work));
}

}  // namespace twinwatch::service
