#include "store/fact_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace twinwatch::store {

namespace {

std::vector<std::string> table_sql(const KindSpec& kind) {
  std::string columns;
  if (has_field(kind, "area_1"))
    columns += "  plate INTEGER NOT NULL DEFAULT 0, district_id INTEGER NOT NULL DEFAULT 0,\n";
  if (has_field(kind, "school_name")) columns += "  mention_id INTEGER,\n";
  std::string fields;
  for (const FieldSpec& field : kind.fields) fields += fmt::format(",\n  {} TEXT", field.name);
  const std::string table = fact_table(kind.name);
  std::vector<std::string> statements = {
      fmt::format("CREATE TABLE {} (\n"
                  "  fact_id INTEGER PRIMARY KEY,\n"
                  "  dataset_id INTEGER NOT NULL,\n"
                  "  key INTEGER NOT NULL, hash INTEGER NOT NULL,\n"
                  "  run_id INTEGER NOT NULL, page_id INTEGER NOT NULL, line INTEGER NOT NULL,\n"
                  "{}"
                  "  valid_from INTEGER NOT NULL, valid_to INTEGER,\n"
                  "  known_from INTEGER NOT NULL, known_to INTEGER{}\n"
                  ") STRICT",
                  table, columns, fields),
      fmt::format("CREATE UNIQUE INDEX {0}_now ON {0} (dataset_id, key, hash) WHERE known_to IS NULL", table)};
  // What match and alert ask for: the records of a written school. Empty until matched, so that a merge does not pay.
  if (has_field(kind, "school_name"))
    statements.push_back(
        fmt::format("CREATE INDEX {0}_by_mention ON {0} (mention_id) WHERE mention_id IS NOT NULL", table));
  return statements;
}

}  // namespace

std::string fact_table(std::string_view kind) { return "fact_" + std::string(kind); }

bool has_field(const KindSpec& kind, std::string_view field) {
  return std::any_of(kind.fields.begin(), kind.fields.end(), [&](const FieldSpec& f) { return f.name == field; });
}

std::vector<std::string> fact_tables_sql() {
  std::vector<std::string> all;
  for (const KindSpec& kind : kinds::all)
    for (std::string& statement : table_sql(kind)) all.push_back(std::move(statement));
  return all;
}

std::vector<std::string> missing_fields_sql(SQLite::Database& sql) {
  std::vector<std::string> missing;
  for (const KindSpec& kind : kinds::all) {
    std::set<std::string, std::less<>> present;
    SQLite::Statement columns(sql, "SELECT name FROM pragma_table_info(?)");
    columns.bind(1, fact_table(kind.name));
    while (columns.executeStep()) present.insert(columns.getColumn(0).getString());
    if (present.empty()) {
      for (std::string& statement : table_sql(kind)) missing.push_back(std::move(statement));
      continue;
    }
    for (const FieldSpec& field : kind.fields)
      if (!present.contains(field.name))
        missing.push_back(fmt::format("ALTER TABLE {} ADD COLUMN {} TEXT", fact_table(kind.name), field.name));
  }
  return missing;
}

}  // namespace twinwatch::store
