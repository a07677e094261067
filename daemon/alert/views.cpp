#include "alert/views.hpp"

#include <fmt/format.h>

#include "alert/rules.hpp"
#include "match/match.hpp"
#include "match/statement.hpp"

namespace twinwatch::alert {
namespace {

using match::Statement;

constexpr View all_views[] = {
    {"v_school", "school in the registry",
     "SELECT school_id, code, name, type, ownership, plate, district_id, district, website, eligible, since_ms "
     "FROM main.school WHERE gone_ms IS NULL"},

    // The second part: those of whom nothing was ever told have no row in the table.
    {"v_status", "eligible school: what we say of it",
     "SELECT status_id, school_id, status, basis, detail, since_ms, data_ms, run_id, page_id "
     "FROM main.status WHERE known_to IS NULL UNION ALL "
     "SELECT NULL, school_id, 'unknown', 'no_source', '', since_ms, NULL, NULL, NULL FROM main.school s "
     "WHERE eligible = 1 AND gone_ms IS NULL AND NOT EXISTS "
     "(SELECT 1 FROM main.status st WHERE st.school_id = s.school_id AND st.known_to IS NULL)"},

    {"v_status_history", "status that a school has or had",
     "SELECT status_id, school_id, status, basis, since_ms, known_from AS known_from_ms, known_to AS known_to_ms "
     "FROM main.status"},

    {"v_participation", "record of a project, linked to a school",
     "SELECT l.school_id, f.project_id, f.project_title, f.state, f.role, f.period, f.joined_on, f.ended_on, f.url, "
     "f.fact_id, f.known_from AS known_ms, (SELECT s.id FROM main.dataset d JOIN main.source s ON s.source_id = "
     "d.source_id WHERE d.dataset_id = f.dataset_id) AS source FROM main.fact_participation f JOIN main.link l ON "
     "l.mention_id = f.mention_id AND l.known_to IS NULL AND l.verdict = 'linked' WHERE f.known_to IS NULL"},

    {"v_project", "project that a source lists",
     "SELECT f.project_id, f.title, f.state, f.started_on, f.ended_on, f.period, f.url, f.fact_id, f.known_from AS "
     "known_ms, (SELECT s.id FROM main.dataset d JOIN main.source s ON s.source_id = d.source_id WHERE d.dataset_id = "
     "f.dataset_id) AS source FROM main.fact_project f WHERE f.known_to IS NULL"},

    {"v_label", "quality label, linked to a school",
     "SELECT l.school_id, f.label, f.year, f.project_title, f.role, f.url, f.fact_id, f.known_from AS known_ms "
     "FROM main.fact_label f JOIN main.link l ON l.mention_id = f.mention_id AND l.known_to IS NULL AND l.verdict = "
     "'linked' WHERE f.known_to IS NULL"},

    {"v_club", "student club, linked to a school",
     "SELECT l.school_id, f.founded_on, f.period, f.fact_id, f.known_from AS known_ms FROM main.fact_club f JOIN "
     "main.link l ON l.mention_id = f.mention_id AND l.known_to IS NULL AND l.verdict = 'linked' WHERE f.known_to IS "
     "NULL"},

    {"v_activity", "activity of a club's yearly plan, linked to a school",
     "SELECT l.school_id, f.title, f.due_on, f.period, f.fact_id FROM main.fact_activity f JOIN main.link l ON "
     "l.mention_id = f.mention_id AND l.known_to IS NULL AND l.verdict = 'linked' WHERE f.known_to IS NULL"},

    {"v_link", "written school name and what it is taken for",
     "SELECT m.mention_id, l.school_id, l.verdict, l.score, l.decided_by, m.name, m.plate, m.district_id, m.account, "
     "m.code, l.known_from AS known_ms FROM main.mention m JOIN main.link l ON l.mention_id = m.mention_id AND "
     "l.known_to IS NULL"},

    {"v_account", "portal account that a record names, linked to a school",
     "SELECT l.school_id, m.account, m.mention_id, l.known_from AS known_ms FROM main.mention m JOIN main.link l ON "
     "l.mention_id = m.mention_id AND l.known_to IS NULL AND l.verdict = 'linked' WHERE m.account <> ''"},

    {"v_directory", "entry of a portal's list of schools",
     "SELECT f.account, f.name, f.plate, f.district_id, f.website AS url, f.fact_id, f.known_from AS known_ms "
     "FROM main.fact_school f WHERE f.known_to IS NULL AND f.account <> ''"},

    {"v_possible", "unlinked record and school that it could be",
     "SELECT kind, record_id, school_id FROM temp.possible"},

    {"v_claim", "area that an accepted list is the whole of, as read last",
     "SELECT s.id AS source, CASE WHEN d.kind = 'school' AND ifnull((SELECT f.account FROM main.fact_school f WHERE "
     "f.dataset_id = d.dataset_id AND f.known_to IS NULL LIMIT 1), '') <> '' THEN 'directory' ELSE d.kind END AS kind, "
     "sc.plate, sc.area_2, sc.period, sc.account, r.data_ms, r.records, r.run_id FROM main.scope sc JOIN main.dataset "
     "d "
     "ON d.dataset_id = sc.dataset_id JOIN main.source s ON s.source_id = d.source_id JOIN main.scope_run r ON "
     "r.scope_id = sc.scope_id AND r.run_id = (SELECT n.run_id FROM main.scope_run n WHERE n.scope_id = sc.scope_id "
     "ORDER BY n.data_ms DESC, n.run_id DESC LIMIT 1) WHERE r.unverified = ''"},

    {"v_source", "source",
     "SELECT s.id AS source, s.plugin, (SELECT max(coalesce(r.data_ms, r.ended_ms, r.started_ms)) FROM main.run r "
     "WHERE "
     "r.source_id = s.source_id AND r.state IN ('accepted','unchanged')) AS data_ms, n.run_id, n.state, n.started_ms, "
     "n.ended_ms FROM main.source s LEFT JOIN main.run n ON n.run_id = (SELECT max(o.run_id) FROM main.run o WHERE "
     "o.source_id = s.source_id)"},

    {"v_news", "announcement of a portal (they name no school and no project)",
     "SELECT f.title, f.url, f.published_on, f.fact_id, f.known_from AS known_ms FROM main.fact_notice f WHERE "
     "f.known_to IS NULL"},

    {"v_alert", "alert that is open",
     "SELECT rule, school_id, state, reason, since_ms, fired_ms FROM main.alert WHERE ended_ms IS NULL"},

    {"v_calendar", "entry of the calendar (config/calendar.toml)",
     "SELECT what, name, from_day, to_day, from_ms, to_ms FROM temp.calendar_entry"},
};

constexpr std::string_view possible_kinds[] = {"participation", "label", "club", "activity", "directory"};

}  // namespace

std::span<const View> views() { return all_views; }

const View* view_named(std::string_view name) {
  for (const auto& view : all_views)
    if (view.name == name) return &view;
  return nullptr;
}

std::string view_names() {
  std::string all;
  for (const auto& view : all_views) all += (all.empty() ? "" : ", ") + std::string(view.name);
  return all;
}

void create_views(store::Database& db) {
  std::string sql =
      "CREATE TEMP TABLE IF NOT EXISTS calendar_entry (what TEXT NOT NULL, name TEXT NOT NULL, from_day TEXT NOT NULL, "
      "to_day TEXT NOT NULL, from_ms INTEGER NOT NULL, to_ms INTEGER NOT NULL);"
      "CREATE TEMP TABLE IF NOT EXISTS possible (kind TEXT NOT NULL, record_id INTEGER NOT NULL, school_id INTEGER NOT "
      "NULL, PRIMARY KEY (kind, school_id, record_id)) WITHOUT ROWID;";
  for (const auto& view : all_views)
    sql += fmt::format("CREATE TEMP VIEW IF NOT EXISTS {} AS {};", view.name, view.select);
  db.sql().exec(sql);
}

void show_calendar(store::Database& db, const calendar::Calendar& calendar) {
  create_views(db);
  db.sql().exec("DELETE FROM temp.calendar_entry");
  Statement add(db.sql(), "INSERT INTO temp.calendar_entry VALUES (?,?,?,?,?,?)");
  for (const auto& span : calendar.spans()) {
    const auto first = calendar::iso(span.first), last = calendar::iso(span.last);
    add.text(1, span.what).text(2, span.name).text(3, first).text(4, last);
    add.integer(5, span.from_ms).integer(6, span.to_ms).run();
  }
}

void fill_possible_for(store::Database& db, std::string_view select) {
  if (select.find("v_possible") == select.npos) return;
  db.sql().exec("DELETE FROM temp.possible");
  bool named = false;
  for (const auto kind : possible_kinds) named = named || select.find(fmt::format("'{}'", kind)) != select.npos;
  for (const auto kind : possible_kinds)
    if (!named || select.find(fmt::format("'{}'", kind)) != select.npos) match::fill_possible(db, kind);
}

}  // namespace twinwatch::alert
