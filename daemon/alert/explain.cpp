#include "alert/explain.hpp"

#include <fmt/format.h>
#include <boost/json.hpp>

#include <stdexcept>

#include "alert/origin.hpp"
#include "match/match.hpp"
#include "match/statement.hpp"
#include "match/waiting_rows.hpp"
#include "store/fact_tables.hpp"
#include "twinwatch/kinds.hpp"

namespace twinwatch::alert {
namespace {

using match::Statement;

std::vector<std::string> sentences_of(std::string_view as_json) {
  boost::system::error_code error;
  const auto all = boost::json::parse(std::string(as_json), error);
  std::vector<std::string> sentences;
  if (!error && all.is_array())
    for (const auto& one : all.get_array())
      if (one.is_string()) sentences.emplace_back(one.get_string());
  return sentences;
}

class Explainer {
 public:
  Explainer(store::Database& db, std::int64_t school_id, std::int64_t known_at_ms)
      : db_(db), sql_(db.sql()), school_(school_id), known_at_(known_at_ms == 0 ? INT64_MAX : known_at_ms) {}

  Explanation explain(const place::Gazetteer& places) {
    Explanation all;
    school(all, places);
    all.registry =
        records(*kinds::find("school"), "f.fact_id IN (SELECT fact_id FROM school_row WHERE school_id = ?1)");
    all.events = events();
    all.former_names = former_names();
    all.statuses = statuses();
    if (all.statuses.empty() && all.eligible) {  // a status is stored when it is first told
      all.statuses.emplace_back().status = "unknown";
      all.statuses.back().basis = "no_source";
      all.statuses.back().since_ms = all.statuses.back().known_from = all.since_ms;
    }
    for (const auto& kind : kinds::all) {
      if (!store::has_field(kind, "school_name")) continue;
      auto some = records(kind,
                          "f.mention_id IN (SELECT mention_id FROM link WHERE school_id = ?1 AND known_from <= ?2 AND "
                          "(known_to IS NULL OR known_to > ?2))");
      std::move(some.begin(), some.end(), std::back_inserter(all.records));
    }
    all.links = links();
    if (all.eligible && all.gone_ms == 0) all.could_be = could_be();
    all.alerts = alerts();
    all.mails = mails();
    return all;
  }

 private:
  void school(Explanation& all, const place::Gazetteer& places) {
    Statement row(sql_,
                  "SELECT ifnull(code,''), name, plate, district_id, district, type, ownership, website, eligible, "
                  "since_ms, gone_ms FROM school WHERE school_id = ?");
    if (!row.integer(1, school_).step())
      throw std::invalid_argument(
          fmt::format("There is no school #{}: `twinwatch schools` shows their numbers", school_));
    all.school_id = school_;
    all.code = row.text(0);
    all.name = row.text(1);
    all.plate = static_cast<int>(row.integer(2));
    const auto* province = places.province(all.plate);
    all.province = province ? province->name : "";
    const auto* district = places.district_by_id(static_cast<int>(row.integer(3)));
    all.district = district ? district->name : std::string(row.text(4));
    all.type = row.text(5);
    all.ownership = row.text(6);
    all.website = row.text(7);
    all.eligible = row.integer(8) != 0;
    all.since_ms = row.integer(9);
    all.gone_ms = row.integer(10);
  }

  std::vector<ExplainedRecord> records(const KindSpec& kind, std::string_view where) {
    std::string columns;
    for (const auto& field : kind.fields) (columns += ", f.") += field.name;
    const bool written = store::has_field(kind, "school_name");
    Statement rows(sql_, fmt::format("SELECT f.fact_id, f.page_id, f.run_id, f.line, f.known_from, f.known_to, {}{} "
                                     "FROM {} f WHERE {} AND f.known_from <= ?2 "
                                     "ORDER BY f.known_to IS NOT NULL, f.fact_id DESC",
                                     written ? "f.mention_id" : "0", columns, store::fact_table(kind.name), where));
    rows.integer(1, school_).integer(2, known_at_);
    std::vector<ExplainedRecord> all;
    while (rows.step()) {
      auto& record = all.emplace_back();
      record.kind = kind.name;
      record.fact_id = rows.integer(0);
      record.known_from = rows.integer(4);
      record.known_to = rows.integer(5) > known_at_ ? 0 : rows.integer(5);
      record.mention_id = rows.integer(6);
      for (std::size_t i = 0; i < kind.fields.size(); ++i)
        if (const auto value = rows.text(7 + static_cast<int>(i)); !value.empty())
          record.fields.emplace_back(kind.fields[i].name, value);
      record.origin = read_origin(db_, rows.integer(1), rows.integer(2), rows.integer(3));
    }
    return all;
  }

  std::vector<ExplainedEvent> events() {
    Statement rows(sql_,
                   "SELECT at_ms, run_id, what, before, after, decided_by, evidence FROM school_event "
                   "WHERE school_id = ? AND at_ms <= ? ORDER BY event_id DESC");
    rows.integer(1, school_).integer(2, known_at_);
    std::vector<ExplainedEvent> all;
    while (rows.step())
      all.push_back({rows.integer(0), rows.integer(1), std::string(rows.text(2)), std::string(rows.text(3)),
                     std::string(rows.text(4)), std::string(rows.text(5)), sentences_of(rows.text(6))});
    return all;
  }

  std::vector<FormerName> former_names() {
    Statement rows(sql_, "SELECT name, from_ms, to_ms FROM school_name WHERE school_id = ? ORDER BY to_ms DESC, name");
    rows.integer(1, school_);
    std::vector<FormerName> all;
    while (rows.step()) all.push_back({std::string(rows.text(0)), rows.integer(1), rows.integer(2)});
    return all;
  }

  std::vector<ExplainedStatus> statuses() {
    Statement rows(sql_,
                   "SELECT status_id, status, basis, detail, since_ms, known_from, known_to, data_ms, page_id, run_id, "
                   "fact_id FROM status WHERE school_id = ? AND known_from <= ? ORDER BY status_id DESC");
    rows.integer(1, school_).integer(2, known_at_);
    std::vector<ExplainedStatus> all;
    while (rows.step()) {
      auto& status = all.emplace_back();
      status.status_id = rows.integer(0);
      status.status = rows.text(1);
      status.basis = rows.text(2);
      status.detail = rows.text(3);
      status.since_ms = rows.integer(4);
      status.known_from = rows.integer(5);
      status.known_to = rows.integer(6) > known_at_ ? 0 : rows.integer(6);
      status.data_ms = rows.integer(7);
      status.fact_id = rows.integer(10);
      if (rows.integer(8) != 0 || rows.integer(9) != 0)
        status.evidence = read_origin(db_, rows.integer(8), rows.integer(9));
      // Later readings belong to what is in force now, not to what was said once.
      status.confirmed =
          status.known_to == 0 && known_at_ == INT64_MAX ? newest_confirmation(db_, status.status_id) : status.evidence;
    }
    return all;
  }

  std::vector<ExplainedLink> links() {
    Statement rows(
        sql_,
        "SELECT m.mention_id, m.name, m.area_1, m.area_2, m.code, m.account, l.verdict, l.decided_by, l.score, "
        "l.reasons, l.known_from, l.known_to FROM link l JOIN mention m ON m.mention_id = l.mention_id "
        "WHERE l.school_id = ? AND l.known_from <= ? ORDER BY l.known_to IS NOT NULL, l.link_id DESC");
    rows.integer(1, school_).integer(2, known_at_);
    std::vector<ExplainedLink> all;
    while (rows.step()) {
      auto& link = all.emplace_back();
      link.mention_id = rows.integer(0);
      std::string* const texts[] = {&link.name,    &link.area_1,  &link.area_2,    &link.code,
                                    &link.account, &link.verdict, &link.decided_by};
      for (int i = 0; i < 7; ++i) *texts[i] = rows.text(1 + i);
      link.score = rows.real(8);
      link.reasons = sentences_of(rows.text(9));
      link.known_from = rows.integer(10);
      link.known_to = rows.integer(11) > known_at_ ? 0 : rows.integer(11);
    }
    return all;
  }

  std::vector<PossibleRecord> could_be() {
    match::fill_could_be(db_);
    Statement doubted(sql_, "INSERT OR IGNORE INTO temp.could_be (mention_id, school_id) VALUES (?,?)");
    for (const auto& [school, mention] : match::doubted_schools(sql_))
      if (school == school_) doubted.integer(1, mention).integer(2, school).run();
    Statement rows(sql_,
                   "SELECT m.mention_id, m.name, m.area_1, m.area_2, m.account FROM temp.could_be c "
                   "JOIN mention m ON m.mention_id = c.mention_id WHERE c.school_id = ? ORDER BY m.mention_id");
    rows.integer(1, school_);
    std::vector<PossibleRecord> all;
    while (rows.step())
      all.push_back({rows.integer(0), std::string(rows.text(1)), std::string(rows.text(2)), std::string(rows.text(3)),
                     std::string(rows.text(4))});
    return all;
  }

  std::vector<ExplainedAlert> alerts() {
    Statement rows(sql_,
                   "SELECT alert_id, rule, state, reason, since_ms, fired_ms, ended_ms FROM alert "
                   "WHERE school_id = ? AND since_ms <= ? ORDER BY alert_id DESC");
    Statement moves(sql_,
                    "SELECT at_ms, from_state, to_state, actor, reason, status_id, run_id FROM transition "
                    "WHERE alert_id = ? AND at_ms <= ? ORDER BY transition_id");
    rows.integer(1, school_).integer(2, known_at_);
    std::vector<ExplainedAlert> all;
    while (rows.step()) {
      auto& alert = all.emplace_back();
      alert.alert_id = rows.integer(0);
      alert.rule = rows.text(1);
      alert.state = rows.text(2);
      alert.reason = rows.text(3);
      alert.since_ms = rows.integer(4);
      alert.fired_ms = rows.integer(5);
      alert.ended_ms = rows.integer(6);
      moves.integer(1, alert.alert_id).integer(2, known_at_);
      while (moves.step())
        alert.transitions.push_back({moves.integer(0), moves.integer(5), moves.integer(6), std::string(moves.text(1)),
                                     std::string(moves.text(2)), std::string(moves.text(3)),
                                     std::string(moves.text(4))});
    }
    return all;
  }

  std::vector<ExplainedMail> mails() {
    Statement rows(sql_,
                   "SELECT o.mail_id, o.created_ms, o.sent_ms, o.subject, o.recipient, o.state, i.section "
                   "FROM alert a JOIN outbox_item i ON i.alert_id = a.alert_id JOIN outbox o ON o.mail_id = i.mail_id "
                   "WHERE a.school_id = ? AND o.created_ms <= ? ORDER BY o.mail_id DESC");
    rows.integer(1, school_).integer(2, known_at_);
    std::vector<ExplainedMail> all;
    while (rows.step())
      all.push_back({rows.integer(0), rows.integer(1), rows.integer(2), std::string(rows.text(3)),
                     std::string(rows.text(4)), std::string(rows.text(5)), std::string(rows.text(6))});
    return all;
  }

  store::Database& db_;
  SQLite::Database& sql_;
  std::int64_t school_, known_at_;
};

}  // namespace

Explanation explain_school(store::Database& db, const place::Gazetteer& places, std::int64_t school_id,
                           std::int64_t known_at_ms) {
  return Explainer(db, school_id, known_at_ms).explain(places);
}

}  // namespace twinwatch::alert
