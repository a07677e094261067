#include "service/replay.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <charconv>
#include <limits>

#include "ingest/frontier.hpp"
#include "service/archived_pages.hpp"
#include "service/reading_once.hpp"
#include "service/run_opening.hpp"
#include "service/source_run.hpp"

namespace twinwatch::service {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view copy_prefix = "replay.";

std::string why_a_part(const ReplayReport& report) {
  std::string why = "read again from the archive";
  if (report.too_old > 0) why += fmt::format("; {} pages that were fetched before stand as they are", report.too_old);
  if (report.no_longer_kept > 0)
    why += fmt::format("; {} pages whose bodies are no longer kept stand as they are", report.no_longer_kept);
  if (report.never_fetched > 0)
    why += fmt::format("; {} addresses were never fetched, the next run reads them", report.never_fetched);
  return why;
}

// What the crawl itself found missing stays said.
void mark_as_a_part(store::Database& db, std::int64_t run, std::string why) {
  const auto crawl = read_report(db, run).incomplete;
  ingest::mark_incomplete(db, run, "replay", crawl.empty() ? why : why + "; " + crawl);
}

// Of copies whose maker is gone.
void remove_left_behind(const fs::path& beside) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(beside, error)) {
    const auto name = entry.path().filename().string();
    if (!name.starts_with(copy_prefix)) continue;
    pid_t maker = 0;
    const auto [end, bad] = std::from_chars(name.data() + copy_prefix.size(), name.data() + name.size(), maker);
    if (bad != std::errc() || end != name.data() + name.size() || maker <= 0) continue;
    if (::kill(maker, 0) != 0 && errno == ESRCH) fs::remove_all(entry.path(), error);
  }
}

}  // namespace

PrivateCopy::PrivateCopy(const fs::path& database) {
  const auto beside = database.parent_path();
  remove_left_behind(beside);
  folder_ = beside / fmt::format("{}{}", copy_prefix, ::getpid());
  std::error_code error;
  fs::remove_all(folder_, error);
  auto original = store::Database::open_reader(database);
  if (::mkdir(folder_.c_str(), 0700) != 0)
    throw ConfigError(
        fmt::format("{}: cannot be made ({}): a private copy of the database goes there. Call it as the "
                    "service's user, or give that folder room.",
                    folder_.string(), std::generic_category().message(errno)));
  try {
    SQLite::Statement copy(original.sql(), "VACUUM INTO ?");
    copy.bind(1, file().string());
    copy.exec();
  } catch (const std::exception& failure) {
    fs::remove_all(folder_, error);
    throw ConfigError(fmt::format("{}: no copy of {} could be made there: {}. It needs as much room as the database.",
                                  folder_.string(), database.string(), failure.what()));
  }
}

PrivateCopy::~PrivateCopy() {
  std::error_code error;
  fs::remove_all(folder_, error);
}

boost::asio::awaitable<ReplayReport> Engine::replay(const SourceConfig& configured, std::int64_t from_ms) {
  if (configured.from == SourceConfig::From::inbox)
    throw ConfigError(
        fmt::format("source.{} reads files, and a file is read again by giving it again: `twinwatch import --source {} "
                    "FILE` reads what the plugin or its settings would read differently now.",
                    configured.id, configured.id));
  const ReadingOnce once(reading_, configured.id);
  SourceConfig source = configured;
  source.crawl.pages = std::numeric_limits<std::int64_t>::max();  // the archive has no need to be spared
  auto look = [id = source.id, from_ms](store::Database& db) { return index_archive(db, id, from_ms); };
  auto looking = writer_.run(std::move(look));
  const auto index = co_await std::move(looking);
  ReplayReport report;
  report.no_longer_kept = index.no_longer_kept;
  report.too_old = static_cast<std::int64_t>(index.left_as_it_is.size()) - index.no_longer_kept;
  if (index.pages.empty() && index.left_as_it_is.empty())
    throw ConfigError(fmt::format("source.{}: nothing has been read of it yet; `twinwatch run --source {}` does.",
                                  source.id, source.id));
  if (index.pages.empty())
    throw ConfigError(fmt::format(
        "source.{}: there is nothing to read again: of its {} pages {} were fetched before the day asked for, and of "
        "{} "
        "the body is not kept ([source.{}] archive says what is). `twinwatch run --source {}` reads it from where it "
        "is.",
        source.id, index.left_as_it_is.size(), report.too_old, report.no_longer_kept, source.id, source.id));

  ArchivedPages archive(writer_, index);
  auto opening = describe_run(config_, source, "", "replay");
  RunRequest request{.source = source, .fetcher_for = {}, .opening = std::move(opening)};
  request.replay = true;
  request.fetcher_for = [&archive](const worker::Description&) -> fetch::Fetcher& { return archive; };
  request.when_read = [&report, &archive, &index](store::Database& db, std::int64_t run) {
    const auto now = ingest::standing(db, run);
    report.pages_read = now.done + now.missing;
    report.never_fetched = archive.never_fetched();
    ingest::make_as_old_as_they_are(db, run, index.pages);
    if (archive.left_out() > 0) mark_as_a_part(db, run, why_a_part(report));
  };
  auto running = carry_out(surroundings(), std::move(request));
  report.run = co_await std::move(running);
  co_return report;
}

}  // namespace twinwatch::service
