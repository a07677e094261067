#include "store/past.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <regex>
#include <set>

#include "store/fact_tables.hpp"
#include "twinwatch/kinds.hpp"

namespace twinwatch::store {
namespace {

using Columns = std::map<std::string, std::string>;  // column -> what it was then

std::vector<std::string> columns_of(SQLite::Database& sql, const std::string& table) {
  std::vector<std::string> names;
  SQLite::Statement rows(sql, "SELECT name FROM pragma_table_info(?, 'main')");
  rows.bind(1, table);
  while (rows.executeStep()) names.push_back(rows.getColumn(0).getString());
  return names;
}

void stand_before(SQLite::Database& sql, const std::string& table, const std::string& where, const Columns& then) {
  std::string columns;
  for (const auto& name : columns_of(sql, table)) {
    const auto found = then.find(name);
    columns += (columns.empty() ? "" : ", ") + (found == then.end() ? name : found->second + " AS " + name);
  }
  sql.exec(fmt::format("CREATE TEMP VIEW {0} AS SELECT {1} FROM main.{0} WHERE {2}", table, columns, where));
}

std::string gone_if_later(const std::string& column, std::int64_t at_ms) {
  return fmt::format("iif({0} > {1}, NULL, {0})", column, at_ms);
}

// A school that was written over since stands as it was: among all the others, in a table of this connection.
void schools_then(SQLite::Database& sql, std::int64_t at_ms) {
  const auto gone = gone_if_later("gone_ms", at_ms);
  stand_before(sql, "registry_row", fmt::format("since_ms <= {}", at_ms), {});
  sql.exec(
      "CREATE TEMP VIEW school_row AS SELECT school_id AS fact_id, school_id FROM main.school UNION ALL SELECT "
      "fact_id, "
      "school_id FROM registry_row");
  SQLite::Statement changed(sql, "SELECT EXISTS (SELECT 1 FROM main.school_was WHERE until_ms > ?)");
  changed.bind(1, at_ms);
  changed.executeStep();
  const bool any = changed.getColumn(0).getInt() != 0;
  changed.reset();
  if (!any) return stand_before(sql, "school", fmt::format("since_ms <= {}", at_ms), {{"gone_ms", gone}});
  std::string as_it_is, as_it_was;
  const auto kept = columns_of(sql, "school_was");
  for (const auto& name : columns_of(sql, "school")) {
    const bool overwritten = name != "school_id" && std::find(kept.begin(), kept.end(), name) != kept.end();
    const auto comma = as_it_is.empty() ? "" : ", ";
    as_it_is += comma + (name == "gone_ms" ? gone + " AS gone_ms" : name);
    as_it_was += comma + (name == "gone_ms" ? fmt::format("iif(w.gone_ms > {}, NULL, w.gone_ms)", at_ms)
                                            : (overwritten ? "w." : "s.") + name);
  }
  sql.exec(fmt::format(
      "CREATE TEMP TABLE first_after AS SELECT *, min(until_ms) FROM main.school_was WHERE until_ms > {0} GROUP BY "
      "school_id;"
      "CREATE TEMP TABLE school AS SELECT {1} FROM main.school WHERE since_ms <= {0} AND school_id NOT IN (SELECT "
      "school_id FROM temp.first_after) UNION ALL SELECT {2} FROM main.school s JOIN temp.first_after w ON w.school_id "
      "= "
      "s.school_id WHERE s.since_ms <= {0};"
      "CREATE UNIQUE INDEX temp.school_then ON school (school_id); CREATE INDEX temp.school_then_there ON school "
      "(plate);"
      "DROP TABLE temp.first_after",
      at_ms, as_it_is, as_it_was));
}

// What is logged from a state to the same says something of the alert and does not move it.
Columns alert_then(std::int64_t at_ms) {
  const auto moves = fmt::format(
      "FROM main.transition t WHERE t.alert_id = main.alert.alert_id AND t.at_ms <= {} AND t.from_state <> t.to_state",
      at_ms);
  const auto fired = fmt::format(
      "(SELECT min(t.at_ms) {0} AND t.to_state NOT IN ('pending', 'resolved', 'withdrawn') AND t.transition_id > "
      "coalesce((SELECT max(t.transition_id) {0} AND t.to_state = 'pending'), 0))",
      moves);
  return {{"state", fmt::format("(SELECT t.to_state {} ORDER BY t.transition_id DESC LIMIT 1)", moves)},
          {"fired_ms", fmt::format("iif(fired_ms <= {}, fired_ms, {})", at_ms, fired)},
          {"ended_ms", gone_if_later("ended_ms", at_ms)}};
}

// The last thing that became of a mail by then; one of which nothing is noted (put there before there were notes) is as
// it is.
std::string mail_state_then(std::int64_t at_ms) {
  return fmt::format(
      "CASE WHEN state = 'draft' OR EXISTS (SELECT 1 FROM main.draft_decision d WHERE d.mail_id = main.outbox.mail_id "
      "AND d.what = 'approved' AND d.at_ms > {0}) THEN 'draft' ELSE coalesce((SELECT what FROM ("
      "SELECT begun_ms AS at, 'sending' AS what, 1 AS step FROM main.mail_attempt a WHERE a.mail_id = "
      "main.outbox.mail_id AND begun_ms <= {0} UNION ALL "
      "SELECT ended_ms, outcome, 2 FROM main.mail_attempt a WHERE a.mail_id = main.outbox.mail_id AND ended_ms <= {0} "
      "UNION ALL "
      "SELECT at_ms, 'refused', 3 FROM main.bounce b WHERE b.mail_id = main.outbox.mail_id AND kind = 'hard' AND at_ms "
      "<= {0} UNION ALL "
      "SELECT at_ms, 'queued', 0 FROM main.mail_retry r WHERE r.mail_id = main.outbox.mail_id AND at_ms <= {0}) "
      "ORDER BY at DESC, step DESC LIMIT 1), iif(EXISTS (SELECT 1 FROM main.mail_attempt a WHERE a.mail_id = "
      "main.outbox.mail_id), 'queued', state)) END",
      at_ms);
}

// Mails are numbered as they were written; to ask each for its time is to read past its octets.
std::int64_t first_mail_after(SQLite::Database& sql, std::int64_t at_ms) {
  SQLite::Statement last(sql, "SELECT mail_id FROM main.outbox WHERE created_ms <= ? ORDER BY mail_id DESC LIMIT 1");
  last.bind(1, at_ms);
  return last.executeStep() ? last.getColumn(0).getInt64() + 1 : 0;
}

void mails_then(SQLite::Database& sql, const Moment& moment) {
  const auto end = moment.before_mail != 0 ? moment.before_mail : first_mail_after(sql, moment.at_ms);
  const auto written = fmt::format("mail_id < {}", end);
  stand_before(sql, "outbox", written,
               {{"sent_ms", gone_if_later("sent_ms", moment.at_ms)}, {"state", mail_state_then(moment.at_ms)}});
  for (const std::string table : {"outbox_item", "told_first", "notice_told"}) stand_before(sql, table, written, {});
  stand_before(sql, "draft_decision", fmt::format("at_ms <= {} AND coalesce(by_mail, 0) < {}", moment.at_ms, end), {});
}

// A mail's octets are not carried along: they may be megabytes.
std::string told_columns(SQLite::Database& sql, const std::string& table) {
  std::string columns;
  for (const auto& name : columns_of(sql, table))
    columns += fmt::format("{}{}", columns.empty() ? "" : ", ", name == "octets" ? "x'' AS octets" : name);
  return columns;
}

std::set<std::string> with_those_that_refer(SQLite::Database& sql, const std::vector<std::string>& tables) {
  std::set<std::string> all(tables.begin(), tables.end());
  SQLite::Statement rows(
      sql,
      "SELECT t.name FROM main.sqlite_schema t, pragma_foreign_key_list(t.name, 'main') f WHERE t.type "
      "= 'table' AND f.\"table\" = ?");
  for (const auto& table : tables) {
    rows.bind(1, table);
    while (rows.executeStep()) all.insert(rows.getColumn(0).getString());
    rows.reset();
  }
  return all;
}

// The table's own words, without what points out of it: a reference would be looked for among the temporary ones.
std::string as_temporary(const std::string& statement, const std::string& table) {
  static const std::regex references(R"(\s+REFERENCES\s+\w+(\s*\([^)]*\))?(\s+ON\s+(DELETE|UPDATE)\s+\w+(\s+\w+)?)*)",
                                     std::regex::icase);
  static const std::regex comments("--[^\n]*");
  auto plain = std::regex_replace(statement, comments, "");
  plain = std::regex_replace(plain, references, "");
  return std::regex_replace(plain, std::regex("^CREATE TABLE \"?" + table + "\"?"), "CREATE TEMP TABLE " + table);
}

}  // namespace

void look_back(Database& reader, const Moment& moment) {
  auto& sql = reader.sql();
  const auto at_ms = moment.at_ms;
  const auto known_by = fmt::format("known_from <= {}", at_ms);
  const Columns closed{{"known_to", gone_if_later("known_to", at_ms)}};
  for (const std::string table : {"status", "link"}) stand_before(sql, table, known_by, closed);
  for (const auto& kind : kinds::all) stand_before(sql, fact_table(kind.name), known_by, closed);
  schools_then(sql, at_ms);
  stand_before(sql, "scope_run", fmt::format("accepted_ms <= {}", at_ms), {});
  stand_before(sql, "transition", fmt::format("at_ms <= {}", at_ms), {});
  stand_before(sql, "answer", fmt::format("at_ms <= {}", at_ms), {{"ended_ms", gone_if_later("ended_ms", at_ms)}});
  stand_before(sql, "alert", fmt::format("since_ms <= {}", at_ms), alert_then(at_ms));
  mails_then(sql, moment);
  stand_before(sql, "hold", fmt::format("opened_ms <= {}", at_ms),
               {{"state", fmt::format("coalesce((SELECT d.state FROM main.hold_decision d WHERE d.hold_id = "
                                      "main.hold.hold_id AND d.at_ms <= {} ORDER BY d.rowid DESC LIMIT 1), 'open')",
                                      at_ms)}});
  stand_before(sql, "bounce", fmt::format("at_ms <= {}", at_ms), {});
  stand_before(sql, "notice", fmt::format("opened_ms <= {}", at_ms),
               {{"closed_ms", gone_if_later("closed_ms", at_ms)}});
}

void write_aside(Database& reader, const std::vector<std::string>& tables) {
  auto& sql = reader.sql();
  for (const auto& table : with_those_that_refer(sql, tables)) {
    SQLite::Statement view(sql, "SELECT 1 FROM temp.sqlite_schema WHERE type = 'view' AND name = ?");
    view.bind(1, table);
    const bool has_past = view.executeStep();
    view.reset();
    if (has_past)
      sql.exec(fmt::format("CREATE TEMP TABLE past_of_{0} AS SELECT {1} FROM {0}; DROP VIEW temp.{0}", table,
                           told_columns(sql, table)));
    SQLite::Statement made(sql, "SELECT sql FROM main.sqlite_schema WHERE type = 'table' AND name = ?");
    made.bind(1, table);
    if (!made.executeStep()) continue;
    const auto statement = as_temporary(made.getColumn(0).getString(), table);
    made.reset();
    sql.exec(statement);
    sql.exec(fmt::format("INSERT INTO temp.{0} SELECT {1} FROM {2}", table, told_columns(sql, table),
                         has_past ? "temp.past_of_" + table : "main." + table));
    if (has_past) sql.exec("DROP TABLE temp.past_of_" + table);
    SQLite::Statement indexes(
        sql, "SELECT name, sql FROM main.sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL");
    indexes.bind(1, table);
    std::vector<std::string> made_indexes;
    while (indexes.executeStep()) {
      const auto name = indexes.getColumn(0).getString();
      made_indexes.push_back(std::regex_replace(indexes.getColumn(1).getString(),
                                                std::regex("INDEX \"?" + name + "\"?"), "INDEX temp." + name));
    }
    indexes.reset();
    for (const auto& one : made_indexes) sql.exec(one);
  }
}

}  // namespace twinwatch::store
