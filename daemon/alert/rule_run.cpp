#include <fmt/format.h>
#include <sqlite3.h>

#include <chrono>
#include <stdexcept>

#include "alert/rules.hpp"

namespace twinwatch::alert {
namespace {

constexpr auto time_limit = std::chrono::seconds(30);
constexpr std::int64_t row_limit = 1'000'000;

int read_only(void*, int action, const char*, const char*, const char*, const char*) {
  return action == SQLITE_SELECT || action == SQLITE_READ || action == SQLITE_FUNCTION || action == SQLITE_RECURSIVE
             ? SQLITE_OK
             : SQLITE_DENY;
}

// Confines one connection to reading while a rule runs, and stops it at its time limit.
class Confined {
 public:
  explicit Confined(sqlite3* db) : db_(db), until_(std::chrono::steady_clock::now() + time_limit) {
    sqlite3_set_authorizer(db_, read_only, nullptr);
    sqlite3_progress_handler(
        db_, 10'000,
        [](void* self) -> int { return std::chrono::steady_clock::now() > static_cast<Confined*>(self)->until_; },
        this);
  }
  Confined(const Confined&) = delete;
  ~Confined() {
    sqlite3_set_authorizer(db_, nullptr, nullptr);
    sqlite3_progress_handler(db_, 0, nullptr, nullptr);
  }

 private:
  sqlite3* db_;
  std::chrono::steady_clock::time_point until_;
};

struct Hit {
  std::int64_t school_id, status_id;
  std::string reason;
};

std::vector<Hit> select(store::Database& db, const Rule& rule) {
  std::vector<Hit> hits;
  const Confined confined(db.sql().getHandle());
  try {
    SQLite::Statement rows(db.sql(), rule.select);
    if (rows.getColumnCount() < 3) throw std::runtime_error("must select school_id, reason and status_id");
    while (rows.executeStep()) {
      hits.push_back({rows.getColumn(0).getInt64(), rows.getColumn(2).getInt64(), rows.getColumn(1).getString()});
      if (static_cast<std::int64_t>(hits.size()) > row_limit)
        throw std::runtime_error(fmt::format("returns more than {} rows", row_limit));
    }
  } catch (const std::exception& error) {
    throw std::runtime_error(fmt::format("{}: {}. A rule may only read the views of config/rules/README.md.",
                                         rule.file.string(), error.what()));
  }
  return hits;
}

void move(store::Database& db, std::int64_t alert_id, const char* from, const char* to, const std::string& reason,
          std::int64_t status_id, std::int64_t run_id, std::int64_t now_ms) {
  SQLite::Statement add(
      db.sql(),
      "INSERT INTO transition (alert_id, at_ms, from_state, to_state, actor, reason, status_id, run_id)"
      " VALUES (?, ?, ?, ?, 'rule', ?, NULLIF(?, 0), NULLIF(?, 0))");
  add.bind(1, alert_id);
  add.bind(2, now_ms);
  add.bind(3, from);
  add.bind(4, to);
  add.bind(5, reason);
  add.bind(6, status_id);
  add.bind(7, run_id);
  add.exec();
}

}  // namespace

void create_views(store::Database& db) {
  db.sql().exec(
      "CREATE TEMP VIEW IF NOT EXISTS v_school AS SELECT school_id, code, plate, district_id, name, type, eligible, "
      "gone_ms IS NOT NULL AS gone FROM main.school;"
      "CREATE TEMP VIEW IF NOT EXISTS v_status AS SELECT t.status_id, t.school_id, t.status, t.basis, t.detail, "
      "t.data_ms, t.known_from AS since_ms,"
      " s.eligible, s.plate, s.district_id FROM main.status t JOIN main.school s USING (school_id) WHERE t.known_to IS "
      "NULL AND s.gone_ms IS NULL;");
}

RuleOutcome run_rule(store::Database& db, const Rule& rule, std::int64_t run_id, std::int64_t now_ms) {
  create_views(db);
  const auto hits = select(db, rule);
  RuleOutcome outcome;
  SQLite::Transaction transaction(db.sql());
  db.sql().exec(
      "DROP TABLE IF EXISTS temp.hit; CREATE TEMP TABLE hit (school_id INTEGER PRIMARY KEY, reason TEXT, status_id "
      "INTEGER)");
  {
    SQLite::Statement add(db.sql(), "INSERT OR IGNORE INTO temp.hit VALUES (?, ?, ?)");
    for (const auto& hit : hits) {
      add.bind(1, hit.school_id);
      add.bind(2, hit.reason);
      add.bind(3, hit.status_id);
      add.exec();
      add.reset();
    }
  }
  // New hits become pending.
  SQLite::Statement fresh(db.sql(),
                          "SELECT h.school_id, h.reason, h.status_id FROM hit h WHERE NOT EXISTS (SELECT 1 FROM alert a"
                          " WHERE a.rule = ? AND a.school_id = h.school_id AND a.ended_ms IS NULL)");
  fresh.bind(1, rule.id);
  SQLite::Statement open(db.sql(),
                         "INSERT INTO alert (rule, school_id, state, reason, since_ms) VALUES (?, ?, 'pending', ?, ?)");
  while (fresh.executeStep()) {
    open.bind(1, rule.id);
    open.bind(2, fresh.getColumn(0).getInt64());
    open.bind(3, fresh.getColumn(1).getString());
    open.bind(4, now_ms);
    open.exec();
    open.reset();
    move(db, db.sql().getLastInsertRowid(), "", "pending", fresh.getColumn(1).getString(),
         fresh.getColumn(2).getInt64(), run_id, now_ms);
    ++outcome.pending;
  }
  // Pending ones that have held long enough fire; those that stopped holding end; firing ones end on evidence alone.
  struct Move {
    std::int64_t alert_id, status_id;
    std::string from, to, reason;
  };
  std::vector<Move> moves;
  SQLite::Statement open_ones(
      db.sql(),
      "SELECT a.alert_id, a.state, a.since_ms, h.school_id IS NOT NULL, COALESCE(t.status, ''), t.status_id,"
      " s.gone_ms IS NOT NULL OR NOT s.eligible, a.reason FROM alert a JOIN school s USING (school_id)"
      " LEFT JOIN hit h USING (school_id) LEFT JOIN status t ON t.school_id = a.school_id AND t.known_to IS NULL"
      " WHERE a.rule = ? AND a.ended_ms IS NULL");
  open_ones.bind(1, rule.id);
  while (open_ones.executeStep()) {
    const auto state = open_ones.getColumn(1).getString(), status = open_ones.getColumn(4).getString();
    const bool holds = open_ones.getColumn(3).getInt() != 0, gone = open_ones.getColumn(6).getInt() != 0;
    Move next{open_ones.getColumn(0).getInt64(), open_ones.getColumn(5).getInt64(), state, "", ""};
    if (gone) {
      next.to = "withdrawn";
      next.reason = "no longer in the registry, or not expected to have a project";
    } else if (status == "active") {
      next.to = "resolved";
      next.reason = "an active project is on record";
    } else if (state == "pending" && holds && now_ms - open_ones.getColumn(2).getInt64() >= rule.hold_ms) {
      next.to = "firing";
      next.reason = open_ones.getColumn(7).getString();
    }
    if (next.to.empty())
      ++outcome.open;
    else
      moves.push_back(std::move(next));
  }
  SQLite::Statement set(db.sql(),
                        "UPDATE alert SET state = ?1, fired_ms = CASE WHEN ?1 = 'firing' THEN ?2 ELSE fired_ms END,"
                        " ended_ms = CASE WHEN ?1 = 'firing' THEN NULL ELSE ?2 END WHERE alert_id = ?3");
  for (const auto& next : moves) {
    set.bind(1, next.to);
    set.bind(2, now_ms);
    set.bind(3, next.alert_id);
    set.exec();
    set.reset();
    move(db, next.alert_id, next.from.c_str(), next.to.c_str(), next.reason, next.status_id, run_id, now_ms);
    if (next.to == "firing")
      ++outcome.fired, ++outcome.open;
    else if (next.to == "resolved")
      ++outcome.resolved;
    else
      ++outcome.withdrawn;
  }
  transaction.commit();
  return outcome;
}

}  // namespace twinwatch::alert
