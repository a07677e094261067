#include "ingest/confirm.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "store/sql_failure.hpp"
#include "store/transaction.hpp"

namespace twinwatch::ingest {

namespace {

int change(store::Database& db, const char* sql, const std::vector<std::string>& texts, std::int64_t number = 0) {
  SQLite::Statement statement(db.sql(), sql);
  int at = 0;
  for (const std::string& text : texts) statement.bind(++at, text);
  if (statement.getBindParameterCount() > at) statement.bind(at + 1, number);
  return statement.exec();
}

constexpr const char* confirm_claims =
    "UPDATE scope_run SET unverified = '' WHERE unverified = ?2"
    " AND scope_id IN (SELECT scope_id FROM scope JOIN dataset USING (dataset_id) JOIN source USING (source_id)"
    "  WHERE source.id = ?1)"
    " AND run_id = (SELECT max(n.run_id) FROM scope_run n WHERE n.scope_id = scope_run.scope_id)";

constexpr const char* doubt_claims =
    "UPDATE scope_run SET unverified = ?2 WHERE unverified = '' AND page_id IN"
    " (SELECT p.page_id FROM page p JOIN run USING (run_id) JOIN source s USING (source_id) WHERE s.id = ?1"
    "  AND CASE p.kind WHEN '' THEN 'page' ELSE p.kind END = ?2)";

}  // namespace

KindOutcome set_kind_verdict(store::Database& db, const KindVerdict& verdict, std::int64_t now_ms) {
  if (verdict.person.empty()) throw std::invalid_argument("who has looked at the page type? Give a name (--by)");
  return store::explained(
      db.file(), fmt::format("noting what was said of {}'s {} pages", verdict.source, verdict.kind), [&] {
        KindOutcome outcome;
        store::Transaction transaction(db);
        change(db, "INSERT INTO source (id, plugin) VALUES (?1, ?2) ON CONFLICT (id) DO NOTHING",
               {verdict.source, verdict.plugin});
        outcome.changed =
            verdict.confirmed
                ? change(db,
                         "INSERT INTO confirmed_kind (source_id, kind, person, at_ms) SELECT source_id, ?2, ?3, ?4"
                         " FROM source WHERE id = ?1 ON CONFLICT DO NOTHING",
                         {verdict.source, verdict.kind, verdict.person}, now_ms) > 0
                : change(db,
                         "DELETE FROM confirmed_kind WHERE kind = ?2 AND source_id = (SELECT source_id FROM source"
                         " WHERE id = ?1)",
                         {verdict.source, verdict.kind}) > 0;
        outcome.scopes = change(db, verdict.confirmed ? confirm_claims : doubt_claims, {verdict.source, verdict.kind});
        if (outcome.changed || outcome.scopes > 0)
          change(db, "INSERT INTO switch (name, value, actor, reason, at_ms) VALUES (?1, ?2, ?3, ?4, ?5)",
                 {fmt::format("confirm:{}:{}", verdict.source, verdict.kind),
                  verdict.confirmed ? "confirmed" : "unconfirmed", verdict.person, verdict.reason},
                 now_ms);
        transaction.commit();
        return outcome;
      });
}

std::vector<ConfirmedKind> confirmed_kinds(store::Database& db, const std::string& source) {
  SQLite::Statement rows(db.sql(),
                         "SELECT kind, person, at_ms FROM confirmed_kind JOIN source USING (source_id) WHERE id = ?"
                         " ORDER BY kind");
  rows.bind(1, source);
  std::vector<ConfirmedKind> all;
  while (rows.executeStep())
    all.push_back({rows.getColumn(0).getString(), rows.getColumn(1).getString(), rows.getColumn(2).getInt64()});
  return all;
}

}  // namespace twinwatch::ingest
