#include "alert/views.hpp"

#include <fmt/format.h>

#include "alert/rules.hpp"
#include "match/match.hpp"
#include "match/statement.hpp"

namespace twinwatch::alert {
namespace {

using match::Statement;

// Tables are called by telling names in them: `twinwatch rule explain` shows those.
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
     "SELECT link.school_id, participation_record.project_id, participation_record.project_title, "
     "participation_record.state, participation_record.role, participation_record.period, "
     "participation_record.joined_on, participation_record.ended_on, participation_record.url, "
     "participation_record.fact_id, participation_record.known_from AS known_ms, (SELECT source.id FROM main.dataset "
     "dataset JOIN main.source source ON source.source_id = dataset.source_id WHERE dataset.dataset_id = "
     "participation_record.dataset_id) AS source FROM main.fact_participation participation_record JOIN main.link link "
     "ON link.mention_id = participation_record.mention_id AND link.known_to IS NULL AND link.verdict = 'linked' WHERE "
     "participation_record.known_to IS NULL"},

    {"v_project", "project that a source lists",
     "SELECT project_record.project_id, project_record.title, project_record.state, project_record.started_on, "
     "project_record.ended_on, project_record.period, project_record.url, project_record.fact_id, "
     "project_record.known_from AS known_ms, (SELECT source.id FROM main.dataset dataset JOIN main.source source ON "
     "source.source_id = dataset.source_id WHERE dataset.dataset_id = project_record.dataset_id) AS source FROM "
     "main.fact_project project_record WHERE project_record.known_to IS NULL"},

    {"v_label", "quality label, linked to a school",
     "SELECT link.school_id, label_record.label, label_record.year, label_record.project_title, label_record.role, "
     "label_record.url, label_record.fact_id, label_record.known_from AS known_ms, (SELECT source.id FROM main.dataset "
     "dataset JOIN main.source source ON source.source_id = dataset.source_id WHERE dataset.dataset_id = "
     "label_record.dataset_id) AS source, (SELECT dataset.list FROM main.dataset dataset WHERE dataset.dataset_id = "
     "label_record.dataset_id) AS list FROM main.fact_label label_record JOIN main.link link ON link.mention_id = "
     "label_record.mention_id AND link.known_to IS NULL AND link.verdict = 'linked' WHERE label_record.known_to IS "
     "NULL"},

    {"v_club", "student club, linked to a school",
     "SELECT link.school_id, club_record.founded_on, club_record.period, club_record.fact_id, club_record.known_from "
     "AS known_ms FROM main.fact_club club_record JOIN main.link link ON link.mention_id = club_record.mention_id AND "
     "link.known_to IS NULL AND link.verdict = 'linked' WHERE club_record.known_to IS NULL"},

    {"v_activity", "activity of a club's yearly plan, linked to a school",
     "SELECT link.school_id, activity_record.title, activity_record.due_on, activity_record.period, "
     "activity_record.fact_id FROM main.fact_activity activity_record JOIN main.link link ON link.mention_id = "
     "activity_record.mention_id AND link.known_to IS NULL AND link.verdict = 'linked' WHERE activity_record.known_to "
     "IS NULL"},

    {"v_link", "written school name and what it is taken for",
     "SELECT mention.mention_id, link.school_id, link.verdict, link.score, link.decided_by, mention.name, "
     "mention.plate, mention.district_id, mention.account, mention.code, link.known_from AS known_ms FROM main.mention "
     "mention JOIN main.link link ON link.mention_id = mention.mention_id AND link.known_to IS NULL"},

    {"v_account", "portal account that a record names, linked to a school",
     "SELECT link.school_id, mention.account, mention.mention_id, link.known_from AS known_ms FROM main.mention "
     "mention JOIN main.link link ON link.mention_id = mention.mention_id AND link.known_to IS NULL AND link.verdict = "
     "'linked' WHERE mention.account <> ''"},

    {"v_directory", "entry of a portal's list of schools",
     "SELECT school_record.account, school_record.name, school_record.plate, school_record.district_id, "
     "school_record.website AS url, school_record.fact_id, school_record.known_from AS known_ms FROM main.fact_school "
     "school_record WHERE school_record.known_to IS NULL AND school_record.account <> ''"},

    {"v_possible", "unlinked record and school that it could be",
     "SELECT kind, record_id, school_id FROM temp.possible"},

    {"v_claim", "area that an accepted list is the whole of, as read last",
     "SELECT source.id AS source, CASE WHEN dataset.kind = 'school' AND ifnull((SELECT school_record.account FROM "
     "main.fact_school school_record WHERE school_record.dataset_id = dataset.dataset_id AND school_record.known_to IS "
     "NULL LIMIT 1), '') <> '' THEN 'directory' ELSE dataset.kind END AS kind, scope.plate, scope.area_2, "
     "scope.period, "
     "scope.account, reading.data_ms, reading.records, reading.run_id, dataset.list FROM main.scope scope JOIN "
     "main.dataset "
     "dataset ON dataset.dataset_id = scope.dataset_id JOIN main.source source ON source.source_id = dataset.source_id "
     "JOIN main.scope_run reading ON reading.scope_id = scope.scope_id AND reading.run_id = (SELECT "
     "newest_reading.run_id "
     "FROM main.scope_run newest_reading WHERE newest_reading.scope_id = scope.scope_id ORDER BY "
     "newest_reading.data_ms "
     "DESC, newest_reading.run_id DESC LIMIT 1) WHERE reading.unverified = ''"},

    {"v_source", "source",
     "SELECT source.id AS source, source.plugin, (SELECT max(coalesce(good_run.data_ms, good_run.ended_ms, "
     "good_run.started_ms)) FROM main.run good_run WHERE good_run.source_id = source.source_id AND good_run.state IN "
     "('accepted','unchanged')) AS data_ms, newest_run.run_id, newest_run.state, newest_run.started_ms, "
     "newest_run.ended_ms FROM main.source source LEFT JOIN main.run newest_run ON newest_run.run_id = (SELECT "
     "max(any_run.run_id) FROM main.run any_run WHERE any_run.source_id = source.source_id)"},

    {"v_news", "announcement of a portal (they name no school and no project)",
     "SELECT notice_record.title, notice_record.url, notice_record.published_on, notice_record.fact_id, "
     "notice_record.known_from AS known_ms FROM main.fact_notice notice_record WHERE notice_record.known_to IS NULL"},

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
