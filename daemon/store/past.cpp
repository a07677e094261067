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

void look_back(Database& reader, std::int64_t at_ms) {
  auto& sql = reader.sql();
  const auto known_by = fmt::format("known_from <= {}", at_ms);
  const Columns closed{{"known_to", gone_if_later("known_to", at_ms)}};
  for (const std::string table : {"status", "link"}) stand_before(sql, table, known_by, closed);
  for (const auto& kind : kinds::all) stand_before(sql, fact_table(kind.name), known_by, closed);
  stand_before(sql, "school", fmt::format("since_ms <= {}", at_ms), {{"gone_ms", gone_if_later("gone_ms", at_ms)}});
  stand_before(sql, "scope_run", fmt::format("accepted_ms <= {}", at_ms), {});
  stand_before(sql, "transition", fmt::format("at_ms <= {}", at_ms), {});
  stand_before(sql, "answer", fmt::format("at_ms <= {}", at_ms), {{"ended_ms", gone_if_later("ended_ms", at_ms)}});
  stand_before(sql, "draft_decision", fmt::format("at_ms <= {}", at_ms), {});
  stand_before(
      sql, "alert", fmt::format("since_ms <= {}", at_ms),
      {{"state", fmt::format("(SELECT t.to_state FROM main.transition t WHERE t.alert_id = main.alert.alert_id AND "
                             "t.at_ms <= {} ORDER BY t.transition_id DESC LIMIT 1)",
                             at_ms)},
       {"fired_ms", gone_if_later("fired_ms", at_ms)},
       {"ended_ms", gone_if_later("ended_ms", at_ms)}});
  stand_before(
      sql, "outbox", fmt::format("created_ms <= {}", at_ms),
      {{"sent_ms", gone_if_later("sent_ms", at_ms)},
       {"state", fmt::format("CASE WHEN EXISTS (SELECT 1 FROM main.draft_decision d WHERE d.mail_id = "
                             "main.outbox.mail_id AND d.what = 'approved' AND d.at_ms > {}) THEN 'draft' ELSE state "
                             "END",
                             at_ms)}});
  stand_before(sql, "outbox_item",
               fmt::format("mail_id IN (SELECT mail_id FROM main.outbox WHERE created_ms <= {})", at_ms), {});
  stand_before(sql, "told_first",
               fmt::format("mail_id IN (SELECT mail_id FROM main.outbox WHERE created_ms <= {})", at_ms), {});
  stand_before(sql, "hold", fmt::format("opened_ms <= {}", at_ms),
               {{"state", fmt::format("iif(decided_ms > {}, 'open', state)", at_ms)}});
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
