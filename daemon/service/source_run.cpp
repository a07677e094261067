#include "service/source_run.hpp"

#include <fmt/format.h>

#include <boost/asio/post.hpp>

#include "alert/rules.hpp"
#include "ingest/gate.hpp"
#include "ingest/page_stage.hpp"
#include "service/chunk_flow.hpp"
#include "service/memory_given_back.hpp"
#include "service/run_opening.hpp"
#include "service/school_follower.hpp"
#include "service/settled.hpp"
#include "worker/observation.hpp"

namespace twinwatch::service {
namespace {

Level level_of(int tw_level) {
  return tw_level <= 0 ? Level::debug : tw_level == 1 ? Level::info : tw_level == 2 ? Level::warning : Level::error;
}

}  // namespace

RunReport read_report(store::Database& db, std::int64_t run_id) {
  SQLite::Statement row(db.sql(),
                        "SELECT s.id, r.subject, r.state, r.verdict, r.message, r.rows, r.loaded, r.duplicate, r.blank,"
                        " r.preamble, r.rejected, r.records, r.added, r.changed, r.removed, r.kept"
                        " FROM run r JOIN source s USING (source_id) WHERE r.run_id = ?");
  row.bind(1, run_id);
  RunReport report;
  report.run_id = run_id;
  if (!row.executeStep()) return report;
  int column = 0;
  for (auto* text : {&report.source, &report.subject, &report.state, &report.verdict, &report.message})
    *text = row.getColumn(column++).getString();
  for (auto* number :
       {&report.rows, &report.loaded, &report.duplicate, &report.blank, &report.preamble, &report.rejected,
        &report.records, &report.added, &report.changed, &report.removed, &report.kept})
    *number = row.getColumn(column++).getInt64();
  return report;
}

namespace {

struct Carried : Surroundings {  // a run on its way
  RunRequest request;
  std::int64_t run_id = 0;
  std::unique_ptr<worker::Session> session;
  std::optional<ingest::Hearing> hearing;  // of a run read from its first page on; the writer's thread uses it
  std::optional<fetch::Page> page;         // being read
  std::unique_ptr<ingest::PageStage> last;
  std::uint64_t rows = 0;  // of the pages that were read

  bool is_about_a_file() const { return !request.opening.subject.empty(); }

  void say_reading(std::uint64_t done, std::uint64_t about) const {
    if (progress) progress({request.source.id, request.opening.subject, "reading", done, about, true, "rows"});
  }
  void say_storing(std::uint64_t done, std::uint64_t total) const {
    if (progress) progress({request.source.id, request.opening.subject, "storing", done, total, false, "records"});
  }

  // Only what this run is about: the inbox file in `subject`, or anything for a whole source.
  std::vector<fetch::Request> concrete(const std::vector<fetch::Request>& asked) const {
    std::vector<fetch::Request> requests;
    for (const auto& pattern : asked)
      for (auto& one : request.fetcher.expand(pattern))
        if (request.opening.subject.empty() || one.url == "inbox:" + request.opening.subject) requests.push_back(one);
    return requests;
  }

  boost::asio::awaitable<void> open_session() {
    if (session) co_return;
    worker::Spawn spawn;
    spawn.worker = config.worker;
    spawn.plugin = config.plugin_dir / (request.source.plugin + ".so");
    spawn.settings = effective_settings(request.source);
    spawn.limits = request.source.limits;
    worker::Session::OnLog on_log = [this](int level, std::string_view message) {
      log(level_of(level), fmt::format("{}: plugin says: {}", request.source.id, message));
    };
    auto opening = worker::Session::open(loop, std::move(spawn), std::move(on_log));
    session = co_await std::move(opening);
    interruption.at_once = [this] { session->stop("interrupted"); };
    interruption.look();
    const auto version = session->description().version;
    auto note = [id = run_id, version](store::Database& db) {
      SQLite::Statement update(db.sql(), "UPDATE run SET plugin_version = ? WHERE run_id = ?");
      update.bind(1, version);
      update.bind(2, id);
      update.exec();
    };
    co_await writer.run(std::move(note));
  }

  void end_session() {
    interruption.at_once = {};
    session.reset();
  }

  boost::asio::awaitable<void> start() {
    co_await open_session();
    worker::Session::OnChunk ignore = [](std::string_view) {};
    auto starting = session->start(std::move(ignore));
    const auto answer = co_await std::move(starting);
    auto ask = [id = run_id, requests = concrete(answer.requests)](store::Database& db) {
      ingest::ask(db, id, requests);
    };
    co_await writer.run(std::move(ask));
  }

  boost::asio::awaitable<bool> page_was_accepted_before(const fetch::Page& page) {
    auto look = [this, &page](store::Database& db) {
      return ingest::same_page_accepted(db, request.opening, page).has_value();
    };
    auto looking = writer.run(std::move(look));
    co_return co_await std::move(looking);
  }

  // The only page of a file's run waits in `last` for the judgement, every other page is committed at once.
  boost::asio::awaitable<void> parse() {
    const auto about = is_about_a_file() ? estimated_rows(page->body.view()) : 0;
    auto begin = [this, about](store::Database& db) {
      if (hearing) hearing->expect(about);
      return std::make_unique<ingest::PageStage>(db, run_id, *page, request.source.archive,
                                                 hearing ? &*hearing : nullptr);
    };
    auto beginning = writer.run(std::move(begin));
    last = co_await std::move(beginning);
    ChunkFlow flow(writer, *last);
    worker::Session::OnChunk on_chunk = [&](std::string_view chunk) {
      flow(chunk);
      say_reading(rows + flow.rows(), about);
    };
    say_reading(rows, about);
    auto parsing = session->parse(*page, std::move(on_chunk));
    const auto answer = co_await std::move(parsing);
    flow.settle_all();
    rows += flow.rows();
    auto seal = [this, requests = concrete(answer.requests), charset = answer.charset](store::Database&) {
      last->seal(requests, charset);
      if (!is_about_a_file()) last->commit(clock.now_ms());
    };
    auto sealing = writer.run(std::move(seal));
    co_await std::move(sealing);
    if (!is_about_a_file()) last.reset();
  }

  // Every page that this run still has to read. True: each was unchanged, nothing was parsed.
  boost::asio::awaitable<bool> read_pages() {
    bool parsed = false;
    for (;;) {
      auto look = [id = run_id](store::Database& db) { return ingest::next_asked(db, id); };
      auto looking = writer.run(std::move(look));
      auto next = co_await std::move(looking);
      if (!next) break;
      auto fetching = request.fetcher.fetch(std::move(*next));
      page.emplace(co_await std::move(fetching));
      // A file is a whole run, so an unchanged one ends it here without a worker. A page of a crawl is parsed even when
      // it is unchanged: what it leads to may not be. (HTTP's 304 will carry records forward page by page.)
      if (is_about_a_file() && !request.resume) {
        auto before = page_was_accepted_before(*page);
        if (co_await std::move(before)) co_return true;
      }
      co_await open_session();
      co_await parse();
      parsed = true;
      if (last) break;
    }
    co_return !parsed && is_about_a_file() && !request.resume;
  }

  boost::asio::awaitable<void> judge() {
    auto decide = [this](store::Database& db) {
      // Called on the writer's thread: progress crosses back to the loop. Until the commit a wish to end is heard here.
      const ingest::Progress tell = [this](std::uint64_t done, std::uint64_t total) {
        interruption.look();
        if (progress) boost::asio::post(loop, [this, done, total] { say_storing(done, total); });
      };
      mark_due(db);
      give_memory_back();  // of the reading; what is judged now needs its own
      ingest::Thresholds thresholds = request.source.gate;
      thresholds.allow_older = request.allow_older;
      auto schools = match::FirstSchools::for_empty(db, eligible);
      std::optional<SchoolFollower> follower;
      if (schools) follower.emplace(*schools);
      const auto decision = ingest::decide(db, run_id, gazetteer, thresholds, clock.now_ms(), tell,
                                           {std::move(hearing), last.get(), follower ? &*follower : nullptr});
      if (decision.accepted) first_schools = std::move(schools);
      return decision;
    };
    auto deciding = writer.run(std::move(decide));
    co_await std::move(deciding);
    last.reset();
    page.reset();
    give_memory_back();
  }

  boost::asio::awaitable<void> whole_run() {
    interruption.look();
    const bool resumed = request.resume != 0;
    std::vector<fetch::Request> file;  // known by name: no need to start a worker just to be asked for it
    if (is_about_a_file()) file.emplace_back().url = "inbox:" + request.opening.subject;
    if (resumed) {
      run_id = request.resume;
    } else {
      auto open = [this, &file](store::Database& db) {
        return ingest::open_run(db, request.opening, clock.now_ms(), file);
      };
      auto opening = writer.run(std::move(open));
      run_id = co_await std::move(opening);
      hearing.emplace(gazetteer);
    }
    if (!is_about_a_file()) co_await start();  // after a resume too: ask() drops what this run has asked for already
    auto reading = read_pages();
    const bool unchanged = co_await std::move(reading);
    if (unchanged) {
      auto close = [id = run_id, now = clock.now_ms()](store::Database& db) { ingest::close_unchanged(db, id, now); };
      co_await writer.run(std::move(close));
      co_return;
    }
    if (session) {
      worker::Session::OnChunk ignore = [](std::string_view) {};
      auto finishing = session->finish(std::move(ignore));
      co_await std::move(finishing);
      end_session();
    }
    co_await judge();
  }

  boost::asio::awaitable<void> fail(std::string verdict, std::string message) {
    end_session();
    auto note = [id = run_id, verdict = std::move(verdict), message = std::move(message),
                 now = clock.now_ms()](store::Database& db) { ingest::fail_run(db, id, verdict, message, now); };
    co_await writer.run(std::move(note));
  }

  std::string what_interrupting_left() const {
    return fmt::format("interrupted: nothing of {} was taken over, what was accepted before stands. {}",
                       is_about_a_file() ? request.opening.subject : "this run",
                       is_about_a_file() ? "The file waits in the inbox: the next look or `twinwatch run` reads it, or "
                                           "import it again"
                                         : "`twinwatch run` reads it again");
  }

  // One open notice for one cause; a good run closes what an earlier one raised.
  boost::asio::awaitable<RunReport> tell() {
    auto work = [this](store::Database& db) {
      auto report = read_report(db, run_id);
      const auto now = clock.now_ms();
      const auto held = "run.quarantined:" + request.source.id;
      const auto failed = "source.failed:" + request.source.id;
      if (report.state == "quarantined") {
        alert::raise_notice(
            db, held, "warning",
            fmt::format("{}{}{}: run {} is held back, nothing we say of any school has changed. {} Look with "
                        "`twinwatch runs {}`; let it through with `twinwatch run accept {}` or drop it with "
                        "`twinwatch run reject {}`.",
                        report.source, report.subject.empty() ? "" : " / ", report.subject, run_id, report.message,
                        run_id, run_id, run_id),
            now);
      } else if (report.state == "failed" && report.verdict != "stopped") {
        alert::raise_notice(
            db, failed, "error",
            fmt::format("{}{}{}: run {} failed ({}), nothing we say of any school has changed. {}", report.source,
                        report.subject.empty() ? "" : " / ", report.subject, run_id, report.verdict, report.message),
            now);
      } else if (report.state == "accepted" || report.state == "unchanged") {
        alert::close_notice(db, held, now);
        alert::close_notice(db, failed, now);
      }
      return report;
    };
    auto telling = writer.run(std::move(work));
    auto report = co_await std::move(telling);
    report.resumed = request.resume != 0;
    co_return report;
  }
};

}  // namespace

boost::asio::awaitable<RunReport> carry_out(Surroundings around, RunRequest request) {
  Carried run{std::move(around), std::move(request), 0, nullptr, std::nullopt, std::nullopt, nullptr, 0};
  std::string verdict, message;
  try {
    co_await run.whole_run();
  } catch (const worker::WorkerFailed& failure) {
    verdict = worker::name_of(failure.verdict.code);
    message = failure.verdict.message;
  } catch (const fetch::FetchError& failure) {
    // No room, still being written: another time may do, the file stays where it is.
    verdict = failure.kind == fetch::FetchError::Kind::transient ? "transient" : "fetch";
    message = failure.what();
  } catch (const worker::StreamError& failure) {
    verdict = "garbage";
    message = fmt::format("{}: {}", run.request.source.plugin, failure.what());
  } catch (const ConfigError& failure) {
    verdict = "config";
    message = failure.what();
  } catch (const Interrupted&) {
    verdict = "stopped";
  }
  run.end_session();
  if (!verdict.empty() && run.interruption.requested()) {  // whatever it was that noticed first
    verdict = "stopped";
    message = run.what_interrupting_left();
  }
  if (run.run_id == 0) {  // not even opened
    RunReport report;
    report.source = run.request.source.id;
    report.subject = run.request.opening.subject;
    report.state = "failed";
    report.verdict = verdict;
    report.message = message;
    co_return report;
  }
  if (!verdict.empty()) {
    auto failing = run.fail(std::move(verdict), std::move(message));
    co_await std::move(failing);
  }
  auto telling = run.tell();
  co_return co_await std::move(telling);
}

}  // namespace twinwatch::service
