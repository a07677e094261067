// explain SCHOOL: the whole chain behind what we say of one school: status, rule, records, links and who decided,
// pages, lines, dates, mails.
#include <fmt/format.h>

#include <boost/json.hpp>

#include "alert/explain.hpp"
#include "cli/answer_json.hpp"
#include "cli/commands.hpp"
#include "cli/one_school.hpp"
#include "place/gazetteer.hpp"

namespace twinwatch::cli {
namespace {
namespace json = boost::json;

json::object origin_json(const alert::Origin& o) {
  return {{"page", o.page_id},    {"run", o.run_id},
          {"line", o.line},       {"url", o.url},
          {"sha256", o.hash},     {"fetched_ms", o.fetched_ms},
          {"data_ms", o.data_ms}, {"source", o.source},
          {"plugin", o.plugin},   {"plugin_version", o.plugin_version}};
}

json::object record_json(const alert::ExplainedRecord& record) {
  json::object fields;
  for (const auto& [name, value] : record.fields) fields[name] = value;
  return {{"kind", record.kind},
          {"fact", record.fact_id},
          {"mention", record.mention_id},
          {"fields", fields},
          {"known_from", record.known_from},
          {"known_to", record.known_to},
          {"origin", origin_json(record.origin)}};
}

using Answers = std::vector<alert::Answer>;

json::object explanation_json(const alert::Explanation& e, const Answers& answered) {
  json::array events, former_names, statuses, registry, records, links, could_be, alerts, mails;
  for (const auto& event : e.events)
    events.push_back(json::object{{"at_ms", event.at_ms},
                                  {"what", event.what},
                                  {"before", event.before},
                                  {"after", event.after},
                                  {"evidence", json::array(event.evidence.begin(), event.evidence.end())},
                                  {"decided_by", event.decided_by},
                                  {"run", event.run_id}});
  for (const auto& former : e.former_names)
    former_names.push_back(json::object{{"name", former.name}, {"from_ms", former.from_ms}, {"to_ms", former.to_ms}});
  for (const auto& s : e.statuses)
    statuses.push_back(json::object{{"status", s.status},
                                    {"basis", s.basis},
                                    {"detail", s.detail},
                                    {"since_ms", s.since_ms},
                                    {"known_from", s.known_from},
                                    {"known_to", s.known_to},
                                    {"data_ms", s.data_ms},
                                    {"evidence", origin_json(s.evidence)},
                                    {"confirmed", origin_json(s.confirmed)},
                                    {"fact", s.fact_id}});
  for (const auto& r : e.registry) registry.push_back(record_json(r));
  for (const auto& r : e.records) records.push_back(record_json(r));
  for (const auto& l : e.links)
    links.push_back(json::object{{"mention", l.mention_id},
                                 {"name", l.name},
                                 {"area_1", l.area_1},
                                 {"area_2", l.area_2},
                                 {"code", l.code},
                                 {"account", l.account},
                                 {"verdict", l.verdict},
                                 {"decided_by", l.decided_by},
                                 {"score", l.score},
                                 {"reasons", json::array(l.reasons.begin(), l.reasons.end())},
                                 {"known_from", l.known_from},
                                 {"known_to", l.known_to}});
  for (const auto& c : e.could_be)
    could_be.push_back(
        json::object{{"mention", c.mention_id}, {"name", c.name}, {"area_1", c.area_1}, {"area_2", c.area_2}});
  for (const auto& a : e.alerts) {
    json::array transitions;
    for (const auto& t : a.transitions)
      transitions.push_back(json::object{{"at_ms", t.at_ms},
                                         {"from", t.from},
                                         {"to", t.to},
                                         {"actor", t.actor},
                                         {"reason", t.reason},
                                         {"status_id", t.status_id},
                                         {"run", t.run_id}});
    alerts.push_back(
        json::object{{"alert", a.alert_id}, {"rule", a.rule}, {"state", a.state}, {"transitions", transitions}});
  }
  for (const auto& m : e.mails)
    mails.push_back(json::object{{"mail", m.mail_id},
                                 {"recipient", m.recipient},
                                 {"subject", m.subject},
                                 {"state", m.state},
                                 {"section", m.section}});
  json::array answers;
  for (const auto& a : answered) answers.push_back(answer_json(a));
  return {{"school", e.school_id},
          {"code", e.code},
          {"name", e.name},
          {"plate", e.plate},
          {"province", e.province},
          {"district", e.district},
          {"type", e.type},
          {"eligible", e.eligible},
          {"gone_ms", e.gone_ms},
          {"events", events},
          {"former_names", former_names},
          {"statuses", statuses},
          {"registry", registry},
          {"records", records},
          {"links", links},
          {"could_be", could_be},
          {"alerts", alerts},
          {"mails", mails},
          {"answers", answers}};
}

std::string because(const alert::ExplainedStatus& s) {
  if (s.basis == "record") return "an accepted record in a state that counts as active";
  if (s.basis == "stated") return "an accepted list that tells the whole of its province shows none (" + s.detail + ")";
  if (s.basis == "seen_none")
    return "every portal account linked to it was read and shows none (not visible, which proves less)";
  if (s.basis == "unmatched")
    return "an unmatched record could be this school: \"" + s.detail + "\" (twinwatch review)";
  if (s.basis == "no_source") return "no accepted list tells the whole of its province";
  if (s.basis == "stale") return "the last data is too old: " + s.detail;
  if (s.basis == "claimed") return "a coordinator says that there is a project (answer " + s.detail + " below)";
  if (s.basis == "quarantined") return "a newer run is held back: " + s.detail;
  return s.basis + (s.detail.empty() ? "" : ": " + s.detail);
}

class Page {  // what is printed, line by line
 public:
  explicit Page(const Call& call) : call_(call) {}
  std::string from(const alert::Origin& o) const {
    if (o.page_id == 0) return o.run_id ? fmt::format("run {}", o.run_id) : "";
    std::string text =
        fmt::format("{}{}, read {}", o.url, o.line ? fmt::format(" line {}", o.line) : "", call_.when(o.fetched_ms));
    if (o.data_ms && o.data_ms != o.fetched_ms) text += ", data of " + call_.day(o.data_ms);
    return text +
           fmt::format(" (run {}, {} {}, sha256 {})", o.run_id, o.plugin, o.plugin_version, o.hash.substr(0, 12));
  }
  void record(const alert::ExplainedRecord& r) const {
    std::string fields;
    for (const auto& [name, value] : r.fields)
      if (value.size() < 60) fields += fmt::format("{}{}={}", fields.empty() ? "" : ", ", name, value);
    print(
        fmt::format("  {}{}: {}", r.kind, r.known_to ? fmt::format(" (until {})", call_.day(r.known_to)) : "", fields));
    print("      from " + from(r.origin));
  }
  void history(const alert::Explanation& e) const {
    if (e.events.empty() && e.former_names.empty()) return;
    print("\nHistory");
    for (const auto& event : e.events) {
      const auto change = event.before.empty()  ? event.after
                          : event.after.empty() ? event.before
                                                : event.before + " → " + event.after;
      print(fmt::format("  {} {}: {}  by {}{}", call_.day(event.at_ms), event.what, change, event.decided_by,
                        event.run_id ? fmt::format(" (run {})", event.run_id) : ""));
      for (const auto& sentence : event.evidence) print("      " + sentence);
    }
    for (const auto& former : e.former_names)
      print(fmt::format("  was called \"{}\" until {}", former.name, call_.day(former.to_ms)));
  }
  void whole(const alert::Explanation& e, const Answers& answers) const {
    print(fmt::format("{}  (#{}{})", e.name, e.school_id, e.code.empty() ? "" : ", code " + e.code));
    print(fmt::format(
        "{} / {} ({:02}); {}; {}{}", e.province, e.district, e.plate, e.type.empty() ? "no type told" : e.type,
        e.eligible ? "expected to have a project" : "not expected to have a project (config/eligible.toml)",
        e.gone_ms ? "; left the registry on " + call_.day(e.gone_ms) : ""));
    for (const auto& r : e.registry) record(r);
    history(e);
    print("\nStatus");
    if (e.statuses.empty()) print("  none yet: nothing has been decided for it");
    for (const auto& s : e.statuses) {
      print(fmt::format("  {:<9} {} to {}  {}", s.status, call_.day(s.known_from),
                        s.known_to ? call_.day(s.known_to) : "now", because(s)));
      if (const auto evidence = from(s.evidence); !evidence.empty()) print("      evidence: " + evidence);
      if (s.confirmed.page_id && s.confirmed.page_id != s.evidence.page_id)
        print("      confirmed: " + from(s.confirmed));
    }
    print("\nRecords linked to it");
    if (e.records.empty()) print("  none");
    for (const auto& r : e.records) record(r);
    print("\nLinks");
    if (e.links.empty()) print("  none: no record names this school");
    for (const auto& l : e.links) {
      print(fmt::format("  \"{}\" ({}{}{}{}): {} by {}, {}{}", l.name, l.area_1, l.area_2.empty() ? "" : " / ",
                        l.area_2, l.code.empty() ? "" : ", " + l.code, l.verdict, l.decided_by, call_.day(l.known_from),
                        l.known_to ? " until " + call_.day(l.known_to) : ""));
      for (const auto& reason : l.reasons) print("      " + reason);
    }
    for (const auto& c : e.could_be)
      print(fmt::format("  unmatched, could be this school: \"{}\" ({} {}), name {} in `twinwatch review`", c.name,
                        c.area_1, c.area_2, c.mention_id));
    if (!e.alerts.empty()) print("\nAlerts");
    for (const auto& a : e.alerts) {
      print(fmt::format("  {} (rule {}): {}", a.alert_id, a.rule, a.state));
      for (const auto& t : a.transitions)
        print(fmt::format("      {}  {} → {}  by {}: {}{}", call_.when(t.at_ms), t.from.empty() ? "–" : t.from, t.to,
                          t.actor, t.reason, t.run_id ? fmt::format(" (run {})", t.run_id) : ""));
    }
    if (!answers.empty()) print("\nAnswers of coordinators");
    for (const auto& a : answers) print(fmt::format("  {} {}", a.answer_id, answer_line(call_, a)));
    if (!e.mails.empty()) print("\nMails that told it");
    for (const auto& m : e.mails)
      print(fmt::format("  {} {} to {} ({}, as {}): {}", m.mail_id, call_.when(m.created_ms), m.recipient, m.state,
                        m.section, m.subject));
  }

 private:
  const Call& call_;
};

}  // namespace

int explain(const Call& call, const std::string& school, const std::string& province, const Then& then) {
  auto db = call.read();
  const auto places = place::Gazetteer::load(call.config.geo_dir);
  const auto found = one_school(db, places, school, province);
  if (!found) return amiss;
  const bool then_asked = !then.as_of.empty() || !then.known_at.empty();
  const auto explanation = alert::explain_school(db, places, found->school_id, then_asked ? moment(call, then) : 0);
  const auto answers = alert::answers_of(
      db, explanation.school_id, then_asked ? moment(call, then) : alert::no_earlier_than_answers(db, call.now_ms()));
  if (call.json)
    print_json(explanation_json(explanation, answers));
  else
    Page(call).whole(explanation, answers);
  return ok;
}

}  // namespace twinwatch::cli
