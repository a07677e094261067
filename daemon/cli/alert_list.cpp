// alerts, history: what is known of alerts, as of any moment. Read-only.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <stdexcept>

#include "alert/alert_list.hpp"
#include "cli/alert_commands.hpp"
#include "cli/one_school.hpp"
#include "cli/review_commands.hpp"
#include "service/clock.hpp"

namespace twinwatch::cli {
namespace {
namespace json = boost::json;

json::object alert_json(const alert::AlertRow& a) {
  return {{"alert", a.alert_id},
          {"rule", a.rule},
          {"state", a.state},
          {"state_ms", a.state_ms},
          {"since_ms", a.since_ms},
          {"reason", a.reason},
          {"actor", a.actor},
          {"why", a.why},
          {"run", a.run_id},
          {"school", a.school_id},
          {"code", a.code},
          {"name", a.name},
          {"plate", a.plate},
          {"district", a.district},
          {"status", a.status},
          {"basis", a.basis},
          {"acknowledged_by", a.acknowledged_by},
          {"acknowledged_until_ms", a.acknowledged_until_ms}};
}

json::object entry_json(const alert::HistoryEntry& e) {
  return {{"at_ms", e.at_ms},
          {"what", e.what},
          {"school", e.school_id},
          {"alert", e.alert_id},
          {"rule", e.rule},
          {"from", e.from},
          {"to", e.to},
          {"actor", e.actor},
          {"reason", e.reason},
          {"run", e.run_id},
          {"mail", e.mail_id},
          {"evidence", json::object{{"status", e.status},
                                    {"basis", e.basis},
                                    {"record", e.record},
                                    {"page", e.origin.page_id},
                                    {"run", e.origin.run_id},
                                    {"url", e.origin.url},
                                    {"source", e.origin.source},
                                    {"data_ms", e.origin.data_ms}}}};
}

std::string change_of(const alert::HistoryEntry& e) {
  if (e.what == "transition") return fmt::format("{} → {}", e.from.empty() ? "–" : e.from, e.to);
  if (e.what == "told") return fmt::format("told to {} as {} (mail {}, {})", e.actor, e.to, e.mail_id, e.reason);
  if (e.what == "school") {
    const auto change = e.from.empty() ? e.reason : e.reason.empty() ? e.from : e.from + " → " + e.reason;
    return fmt::format("the school: {} {}", e.to, change);
  }
  return fmt::format("{} {}", e.what == "silenced" ? "silence" : "acknowledgement", e.to);
}

std::string evidence_of(const Call& call, const alert::HistoryEntry& e) {
  std::string text;
  if (!e.status.empty()) text = fmt::format("{} ({})", e.status, e.basis);
  if (!e.record.empty() && e.what == "transition") text += (text.empty() ? "" : ", ") + as_text(e.record);
  if (!e.origin.url.empty()) text += fmt::format(", {}", as_text(e.origin.url));
  if (e.origin.data_ms != 0) text += ", data of " + call.day(e.origin.data_ms);
  return text;
}

void print_entry(const Call& call, const alert::HistoryEntry& e, std::int64_t school_id) {
  print(fmt::format("{}  {}{}{}", call.when(e.at_ms),
                    e.school_id == school_id ? "" : fmt::format("#{}, merged into it: ", e.school_id),
                    e.rule.empty() ? "" : e.rule + ": ", change_of(e)));
  if (e.what == "told") return;
  std::string by = e.actor.empty() ? "" : "by " + as_text(e.actor);
  if (e.what != "school" && !e.reason.empty()) by += (by.empty() ? "" : ": ") + as_text(e.reason);
  if (e.run_id != 0) by += fmt::format(" (run {})", e.run_id);
  if (!by.empty()) print("                    " + by);
  if (const auto evidence = evidence_of(call, e); !evidence.empty()) print("                    evidence: " + evidence);
}

}  // namespace

std::int64_t moment(const Call& call, const Then& then) {
  auto at = call.now_ms();
  for (const auto* text : {&then.as_of, &then.known_at}) {
    if (text->empty()) continue;
    const auto told = service::moment_told(*text, call.config.timezone);
    if (!told)
      throw std::invalid_argument(
          fmt::format("\"{}\" is no day or time: write 2026-11-30 or \"2026-11-30 09:00\"", *text));
    at = std::min(at, *told);
  }
  return at;
}

int alerts(const Call& call, const AlertsAsked& asked) {
  alert::AlertFilter filter;
  filter.rule = asked.rule;
  filter.state = asked.state;
  filter.plate = plate_called(call, asked.province);
  filter.ended = asked.all;
  filter.limit = asked.limit + 1;
  auto db = call.read();
  auto found = alert::alerts_at(db, filter, moment(call, asked.then));
  const bool more = static_cast<std::int64_t>(found.size()) > asked.limit;
  if (more) found.pop_back();
  if (call.json) {
    json::array list;
    for (const auto& one : found) list.push_back(alert_json(one));
    print_json(list);
    return ok;
  }
  if (found.empty()) {
    print("No such alert.");
    return ok;
  }
  const auto places = place::Gazetteer::load(call.config.geo_dir);
  Table table{{"alert", "rule", "state", "since", "province", "district", "school", "code", "why", "by"}, {}};
  for (const auto& one : found) {
    const auto* province = places.province(one.plate);
    table.rows.push_back({std::to_string(one.alert_id), one.rule, one.state, call.day(one.state_ms),
                          province ? province->name : "?", one.district, one.name, one.code, as_text(one.why, 80),
                          as_text(one.actor, 40)});
  }
  print(table.text());
  if (more) print(fmt::format("… more than {}: narrow it, or --limit N", asked.limit));
  return ok;
}

int history(const Call& call, const std::string& school, const std::string& province, const Then& then) {
  auto db = call.read();
  const auto places = place::Gazetteer::load(call.config.geo_dir);
  const auto found = one_school(db, places, school, province);
  if (!found) return amiss;
  const auto entries = alert::history_of(db, found->school_id, moment(call, then));
  if (call.json) {
    json::array list;
    for (const auto& one : entries) list.push_back(entry_json(one));
    print_json(
        json::object{{"school", found->school_id}, {"code", found->code}, {"name", found->name}, {"history", list}});
    return ok;
  }
  print(fmt::format("{}  (#{}{}, {} / {})", found->name, found->school_id,
                    found->code.empty() ? "" : ", code " + found->code, found->province, found->district));
  if (entries.empty()) print("Nothing yet: no alert of it was ever begun.");
  for (const auto& one : entries) print_entry(call, one, found->school_id);
  return ok;
}

}  // namespace twinwatch::cli
