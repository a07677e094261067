// source list: each source at a glance. Reads the database where there is one, and asks each plugin for its page types.
#include <fmt/format.h>

#include <boost/json.hpp>
#include <filesystem>

#include "cli/source_commands.hpp"
#include "cli/wait_for.hpp"
#include "ingest/confirm.hpp"
#include "service/due.hpp"
#include "service/host_pauses.hpp"
#include "service/plugin_description.hpp"
#include "service/source_run.hpp"
#include "service/summary.hpp"

namespace twinwatch::cli {
namespace {
namespace json = boost::json;
using From = service::SourceConfig::From;

struct LastRun {
  service::RunReport report;
  std::int64_t started_ms = 0;
};

std::optional<LastRun> last_run(store::Database& db, const std::string& source) {
  SQLite::Statement find(db.sql(),
                         "SELECT run_id, started_ms FROM run JOIN source USING (source_id) WHERE id = ?"
                         " ORDER BY run_id DESC LIMIT 1");
  find.bind(1, source);
  if (!find.executeStep()) return std::nullopt;
  return LastRun{service::read_report(db, find.getColumn(0).getInt64()), find.getColumn(1).getInt64()};
}

struct PagesHeld {
  std::int64_t pages = 0, oldest_ms = 0;
};

PagesHeld pages_held(store::Database& db, const std::string& source) {
  SQLite::Statement count(db.sql(),
                          "SELECT count(*), coalesce(min(checked_ms), 0) FROM resource JOIN source USING (source_id)"
                          " WHERE id = ?");
  count.bind(1, source);
  count.executeStep();
  return {count.getColumn(0).getInt64(), count.getColumn(1).getInt64()};
}

// Of the source's hosts; a pause may hold for a path of a host alone.
std::vector<fetch::HostPause> pauses_of(store::Database& db, const std::vector<std::string>& hosts,
                                        std::int64_t now_ms) {
  std::vector<fetch::HostPause> pauses;
  for (auto& pause : service::load_pauses(db))
    for (const auto& host : hosts)
      if (pause.until_ms > now_ms && (pause.scope == host || pause.scope.starts_with(host + "/"))) {
        pauses.push_back(std::move(pause));
        break;
      }
  return pauses;
}

class Listing {
 public:
  Listing(const Call& call, const service::SourceConfig& source, store::Database* db, std::int64_t now_ms)
      : call_(call), source_(source), now_ms_(now_ms) {
    hosts_ = source.hosts;
    try {
      boost::asio::io_context loop(1);
      const auto plugin = wait_for(loop, service::describe_plugin(loop.get_executor(), call.config, source.plugin));
      if (source.from != From::inbox) kinds_ = service::page_kinds_of(plugin);
      hosts_.insert(hosts_.end(), plugin.hosts.begin(), plugin.hosts.end());
    } catch (const std::exception& error) {
      amiss_ = error.what();
    }
    if (db == nullptr) return;
    last_ = last_run(*db, source.id);
    held_ = pages_held(*db, source.id);
    confirmed_ = ingest::confirmed_kinds(*db, source.id);
    if (source.from != From::inbox) next_ms_ = service::next_due_ms(*db, source);
    if (source.from == From::web) pauses_ = pauses_of(*db, hosts_, now_ms);
  }

  json::object as_json() const {
    json::array kinds, pauses;
    for (const auto& kind : kinds_) {
      const auto* word = word_on(kind);
      kinds.push_back(json::object{{"kind", kind},
                                   {"confirmed", word != nullptr},
                                   {"by", word ? word->person : ""},
                                   {"at_ms", word ? word->at_ms : 0}});
    }
    for (const auto& pause : pauses_)
      pauses.push_back(json::object{{"scope", pause.scope}, {"until_ms", pause.until_ms}, {"why", pause.why}});
    json::object run;
    if (last_)
      run = {{"run", last_->report.run_id},
             {"state", last_->report.state},
             {"verdict", last_->report.verdict},
             {"message", last_->report.message},
             {"started_ms", last_->started_ms},
             {"part", !last_->report.incomplete.empty()},
             {"part_by", last_->report.incomplete_by},
             {"part_why", last_->report.incomplete}};
    return {{"source", source_.id},
            {"plugin", source_.plugin},
            {"from", source_.from == From::web     ? "web"
                     : source_.from == From::pages ? "pages"
                                                   : "inbox"},
            {"where", where().string()},
            {"last_run", last_ ? json::value(run) : json::value(nullptr)},
            {"next_ms", source_.from == From::inbox ? json::value(nullptr) : json::value(next_ms_)},
            {"pages_held", held_.pages},
            {"oldest_seen_ms", held_.oldest_ms},
            {"page_kinds", kinds},
            {"pauses", pauses},
            {"amiss", amiss_}};
  }

  std::string text() const {
    std::string text = fmt::format("{}  plugin {}, reads {}\n", source_.id, source_.plugin, reads());
    const auto line = [&text](const char* what, const std::string& told) {
      text += fmt::format("  {:<11} {}\n", what, told);
    };
    if (!amiss_.empty()) line("AMISS", as_text(amiss_, 600));
    line("last run", told_of_last());
    line("next", next());
    if (source_.from != From::inbox) {
      line("pages", held_.pages == 0 ? "none held"
                                     : fmt::format("{} held, the longest not looked at since {}",
                                                   service::grouped(held_.pages), call_.when(held_.oldest_ms)));
      if (const auto told = confirmed(); !told.empty()) line("confirmed", told);
      if (const auto told = unconfirmed(); !told.empty()) line("UNCONFIRMED", told);
    }
    for (const auto& pause : pauses_)
      line("left alone", fmt::format("{} until {}: {}", as_text(pause.scope, 200), call_.when(pause.until_ms),
                                     as_text(pause.why, 200)));
    return text;
  }

 private:
  std::filesystem::path where() const {
    return source_.from == From::inbox ? source_.inbox : source_.from == From::pages ? source_.pages : "";
  }
  std::string reads() const {
    if (source_.from == From::inbox) return "files from " + source_.inbox.string();
    if (source_.from == From::pages) return "recorded pages of " + source_.pages.string();
    return fmt::format("the web: {}", hosts_.empty() ? "no host is named" : fmt::format("{}", fmt::join(hosts_, ", ")));
  }
  std::string told_of_last() const {
    if (!last_) return "never read";
    const auto& run = last_->report;
    std::string told = fmt::format("{}, {} on {}", run.run_id, run.state, call_.when(last_->started_ms));
    if (!run.subject.empty()) told += ", " + run.subject;
    if (run.state == "failed" || run.state == "quarantined") return told + ": " + as_text(run.message, 200);
    if (run.state == "running") return told + ": under way, or goes on at the next look";
    if (source_.from == From::inbox) return told;
    return told + (run.incomplete.empty() ? ", the whole of it" : ", a part: " + as_text(run.incomplete, 200));
  }
  std::string next() const {
    if (source_.from == From::inbox) return "as soon as a file is dropped there";
    const auto hours = static_cast<double>(source_.every_ms) / 3'600'000;
    if (next_ms_ <= now_ms_) return fmt::format("at the daemon's next look (every {:.3g} h)", hours);
    return fmt::format("{} (every {:.3g} h)", call_.when(next_ms_), hours);
  }
  const ingest::ConfirmedKind* word_on(const std::string& kind) const {
    for (const auto& word : confirmed_)
      if (word.kind == kind) return &word;
    return nullptr;
  }
  std::string confirmed() const {
    std::string told;
    for (const auto& kind : kinds_)
      if (const auto* word = word_on(kind))
        told += fmt::format("{}{} (by {}, {})", told.empty() ? "" : ", ", kind, word->person, call_.day(word->at_ms));
    return told;
  }
  std::string unconfirmed() const {
    std::string told;
    for (const auto& kind : kinds_)
      if (word_on(kind) == nullptr) told += (told.empty() ? "" : ", ") + kind;
    if (told.empty()) return told;
    return fmt::format(
        "{}: no school's status rests on what these pages claim. Look with `twinwatch source probe {} "
        "URL`, then `twinwatch source confirm {} TYPE`",
        told, source_.id, source_.id);
  }

  const Call& call_;
  const service::SourceConfig& source_;
  std::int64_t now_ms_;
  std::vector<std::string> hosts_, kinds_;
  std::string amiss_;
  std::optional<LastRun> last_;
  PagesHeld held_;
  std::vector<ingest::ConfirmedKind> confirmed_;
  std::int64_t next_ms_ = 0;
  std::vector<fetch::HostPause> pauses_;
};

}  // namespace

int source_list(const Call& call) {
  std::optional<store::Database> db;
  std::error_code error;
  if (std::filesystem::exists(call.config.database, error)) db.emplace(call.read());
  const auto now_ms = call.now_ms();
  json::array all;
  std::string text;
  for (const auto& source : call.config.sources) {
    const Listing listing(call, source, db ? &*db : nullptr, now_ms);
    all.push_back(listing.as_json());
    text += (text.empty() ? "" : "\n") + listing.text();
  }
  if (call.json)
    print_json(all);
  else
    print(text);
  return ok;
}

}  // namespace twinwatch::cli
