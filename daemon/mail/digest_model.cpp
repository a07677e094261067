#include "mail/digest_model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <stdexcept>
#include <tuple>
#include <unordered_map>

#include "alert/answers.hpp"
#include "text/turkish.hpp"

namespace twinwatch::mail {

namespace {

constexpr std::int64_t reminder_ms = 28LL * 24 * 3600 * 1000;

// What this recipient was told on this route. A refused mail told nothing, nor did a draft that never left.
struct Told {
  std::unordered_map<std::int64_t, bool> alerts;  // alert -> its end was told too
  std::optional<std::int64_t> last_ms;
  bool any = false;
};

Told told_before(SQLite::Database& db, const DigestAsk& ask) {
  const std::string counts = std::string("o.route = ? AND o.recipient = ? AND o.state <> 'refused'") +
                             (ask.count_drafts ? " AND NOT EXISTS (SELECT 1 FROM draft_decision d WHERE d.mail_id = "
                                                 "o.mail_id AND d.what = 'superseded')"
                                               : " AND o.state <> 'draft'");
  Told told;
  SQLite::Statement mails(db, "SELECT max(created_ms) FROM outbox o WHERE " + counts);
  mails.bind(1, ask.route);
  mails.bind(2, ask.recipient);
  if (mails.executeStep() && !mails.isColumnNull(0)) {
    told.any = true;
    told.last_ms = mails.getColumn(0).getInt64();
  }
  SQLite::Statement items(
      db,
      "SELECT i.alert_id, max(i.section = 'resolved') FROM outbox o JOIN outbox_item i USING (mail_id) "
      "WHERE " +
          counts + " GROUP BY i.alert_id");
  items.bind(1, ask.route);
  items.bind(2, ask.recipient);
  while (items.executeStep()) told.alerts[items.getColumn(0).getInt64()] = items.getColumn(1).getInt() != 0;
  return told;
}

std::string district_name(const place::Gazetteer& places, std::int64_t id, const std::string& written) {
  if (const auto* district = id > 0 ? places.district_by_id(static_cast<int>(id)) : nullptr) return district->name;
  return written.empty() ? "" : text::title_tr(written);
}

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

template <class Row>
void by_district_and_name(std::vector<Row>& rows) {
  const text::Collator collator;
  std::vector<std::tuple<std::string, std::string, std::string, std::size_t>> keys;
  for (std::size_t i = 0; i < rows.size(); ++i)
    keys.emplace_back(collator.key(rows[i].district), collator.key(rows[i].name), rows[i].code, i);
  std::sort(keys.begin(), keys.end());
  std::vector<Row> sorted;
  sorted.reserve(rows.size());
  for (const auto& key : keys) sorted.push_back(std::move(rows[std::get<3>(key)]));
  rows = std::move(sorted);
}

// Rules that judge by themselves are not about having a project, and every sentence of this mail is: a school that has
// one must not stand in it because it lacks a label. They wait for a digest with sections of its rules.
std::set<std::string> rules_of_other_things(const std::vector<alert::Rule>& rules) {
  std::set<std::string> others;
  for (const auto& rule : rules)
    if (rule.judges) others.insert(rule.id);
  return others;
}

void gather_alerts(store::Database& database, const place::Gazetteer& places, const DigestAsk& ask, const Told& told,
                   const alert::StandingAnswers& answers, const std::set<std::string>& others, Digest& digest) {
  EvidenceReader evidence(database, ask.plate);
  SQLite::Statement rows(database.sql(), alerts_of_province);
  rows.bind(1, ask.plate);
  while (rows.executeStep()) {
    if (others.contains(rows.getColumn(1).getString())) continue;
    const auto before = told.alerts.find(rows.getColumn(0).getInt64());
    const bool known = before != told.alerts.end();
    const std::string state = rows.getColumn(3).getString();
    const auto school_id = rows.getColumn(2).getInt64();
    const std::string rule = rows.getColumn(1).getString();
    const auto* answer = answers.to(school_id, rule);
    const bool is_open = state != "withdrawn" && state != "resolved";
    if (answer != nullptr && (is_open || alert::is_of_whole_school(answer->says))) continue;
    if (!is_open) {
      if (!known || before->second) continue;  // an end is news only to whom the beginning was told, and once
      if (state == "resolved")
        (rows.getColumn(12).getString() == "inactive" ? digest.overtaken : digest.resolved)
            .push_back(school_row(evidence, places, rows));
      else if (told.last_ms && rows.getColumn(15).getInt64() >= *told.last_ms)
        digest.withdrawn += 1;  // a count and no item: nothing marks it told but the date of the last mail
      continue;
    }
    auto school = school_row(evidence, places, rows);
    if (school.evidence.basis == "seen_none" && !ask.with_seen_none) {
      digest.withheld += 1;
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
std::int64_t count_answered(SQLite::Database& db, int plate, const alert::StandingAnswers& answers) {
  SQLite::Statement rows(db, R"(
    SELECT a.school_id, a.rule FROM school s JOIN alert a ON a.school_id = s.school_id
     WHERE s.plate = ? AND a.ended_ms IS NULL AND a.state <> 'pending')");
  rows.bind(1, plate);
  std::set<std::int64_t> answered;
  while (rows.executeStep())
    if (answers.to(rows.getColumn(0).getInt64(), rows.getColumn(1).getString()) != nullptr)
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
    if (rule != rules.end()) row.rule_title_en = rule->title_en;
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

  const Told told = told_before(db, ask);
  digest.baseline = !told.any;
  digest.last_told_ms = told.last_ms;
  const alert::StandingAnswers answers(database, ask.now_ms, ask.plate);
  gather_alerts(database, places, ask, told, answers, rules_of_other_things(rules), digest);
  name_each_school_once(digest);
  digest.answered = count_answered(db, ask.plate, answers);
  tell_each_school_once(digest);
  gather_unknown(db, places, answers, digest);
  gather_advice(rules, digest);
  name_rules(rules, digest.fresh);
  name_rules(rules, digest.continuing);

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
  return digest;
}

Bases bases_of(const Digest& digest) {
  Bases bases;
  for (const auto* rows : {&digest.fresh, &digest.continuing})
    for (const auto& row : *rows) (row.evidence.basis == "seen_none" ? bases.seen_none : bases.stated) = true;
  return bases;
}

bool has_something_to_tell(const Digest& digest, std::int64_t now_ms) {
  if (digest.baseline) return digest.open() > 0 || (!digest.for_desk && !digest.unknown.empty());
  if (!digest.fresh.empty() || !digest.resolved.empty() || digest.asked_again > 0) return true;
  const bool due = !digest.last_told_ms || now_ms - *digest.last_told_ms >= reminder_ms;
  return due && (digest.open() > 0 || (!digest.for_desk && !digest.unknown.empty()));
}

}  // namespace twinwatch::mail
