#include "service/demo.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "fetch/inbox.hpp"
#include "service/requests.hpp"
#include "service/summary.hpp"

namespace twinwatch::service {
namespace fs = std::filesystem;
namespace {

constexpr const char* weeks_played = "demo.weeks_played";

std::size_t played_so_far(store::Database& db) {
  SQLite::Statement row(db.sql(), "SELECT value FROM setting WHERE name = ?");
  row.bind(1, weeks_played);
  return row.executeStep() ? static_cast<std::size_t>(std::stoul(row.getColumn(0).getString())) : 0;
}

void remember(store::Database& db, std::size_t weeks) {
  SQLite::Statement row(
      db.sql(),
      "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value");
  row.bind(1, weeks_played);
  row.bind(2, std::to_string(weeks));
  row.exec();
}

// exports/<source>/FILE goes into the inbox of <source>: copied, as an operator would drop it.
void drop_exports(const Config& config, const fs::path& exports, Clock& clock) {
  for (const auto& source : config.sources) {
    const auto folder = exports / source.id;
    std::error_code error;
    if (!fs::is_directory(folder, error)) continue;
    fetch::Inbox inbox(source.inbox, 1ull << 30, [&clock] { return clock.now_ms(); });
    inbox.prepare();
    for (const auto& entry : fs::directory_iterator(folder))
      if (entry.is_regular_file() && entry.path().extension() != ".md") inbox.put(entry.path());
  }
}

}  // namespace

void resume_demo_clock(const Config& config, PlayedClock& clock) {
  if (config.demo.empty()) return;
  std::size_t played = 0;
  std::error_code error;
  if (fs::exists(config.database, error)) {
    try {
      auto db = store::Database::open_reader(config.database);
      played = played_so_far(db);
    } catch (const std::exception&) {
      played = 0;  // whatever is wrong with the file is told, well, when the Engine opens it
    }
  }
  clock.set(config.demo[played == 0 ? 0 : std::min(played, config.demo.size()) - 1].at_ms);
}

boost::asio::awaitable<void> play_demo(Engine& engine, Turn& turn, PlayedClock& clock,
                                       std::function<void(const std::string&)> say) {
  const auto& config = engine.config();
  auto look = [](store::Database& db) { return played_so_far(db); };
  auto looking = engine.writer().run(std::move(look));
  std::size_t played = co_await std::move(looking);
  const bool anything_new = played < config.demo.size();
  if (!anything_new && !config.demo.empty()) {
    played = config.demo.size() - 1;  // the last week once more: what does an unchanged week cost?
    say("The demo has been played before: the last week's exports are dropped in once more.");
  }
  for (; played < config.demo.size(); ++played) {
    const auto& week = config.demo[played];
    if (anything_new) clock.set(week.at_ms);
    say(fmt::format("Week {} of the demo: {} ({})", played + 1, show_time(clock.now_ms(), config.timezone),
                    local_time(clock.now_ms(), config.timezone).period()));
    drop_exports(config, week.exports, clock);
    engine.use_pages(week.pages);
    auto cycling = cycle(engine, turn, all_sources(engine.config()), "schedule", true);
    const auto report = co_await std::move(cycling);
    say(describe_cycle(report));
    auto note = [weeks = played + 1](store::Database& db) { remember(db, weeks); };
    co_await engine.writer().run(std::move(note));
  }
}

}  // namespace twinwatch::service
