#include "service/source_run.hpp"

#include <fmt/format.h>

#include <boost/asio/post.hpp>

#include "ingest/frontier.hpp"
#include "ingest/gate.hpp"
#include "ingest/page_stage.hpp"
#include "service/chunk_flow.hpp"
#include "service/crawl.hpp"
#include "service/memory_given_back.hpp"
#include "service/run_notices.hpp"
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
  SQLite::Statement row(
      db.sql(),
      "SELECT s.id, r.subject, r.state, r.verdict, r.message, r.rows, r.loaded, r.duplicate, r.blank,"
      " r.preamble, r.rejected, r.records, r.added, r.changed, r.removed, r.kept, r.incomplete, r.incomplete_by"
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
  report.incomplete = row.getColumn(column++).getString();
  report.incomplete_by = row.getColumn(column++).getString();
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
  std::optional<Interruption::AtOnce> at_once;  // ends `session`

  bool is_about_a_file() const { return !request.opening.subject.empty(); }

  void say_reading(std::uint64_t done, std::uint64_t about) const {
    if (progress) progress({request.source.id, request.opening.subject, "reading", done, about, true, "rows"});
  }
  void say_storing(std::uint64_t done, std::uint64_t total) const {
    if (progress) progress({request.source.id, request.opening.subject, "storing", done, total, false, "records"});
  }

  boost::asio::awaitable<std::unique_ptr<worker::Session>> new_session() {
    worker::Spawn spawn;
    spawn.worker = config.worker;
    spawn.plugin = config.plugin_dir / (request.source.plugin + ".so");
    spawn.settings = effective_settings(request.source);
    spawn.limits = request.source.limits;
    // A crawl opens workers for hours; its pages are kept as what one plugin read.
    const auto stamp = stamp_of(spawn.plugin);
    if ((stamp.empty() || stamp != request.opening.plugin_stamp) &&
        fetch::Body::from_file(spawn.plugin, max_plugin_octets).sha256() != request.opening.plugin_hash)
      throw ConfigError(
          fmt::format("source.{}: {} was replaced while run {} was under way: what it had read was read by "
                      "another. The next run reads it again.",
                      request.source.id, spawn.plugin.string(), run_id));
    worker::Session::OnLog on_log = [this](int level, std::string_view message) {
      log(level_of(level), fmt::format("{}: plugin says: {}", request.source.id, message));
    };
    auto opening = worker::Session::open(loop, std::move(spawn), std::move(on_log));
    auto opened = co_await std::move(opening);
    auto note = [id = run_id, version = opened->description().version](store::Database& db) {
      SQLite::Statement update(db.sql(),
                               "UPDATE run SET plugin_version = ?1 WHERE run_id = ?2 AND plugin_version <> ?1");
      update.bind(1, version);
      update.bind(2, id);
      update.exec();
    };
    co_await writer.run(std::move(note));
    co_return opened;
  }

  boost::asio::awaitable<void> open_session() {
    if (session) co_return;
    auto opening = new_session();
    session = co_await std::move(opening);
    at_once.emplace(interruption, [this] { session->stop("interrupted"); });
    interruption.look();
  }

  void end_session() {
    at_once.reset();
    session.reset();
  }

  boost::asio::awaitable<bool> page_was_accepted_before(const fetch::Page& page) {
    auto look = [this, &page](store::Database& db) {
      return ingest::same_page_accepted(db, request.opening, page).has_value();
    };
    auto looking = writer.run(std::move(look));
    co_return co_await std::move(looking);
  }

  // The page waits in `last` for the judgement.
  boost::asio::awaitable<void> parse_file() {
    const auto about = estimated_rows(page->body.view());
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
      say_reading(flow.rows(), about);
    };
    say_reading(0, about);
    auto parsing = session->parse(*page, std::move(on_chunk));
    const auto answer = co_await std::move(parsing);
    flow.settle_all();
    auto seal = [this, charset = answer.charset](store::Database&) { last->seal({}, charset); };
    auto sealing = writer.run(std::move(seal));
    co_await std::move(sealing);
  }

  // True: it is unchanged, nothing was parsed.
  boost::asio::awaitable<bool> read_file() {
    auto look = [id = run_id](store::Database& db) { return ingest::next_asked(db, id); };
    auto looking = writer.run(std::move(look));
    auto next = co_await std::move(looking);
    if (!next) co_return false;  // it went on after a kill, and the page had been committed
    auto fetching = request.inbox->fetch(std::move(*next));
    page.emplace(co_await std::move(fetching));
    if (!request.resume) {
      auto before = page_was_accepted_before(*page);
      if (co_await std::move(before)) co_return true;
    }
    auto opening = open_session();
    co_await std::move(opening);
    auto parsing = parse_file();
    co_await std::move(parsing);
    worker::Session::OnChunk ignore = [](std::string_view) {};
    auto finishing = session->finish(std::move(ignore));
    co_await std::move(finishing);
    end_session();
    co_return false;
  }

  boost::asio::awaitable<bool> read_source() {
    Parsers::Open open = [this] { return new_session(); };
    Crawl crawl(*this, request, run_id, std::move(open));
    const Interruption::AtOnce wish(interruption, [&crawl] { crawl.stop("interrupted"); });
    auto reading = crawl.read();
    co_await std::move(reading);
    if (request.when_read) {
      auto note = [this](store::Database& db) { request.when_read(db, run_id); };
      co_await writer.run(std::move(note));
    }
    co_return false;
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
    std::vector<fetch::Request> file;  // known by name: no need to start a worker just to be asked for it
    if (is_about_a_file()) file.emplace_back().url = "inbox:" + request.opening.subject;
    if (request.resume != 0) {
      run_id = request.resume;
    } else {
      auto open = [this, &file](store::Database& db) {
        return ingest::open_run(db, request.opening, clock.now_ms(), file);
      };
      auto opening = writer.run(std::move(open));
      run_id = co_await std::move(opening);
      if (is_about_a_file()) hearing.emplace(gazetteer);
    }
    if (is_about_a_file()) {
      auto reading = read_file();
      const bool known = co_await std::move(reading);
      if (known) {
        auto close = [id = run_id, now = clock.now_ms()](store::Database& db) { ingest::close_unchanged(db, id, now); };
        co_await writer.run(std::move(close));
        co_return;
      }
    } else {
      auto reading = read_source();
      co_await std::move(reading);
      auto close = [id = run_id, now = clock.now_ms()](store::Database& db) {
        const bool closed = ingest::close_if_all_same(db, id, now);
        if (closed) mark_due(db);  // what had grown too old has been seen again
        return closed;
      };
      auto closing = writer.run(std::move(close));
      if (co_await std::move(closing)) co_return;
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

  boost::asio::awaitable<RunReport> tell() {
    auto work = [this](store::Database& db) {
      auto report = read_report(db, run_id);
      tell_of_run(db, request.source, report, request.replay, clock.now_ms());
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
  Carried run{std::move(around), std::move(request), 0, nullptr, std::nullopt, std::nullopt, nullptr, std::nullopt};
  struct UnderWay {
    explicit UnderWay(int& runs) : count(runs) { ++count; }
    ~UnderWay() { --count; }
    int& count;
  } const under_way(run.under_way);
  std::string verdict, message;
  try {
    co_await run.whole_run();
  } catch (const worker::WorkerFailed& failure) {
    verdict = worker::name_of(failure.verdict.code);
    message = failure.verdict.message;
  } catch (const fetch::FetchError& failure) {
    // No room, still being written: another time may do, the file stays where it is.
    verdict = failure.kind == fetch::FetchError::Kind::transient ? "transient"
              : run.is_about_a_file()                            ? "fetch"
                                                                 : std::string("fetch.") + fetch::name_of(failure.kind);
    message = failure.what();
  } catch (const worker::StreamError& failure) {
    verdict = "garbage";
    message = fmt::format("{}: {}", run.request.source.plugin, failure.what());
  } catch (const std::invalid_argument& failure) {  // of the judgement: what it carried has been replaced
    verdict = "overtaken";
    message = failure.what();
  } catch (const ConfigError& failure) {
    verdict = "config";
    message = failure.what();
  } catch (const Interrupted&) {
    verdict = "stopped";
  }
  run.end_session();
  // A crawl's pages are committed one by one: it is left as it is and goes on where it was. So is everything when the
  // service ends.
  if (!verdict.empty() && run.run_id != 0 && run.interruption.requested() &&
      (run.interruption.leaving() || !run.is_about_a_file()) && !run.request.replay) {
    RunReport report;
    report.run_id = run.run_id;
    report.source = run.request.source.id;
    report.subject = run.request.opening.subject;
    report.state = "running";
    report.verdict = "stopped";
    report.message = "interrupted: what was read is kept, the next run goes on where this one was";
    co_return report;
  }
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
