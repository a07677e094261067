#include "alert/inhibition.hpp"

#include <fmt/format.h>

#include <set>

#include "alert/rules.hpp"
#include "match/statement.hpp"

namespace twinwatch::alert {
namespace {

// Runs that a person stopped or rejected say nothing of the source.
constexpr std::string_view not_good =
    "SELECT s.source_id, s.id, r.state, coalesce(r.ended_ms, r.started_ms), (SELECT min(coalesce(f.ended_ms, "
    "f.started_ms)) FROM run f WHERE f.source_id = s.source_id AND f.state IN ('failed', 'quarantined') AND f.verdict "
    "<> 'stopped' AND f.run_id > (SELECT coalesce(max(g.run_id), 0) FROM run g WHERE g.source_id = s.source_id AND "
    "g.state IN ('accepted', 'unchanged'))) "
    "FROM source s JOIN run r ON r.run_id = (SELECT max(n.run_id) FROM run n WHERE n.source_id = s.source_id "
    "AND n.state NOT IN ('running', 'rejected') AND n.verdict <> 'stopped' "
    "AND (n.state <> 'failed' OR n.subject = '')) "
    "WHERE r.state IN ('failed', 'quarantined')";

template <class Take>
void each_not_good(store::Database& db, const Take& take) {
  match::Statement rows(db.sql(), not_good);
  while (rows.step())
    take(rows.integer(0),
         FailingSource{std::string(rows.text(1)),
                       fmt::format("The source {} {}", rows.text(1),
                                   rows.text(2) == "failed" ? "could not be read" : "brought a run that is held back"),
                       rows.is_null(4) ? rows.integer(3) : rows.integer(4)});
}

}  // namespace

std::map<std::int64_t, FailingSource> failing_sources(store::Database& db, std::int64_t after_ms, std::int64_t now_ms) {
  std::map<std::int64_t, FailingSource> failing;
  each_not_good(db, [&](std::int64_t source_id, FailingSource source) {
    if (now_ms - source.since_ms >= after_ms) failing.emplace(source_id, std::move(source));
  });
  return failing;
}

std::int64_t next_to_fail_ms(store::Database& db, std::int64_t after_ms, std::int64_t now_ms) {
  std::int64_t next = 0;
  each_not_good(db, [&](std::int64_t, const FailingSource& source) {
    const auto at = source.since_ms + after_ms;
    if (at > now_ms && (next == 0 || at < next)) next = at;
  });
  return next;
}

void tell_of_inhibition(store::Database& db, std::int64_t now_ms) {
  std::set<std::string> causes;
  struct Told {
    std::string cause, message;
  };
  std::vector<Told> to_tell;
  {
    match::Statement rows(db.sql(),
                          "SELECT s.id, count(*), EXISTS (SELECT 1 FROM notice n WHERE n.closed_ms IS NULL AND n.cause "
                          "IN ('source.failed:' || s.id, 'run.quarantined:' || s.id, 'source.stale:' || s.id, "
                          "'source.inhibits:' || s.id)) FROM alert a JOIN source s ON s.source_id = a.inhibited_by "
                          "WHERE a.state = 'inhibited' GROUP BY 1");
    while (rows.step()) {
      const auto cause = "source.inhibits:" + std::string(rows.text(0));
      causes.insert(cause);
      if (rows.integer(2) == 0)
        to_tell.push_back(
            {cause, fmt::format("The source {} fails or its data are too old: {} alerts rest on it, and no coordinator "
                                "is told of them until it is read again. Bring a newer export, or look at `twinwatch "
                                "runs` and run it: `twinwatch run --source {}`",
                                rows.text(0), rows.integer(1), rows.text(0))});
    }
  }
  for (const auto& one : to_tell) raise_notice(db, one.cause, "warning", one.message, now_ms);
  std::vector<std::string> over;
  {
    match::Statement open(db.sql(),
                          "SELECT cause FROM notice WHERE closed_ms IS NULL AND cause GLOB 'source.inhibits:*'");
    while (open.step())
      if (const std::string cause(open.text(0)); !causes.contains(cause)) over.push_back(cause);
  }
  for (const auto& cause : over) close_notice(db, cause, now_ms);
}

}  // namespace twinwatch::alert
