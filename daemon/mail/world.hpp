// A small world for the tests of this room: a real database file in which schools, statuses and alerts are put as the
// rooms to the left would put them. Numbers of weeks are days since a Monday in November 2026.
#pragma once
#include <gtest/gtest.h>

#include <string>

#include "mail/digest.hpp"
#include "mail/mail_checked.hpp"
#include "mail/outbox.hpp"
#include "mail/reading.hpp"

namespace twinwatch::mail::test {

inline constexpr std::int64_t day_ms = 24LL * 3600 * 1000;
inline constexpr std::int64_t monday_ms = 1'794'808'800'000;  // 2026-11-16 09:00 in Istanbul

class World {
 public:
  Folder folder;
  store::Database database = store::Database::open_writer(folder / "twinwatch.db", monday_ms);
  place::Gazetteer places = place::Gazetteer::load(TWINWATCH_SOURCE_DIR "/config/geo");
  std::vector<alert::Rule> rules;
  MailPolicy policy;

  World() {
    alert::Rule rule;
    rule.id = "no_active_project";
    rule.title_tr = "Aktif eTwinning projesi yok";
    rule.advice_tr = "Okulla görüşüp bir projeye katılmasına yardımcı olabilirsiniz.";
    rules.push_back(rule);
    policy.from_name = "twinwatch";
    policy.from_address = "twinwatch@example.org";
    policy.reply_to = "masa@example.org";
    policy.host = "example.org";
    policy.operator_address = "operator@example.org";
    policy.templates = TWINWATCH_SOURCE_DIR "/config/mail";
    policy.send = true;
    sql("INSERT INTO source (source_id, id, plugin) VALUES (1, 'participations', 'school_csv')");
    sql("INSERT INTO dataset (dataset_id, source_id, kind, list) VALUES (1, 1, 'participation', ''), (2, 1, "
        "'coordinator', '')");
  }

  void sql(const std::string& statement) { database.sql().exec(statement); }
  std::int64_t number(const std::string& query) { return database.sql().execAndGet(query).getInt64(); }
  std::string text(const std::string& query) { return database.sql().execAndGet(query).getString(); }

  std::int64_t add_school(int plate, const std::string& district, const std::string& name, const std::string& code) {
    SQLite::Statement row(
        database.sql(),
        "INSERT INTO school (code, plate, district_id, district, name, name_key, type, eligible, since_ms) "
        "VALUES (?, ?, ?, ?, ?, ?, 'Ortaokul', 1, 0)");
    row.bind(1, code);
    row.bind(2, plate);
    row.bind(3, places.district(plate, district).id);
    row.bind(4, district);
    row.bind(5, name);
    row.bind(6, name);
    row.exec();
    return database.sql().getLastInsertRowid();
  }

  // An accepted export that tells one province whole.
  std::int64_t add_export(int plate, const std::string& file, std::int64_t at_ms) {
    SQLite::Statement run(
        database.sql(),
        "INSERT INTO run (source_id, subject, trigger, state, started_ms, data_ms) VALUES (1, ?, 'inbox', "
        "'accepted', ?2, ?2)");
    run.bind(1, "inbox/" + file);
    run.bind(2, at_ms);
    run.exec();
    const auto run_id = database.sql().getLastInsertRowid();
    sql("INSERT OR IGNORE INTO scope (dataset_id, plate, area_2, period, account) VALUES (1, " + std::to_string(plate) +
        ", '', '2026-2027', '')");
    sql("INSERT INTO scope_run (scope_id, run_id, records, accepted_ms, data_ms) SELECT scope_id, " +
        std::to_string(run_id) + ", 10, " + std::to_string(at_ms) + ", " + std::to_string(at_ms) +
        " FROM scope WHERE plate = " + std::to_string(plate));
    return run_id;
  }

  std::int64_t say(std::int64_t school, const std::string& status, const std::string& basis, std::int64_t run_id,
                   std::int64_t at_ms, const std::string& detail = "") {
    sql("UPDATE status SET known_to = " + std::to_string(at_ms) +
        " WHERE known_to IS NULL AND school_id = " + std::to_string(school));
    SQLite::Statement row(database.sql(),
                          "INSERT INTO status (school_id, status, basis, detail, run_id, data_ms, known_from) VALUES "
                          "(?1, ?2, ?3, ?4, nullif(?5, 0), ?6, ?6)");
    row.bind(1, school);
    row.bind(2, status);
    row.bind(3, basis);
    row.bind(4, detail);
    row.bind(5, run_id);
    row.bind(6, at_ms);
    row.exec();
    return database.sql().getLastInsertRowid();
  }

  std::int64_t fire(std::int64_t school, std::int64_t at_ms, const std::string& rule = "no_active_project",
                    const std::string& reason = "stated") {
    SQLite::Statement row(database.sql(),
                          "INSERT INTO alert (rule, school_id, state, reason, since_ms, fired_ms) VALUES (?1, ?2, "
                          "'firing', ?3, ?4, ?4)");
    row.bind(1, rule);
    row.bind(2, school);
    row.bind(3, reason);
    row.bind(4, at_ms);
    row.exec();
    return database.sql().getLastInsertRowid();
  }
  // As alert/transitions writes down an end, with the rule's words and the record that they rest on.
  void resolve(std::int64_t alert, std::int64_t at_ms, const std::string& reason, const std::string& fact_kind = "",
               std::int64_t fact_id = 0) {
    end(alert, "resolved", at_ms);
    SQLite::Statement row(database.sql(),
                          "INSERT INTO transition (alert_id, at_ms, from_state, to_state, actor, reason, fact_kind, "
                          "fact_id) VALUES (?, ?, 'firing', 'resolved', 'rule', ?, ?, ?)");
    row.bind(1, alert);
    row.bind(2, at_ms);
    row.bind(3, reason);
    row.bind(4, fact_kind);
    row.bind(5, fact_id);
    row.exec();
  }
  void end(std::int64_t alert, const std::string& state, std::int64_t at_ms) {
    sql("UPDATE alert SET state = '" + state + "', ended_ms = " + std::to_string(at_ms) +
        " WHERE alert_id = " + std::to_string(alert));
  }

  // What a participation record says: an active project.
  std::int64_t say_active(std::int64_t school, const std::string& project, std::int64_t run_id, std::int64_t at_ms) {
    SQLite::Statement fact(
        database.sql(),
        "INSERT INTO fact_participation (dataset_id, key, hash, run_id, page_id, line, valid_from, known_from, "
        "project_title, school_name, url) VALUES (1, ?1, ?1, ?2, 0, 0, 0, 0, ?3, 'x', "
        "'https://portal.example.org/p/1')");
    fact.bind(1, at_ms + school);
    fact.bind(2, run_id);
    fact.bind(3, project);
    fact.exec();
    const auto fact_id = database.sql().getLastInsertRowid();
    const auto status_id = say(school, "active", "record", run_id, at_ms);
    sql("UPDATE status SET fact_kind = 'participation', fact_id = " + std::to_string(fact_id) +
        " WHERE status_id = " + std::to_string(status_id));
    return status_id;
  }

  // plate 0: the national desk. Empty `confirmed_on`: not confirmed.
  void add_coordinator(const std::string& mail, int plate, const std::string& confirmed_on = "2026-09-01",
                       const std::string& valid_until = "", const std::string& district = "") {
    SQLite::Statement row(
        database.sql(),
        "INSERT INTO fact_coordinator (dataset_id, key, hash, run_id, page_id, line, plate, district_id, "
        "valid_from, known_from, mail, area_1, area_2, confirmed_on, valid_until) VALUES "
        "(2, ?1, ?1, 0, 0, 0, ?2, 0, 0, 0, ?3, ?4, ?5, ?6, ?7)");
    row.bind(1, ++coordinators_);
    row.bind(2, plate);
    row.bind(3, mail);
    row.bind(4, plate == 0 ? "" : places.province(plate)->name);
    row.bind(5, district);
    row.bind(6, confirmed_on);
    row.bind(7, valid_until);
    row.exec();
  }

  Composed compose_for(const std::string& period, std::int64_t now_ms) {
    return compose(database, places, rules, policy, period, now_ms);
  }
  // The newest mail of a route, taken apart.
  MailShown newest(const std::string& route) {
    const auto mails = mail_list(database, {.state = "", .route = route, .limit = 1});
    return mails.empty() ? MailShown{} : *mail_show(database, mails[0].mail_id);
  }

 private:
  std::int64_t coordinators_ = 0;
};

}  // namespace twinwatch::mail::test
