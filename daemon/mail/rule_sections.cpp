#include "mail/rule_sections.hpp"

#include <algorithm>
#include <string_view>

#include "mail/school_rows.hpp"

namespace twinwatch::mail {

namespace {

constexpr const char* alerts_of_rule = R"(
  SELECT a.alert_id, a.school_id, a.state, a.reason, a.since_ms, coalesce(a.ended_ms, 0),
         s.plate, s.district_id, s.district, s.name, coalesce(s.code, ''), s.type,
         coalesce(now.status, 'unknown'), coalesce(now.basis, ''),
         coalesce(t.reason, ''), coalesce(t.fact_kind, ''), coalesce(t.fact_id, 0)
    FROM school s JOIN alert a ON a.school_id = s.school_id
    LEFT JOIN status now ON now.school_id = s.school_id AND now.known_to IS NULL
    LEFT JOIN transition t ON t.transition_id = (SELECT max(e.transition_id) FROM transition e
                                WHERE e.alert_id = a.alert_id AND e.to_state = 'resolved')
   WHERE s.plate = ? AND a.rule = ? AND a.state IN ('firing', 'escalated', 'flapping', 'resolved', 'withdrawn')
   ORDER BY a.alert_id)";

// An alert that was restless before it ended says so in front of its reason: to those who watch the house.
std::string without_calm(std::string reason) {
  constexpr std::string_view calm = "Calm again. ";
  return reason.starts_with(calm) ? reason.substr(calm.size()) : reason;
}

SchoolRow row_of_rule(EvidenceReader& evidence, const place::Gazetteer& places, const alert::Rule& rule,
                      SQLite::Statement& row) {
  SchoolRow school;
  school.alert_id = row.getColumn(0).getInt64();
  school.school_id = row.getColumn(1).getInt64();
  school.rule = rule.id;
  school.rule_title_tr = rule.title_tr;
  school.rule_title_en = rule.title_en;
  school.reason = row.getColumn(3).getString();
  school.since_ms = row.getColumn(4).getInt64();
  school.plate = row.getColumn(6).getInt();
  school.district = district_name(places, row.getColumn(7).getInt64(), row.getColumn(8).getString());
  school.name = row.getColumn(9).getString();
  school.code = row.getColumn(10).getString();
  school.type = row.getColumn(11).getString();
  school.is_active = row.getColumn(12).getString() == "active";
  if (row.getColumn(2).getString() != "resolved") return school;
  school.reason = without_calm(row.getColumn(14).getString());
  school.evidence = evidence.of_record(row.getColumn(15).getString(), row.getColumn(16).getInt64());
  return school;
}

// A school that came and went since the last mail stands once: as open, or as one end.
void each_school_once(RuleSection& section) {
  std::set<std::int64_t> seen;
  for (const auto* rows : {&section.continuing, &section.fresh})
    for (const auto& row : *rows) seen.insert(row.school_id);
  std::vector<SchoolRow> once;
  for (auto row = section.resolved.rbegin(); row != section.resolved.rend(); ++row)
    (seen.insert(row->school_id).second ? once : section.overtaken).push_back(std::move(*row));
  section.resolved = std::move(once);
}

std::int64_t answered_of(SQLite::Database& db, int plate, const std::string& rule,
                         const alert::StandingAnswers& answers) {
  SQLite::Statement rows(db, R"(
    SELECT a.school_id FROM school s JOIN alert a ON a.school_id = s.school_id
     WHERE s.plate = ? AND a.rule = ? AND a.ended_ms IS NULL AND a.state <> 'pending')");
  rows.bind(1, plate);
  rows.bind(2, rule);
  std::int64_t answered = 0;
  while (rows.executeStep()) answered += answers.to(rows.getColumn(0).getInt64(), rule) != nullptr ? 1 : 0;
  return answered;
}

}  // namespace

bool has_own_section(const alert::Rule& rule) { return rule.judges && rule.route != "national"; }

std::vector<RuleSection> gather_rule_sections(store::Database& database, const place::Gazetteer& places,
                                              const std::vector<alert::Rule>& rules, const DigestAsk& ask,
                                              const Told& told, const alert::StandingAnswers& answers,
                                              LeftOut& left_out) {
  std::vector<RuleSection> sections;
  EvidenceReader evidence(database, ask.plate);
  SQLite::Statement rows(database.sql(), alerts_of_rule);
  for (const auto& rule : rules) {
    if (!has_own_section(rule)) continue;
    RuleSection section{.rule = rule.id, .title_tr = rule.title_tr, .title_en = rule.title_en};
    section.advice_tr = rule.advice_tr;
    section.advice_en = rule.advice_en;
    section.baseline = !told.rules.contains(rule.id);
    rows.reset();
    rows.bind(1, ask.plate);
    rows.bind(2, rule.id);
    while (rows.executeStep()) {
      const auto alert_id = rows.getColumn(0).getInt64(), school_id = rows.getColumn(1).getInt64();
      const std::string state = rows.getColumn(2).getString();
      const bool known = told.opened(alert_id), is_open = state != "withdrawn" && state != "resolved";
      const auto* answer = answers.to(school_id, rule.id);
      if (answer != nullptr && (is_open || alert::is_of_whole_school(answer->says))) continue;
      if (!is_open) {
        if (!known || told.ended(alert_id)) continue;
        if (state == "resolved")
          section.resolved.push_back(row_of_rule(evidence, places, rule, rows));
        else if (told.last_ms && rows.getColumn(5).getInt64() >= *told.last_ms)
          left_out.withdrawn.insert(school_id);
        continue;
      }
      // What rests on absence from public pages waits for the same leave, whatever it is said of.
      if (!ask.with_seen_none && rows.getColumn(12).getString() == "inactive" &&
          rows.getColumn(13).getString() == "seen_none") {
        left_out.withheld.insert(school_id);
        continue;
      }
      if (known && told.last_ms && answers.lapsed_since(school_id, rule.id, *told.last_ms)) section.asked_again += 1;
      (known ? section.continuing : section.fresh).push_back(row_of_rule(evidence, places, rule, rows));
    }
    each_school_once(section);
    section.answered = answered_of(database.sql(), ask.plate, rule.id, answers);
    by_district_and_name(section.fresh);
    by_district_and_name(section.continuing);
    std::stable_sort(section.continuing.begin(), section.continuing.end(),
                     [](const SchoolRow& a, const SchoolRow& b) { return a.since_ms < b.since_ms; });
    by_district_and_name(section.resolved);
    if (!section.empty()) sections.push_back(std::move(section));
  }
  return sections;
}

}  // namespace twinwatch::mail
