#include "mail/digest_model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <stdexcept>

#include "alert/answers.hpp"
#include "mail/rule_sections.hpp"
#include "mail/school_rows.hpp"
#include "mail/told.hpp"

namespace twinwatch::mail {

namespace {

constexpr std::int64_t reminder_ms = 28LL * 24 * 3600 * 1000;

constexpr const char* alerts_of_province = R"(
  SELECT a.alert_id, a.rule, a.school_id, a.state, a.reason, a.since_ms,
         s.plate, s.district_id, s.district, s.name, coalesce(s.code, ''), s.type,
         coalesce(now.status, 'unknown'), now.status_id,
         (SELECT max(status_id) FROM status b WHERE b.school_id = s.school_id AND b.status = 'inactive'),
         coalesce(a.ended_ms, 0),
         (SELECT t.status_id FROM transition t WHERE t.alert_id = a.alert_id AND t.to_state = 'resolved'
           ORDER BY t.transition_id DESC LIMIT 1)
    FROM school s JOIN alert a ON a.school_id = s.school_id
    LEFT JOIN status now ON now.school_id = s.school_id AND now.known_to IS NULL
   WHERE s.plate = ? AND a.state IN ('firing', 'escalated', 'flapping', 'resolved', 'withdrawn')
   ORDER BY a.alert_id)";

SchoolRow school_row(EvidenceReader& evidence, const place::Gazetteer& places, SQLite::Statement& row) {
  SchoolRow school;
  school.alert_id = row.getColumn(0).getInt64();
  school.rule = row.getColumn(1).getString();
  school.school_id = row.getColumn(2).getInt64();
  school.reason = row.getColumn(4).getString();
  school.since_ms = row.getColumn(5).getInt64();
  school.plate = row.getColumn(6).getInt();
  school.district = district_name(places, row.getColumn(7).getInt64(), row.getColumn(8).getString());
  school.name = row.getColumn(9).getString();
  school.code = row.getColumn(10).getString();
  school.type = row.getColumn(11).getString();
  const std::string status = row.getColumn(12).getString();
  const bool ended = row.getColumn(3).getString() == "resolved";
  school.now_unknown = !ended && status == "unknown";
  // An open alert rests on the last *inactive* status, a resolved one on the status that resolved it.
  const bool in_force = !ended && status == "inactive";
  const int status_id = ended ? (row.isColumnNull(16) ? 13 : 16) : in_force ? 13 : 14;
  if (!row.isColumnNull(status_id)) school.evidence = evidence.of(row.getColumn(status_id).getInt64(), in_force);
  return school;
}

// Every sentence about rows of these is about having a project; other rules have sections of their own
// (rule_sections.hpp): a school that has one must not stand here because it lacks a label.
std::set<std::string> rules_of_other_things(const std::vector<alert::Rule>& rules) {
  std::set<std::string> others;
  for (const auto& rule : rules)
    if (rule.judges) others.insert(rule.id);
  return others;
}

template <class Set>
std::int64_t count_of(const Set& set) {
  return static_cast<std::int64_t>(set.size());
}

void gather_alerts(store::Database& database, const place::Gazetteer& places, const DigestAsk& ask, const Told& told,
                   const alert::StandingAnswers& answers, const std::set<std::string>& others, Digest& digest,
                   LeftOut& left_out) {
  EvidenceReader evidence(database, ask.plate);
  SQLite::Statement rows(database.sql(), alerts_of_province);
  rows.bind(1, ask.plate);
  while (rows.executeStep()) {
    if (others.contains(rows.getColumn(1).getString())) continue;
    const auto alert_id = rows.getColumn(0).getInt64();
    const bool known = told.opened(alert_id);
    const std::string state = rows.getColumn(3).getString();
    const auto school_id = rows.getColumn(2).getInt64();
    const std::string rule = rows.getColumn(1).getString();
    const auto* answer = answers.to(school_id, rule);
    const bool is_open = state != "withdrawn" && state != "resolved";
    if (answer != nullptr && (is_open || alert::is_of_whole_school(answer->says))) continue;
    if (!is_open) {
      if (!known || told.ended(alert_id)) continue;  // an end is news only to whom the beginning was told, and once
      if (state == "resolved")
        (rows.getColumn(12).getString() == "inactive" ? digest.overtaken : digest.resolved)
            .push_back(school_row(evidence, places, rows));
      else if (told.last_ms && rows.getColumn(15).getInt64() >= *told.last_ms)
        left_out.withdrawn.insert(school_id);  // a count and no item: only the last mail's date marks it told
      continue;
    }
    auto school = school_row(evidence, places, rows);
    if (school.evidence.basis == "seen_none" && !ask.with_seen_none) {
      left_out.withheld.insert(school_id);
      continue;
    }
    if (known && told.last_ms && answers.lapsed_since(school_id, rule, *told.last_ms)) digest.asked_again += 1;
    (known ? digest.continuing : digest.fresh).push_back(std::move(school));
  }
}

// A school that several rules name is one line, the one that was told first: nobody is alerted twice for one cause. The
// others are not noted as told; the next of them takes over when that one ends.
void name_each_school_once(Digest& digest) {
  std::set<std::int64_t> named;
  for (auto* rows : {&digest.continuing, &digest.fresh})
    std::erase_if(*rows, [&](const SchoolRow& row) { return !named.insert(row.school_id).second; });
}

// Schools that would be asked about were it not for an answer, whatever state that has put the alert into.
std::int64_t count_answered(SQLite::Database& db, int plate, const alert::StandingAnswers& answers,
                            const std::set<std::string>& others) {
  SQLite::Statement rows(db, R"(
    SELECT a.school_id, a.rule FROM school s JOIN alert a ON a.school_id = s.school_id
     WHERE s.plate = ? AND a.ended_ms IS NULL AND a.state <> 'pending')");
  rows.bind(1, plate);
  std::set<std::int64_t> answered;
  while (rows.executeStep())
    if (!others.contains(rows.getColumn(1).getString()) &&
        answers.to(rows.getColumn(0).getInt64(), rows.getColumn(1).getString()) != nullptr)
      answered.insert(rows.getColumn(0).getInt64());
  return static_cast<std::int64_t>(answered.size());
}

// A school that was resolved twice since the last mail is one good news.
void tell_each_school_once(Digest& digest) {
  std::set<std::int64_t> seen;
  std::vector<SchoolRow> once;
  for (auto row = digest.resolved.rbegin(); row != digest.resolved.rend(); ++row)
    (seen.insert(row->school_id).second ? once : digest.overtaken).push_back(std::move(*row));
  digest.resolved = std::move(once);
}

void gather_unknown(SQLite::Database& db, const place::Gazetteer& places, const alert::StandingAnswers& answers,
                    Digest& digest) {
  SQLite::Statement rows(db, R"(
    SELECT s.school_id, s.plate, s.district_id, s.district, s.name, coalesce(s.code, ''), s.type,
           coalesce(st.basis, 'no_source'), coalesce(st.detail, '')
      FROM school s LEFT JOIN status st ON st.school_id = s.school_id AND st.known_to IS NULL
     WHERE s.plate = ? AND s.eligible = 1 AND s.gone_ms IS NULL AND coalesce(st.status, 'unknown') = 'unknown')");
  rows.bind(1, digest.plate);
  while (rows.executeStep()) {
    if (answers.to(rows.getColumn(0).getInt64(), "") != nullptr) continue;
    digest.unknown.push_back(
        UnknownRow{rows.getColumn(0).getInt64(), rows.getColumn(1).getInt(), rows.getColumn(4).getString(),
                   rows.getColumn(5).getString(), rows.getColumn(6).getString(),
                   district_name(places, rows.getColumn(2).getInt64(), rows.getColumn(3).getString()),
                   rows.getColumn(7).getString(), rows.getColumn(8).getString()});
  }
}

void gather_advice(const std::vector<alert::Rule>& rules, Digest& digest) {
  std::set<std::string> used;
  for (const auto* rows : {&digest.fresh, &digest.continuing})
    for (const auto& row : *rows) used.insert(row.rule);
  for (const auto& rule : rules)
    if (used.contains(rule.id) && !rule.advice_tr.empty())
      digest.advice.push_back({rule.title_tr, rule.advice_tr, rule.title_en, rule.advice_en});
}

void name_rules(const std::vector<alert::Rule>& rules, std::vector<SchoolRow>& rows) {
  for (auto& row : rows) {
    const auto rule = std::find_if(rules.begin(), rules.end(), [&](const auto& r) { return r.id == row.rule; });
    if (rule == rules.end()) continue;
    row.rule_title_tr = rule->title_tr;
    row.rule_title_en = rule->title_en;
  }
}

template <class Row>
void assert_own_province(const std::vector<Row>& rows, const Digest& digest) {
  for (const auto& row : rows)
    if (row.plate != digest.plate)
      throw std::logic_error(fmt::format("mail: school {} of province {} got into the digest for {}: not composed",
                                         row.school_id, row.plate, digest.route));
}

}  // namespace

Digest gather(store::Database& database, const place::Gazetteer& places, const std::vector<alert::Rule>& rules,
              const alert::Coverage& coverage, const DigestAsk& ask) {
  auto& db = database.sql();
  Digest digest;
  digest.route = ask.route;
  digest.plate = ask.plate;
  digest.for_desk = ask.for_desk;
  const auto* province = places.province(ask.plate);
  digest.province = province != nullptr ? province->name : fmt::format("{:02}", ask.plate);
  digest.coverage = coverage;
  digest.trend = alert::trend_of(database, ask.plate, ask.now_ms);

  const Told told = told_before(database, ask);
  digest.baseline = !told.any;
  digest.last_told_ms = told.last_ms;
  const alert::StandingAnswers answers(database, ask.now_ms, ask.plate);
  const auto others = rules_of_other_things(rules);
  LeftOut left_out;
  gather_alerts(database, places, ask, told, answers, others, digest, left_out);
  name_each_school_once(digest);
  digest.sections = gather_rule_sections(database, places, rules, ask, told, answers, left_out);
  digest.withdrawn = count_of(left_out.withdrawn);
  digest.withheld = count_of(left_out.withheld);
  digest.answered = count_answered(db, ask.plate, answers, others);
  tell_each_school_once(digest);
  gather_unknown(db, places, answers, digest);
  gather_advice(rules, digest);
  digest.club_plan = gather_club_plan(database, places, ask.plate, ask.now_ms);
  name_rules(rules, digest.fresh);
  name_rules(rules, digest.continuing);
  name_rules(rules, digest.resolved);

  by_district_and_name(digest.fresh);
  by_district_and_name(digest.continuing);
  std::stable_sort(digest.continuing.begin(), digest.continuing.end(),
                   [](const SchoolRow& a, const SchoolRow& b) { return a.since_ms < b.since_ms; });
  by_district_and_name(digest.resolved);
  by_district_and_name(digest.unknown);
  assert_own_province(digest.fresh, digest);
  assert_own_province(digest.continuing, digest);
  assert_own_province(digest.resolved, digest);
  assert_own_province(digest.overtaken, digest);
  assert_own_province(digest.unknown, digest);
  for (const auto& section : digest.sections)
    for (const auto* rows : {&section.fresh, &section.continuing, &section.resolved, &section.overtaken})
      assert_own_province(*rows, digest);
  return digest;
}

Bases bases_of(const Digest& digest) {
  Bases bases;
  for (const auto* rows : {&digest.fresh, &digest.continuing})
    for (const auto& row : *rows) (row.evidence.basis == "seen_none" ? bases.seen_none : bases.stated) = true;
  return bases;
}

RowCounts count_rows(const RuleSection& section) {
  return {count_of(section.fresh), count_of(section.resolved), count_of(section.continuing)};
}

RowCounts counts_of_other(const Digest& digest) {
  RowCounts all;
  for (const auto& section : digest.sections) {
    const auto counts = count_rows(section);
    all.fresh += counts.fresh;
    all.resolved += counts.resolved;
    all.continuing += counts.continuing;
  }
  return all;
}

std::int64_t schools_told(const Digest& digest) {
  std::set<std::int64_t> schools;
  const auto add = [&](const auto& part) {
    for (const auto* rows : {&part.fresh, &part.continuing, &part.resolved})
      for (const auto& row : *rows) schools.insert(row.school_id);
  };
  add(digest);
  for (const auto& section : digest.sections) add(section);
  return count_of(schools);
}

bool has_something_to_tell(const Digest& digest, std::int64_t now_ms) {
  const auto& sections = digest.sections;
  const bool open = digest.open() > 0 || (!digest.for_desk && !digest.unknown.empty()) ||
                    std::any_of(sections.begin(), sections.end(), [](const auto& s) { return s.open() > 0; });
  if (digest.baseline) return open;
  if (!digest.fresh.empty() || !digest.resolved.empty() || digest.asked_again > 0) return true;
  if (std::any_of(sections.begin(), sections.end(), [](const auto& s) { return s.has_news(); })) return true;
  const bool due = !digest.last_told_ms || now_ms - *digest.last_told_ms >= reminder_ms;
  return due && open;
}

}  // namespace twinwatch::mail
