// rule test: what a rule would find in the database as it is now. One read transaction: a snapshot, and nothing is
// written.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <map>

#include "cli/review_commands.hpp"
#include "cli/rule_commands.hpp"
#include "place/gazetteer.hpp"
#include "service/clock.hpp"
#include "service/summary.hpp"

namespace twinwatch::cli {
namespace {
namespace json = boost::json;

struct Found {
  std::int64_t school_id = 0, fact_id = 0;
  int plate = 0;
  std::string name, code, district, reason, fact_kind;
};

struct InProvince {
  std::int64_t holds = 0, refuted = 0, cannot_be_told = 0, not_eligible = 0;
  void add(const InProvince& other) {
    holds += other.holds;
    refuted += other.refuted;
    cannot_be_told += other.cannot_be_told;
    not_eligible += other.not_eligible;
  }
};

struct Tried {
  std::vector<Found> schools;  // that would be told of
  std::map<int, InProvince> provinces;
  double seconds = 0;
};

// What the lifecycle would make of the rows: it does not believe a rule that names a school which is gone, not expected
// to have a project or, unless the rule judges itself, of which nothing can be told.
Tried try_rule(store::Database& db, const alert::Rule& rule, int plate, std::int64_t now_ms) {
  Tried tried;
  const auto begun = std::chrono::steady_clock::now();
  const auto answer = alert::ask_rule(db, rule, now_ms);
  tried.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  SQLite::Statement look(db.sql(),
                         "SELECT s.plate, s.name, ifnull(s.code, ''), s.district, s.eligible AND s.gone_ms IS NULL, "
                         "ifnull(st.status, 'unknown') FROM school s LEFT JOIN status st ON st.school_id = s.school_id "
                         "AND st.known_to IS NULL WHERE s.school_id = ?");
  const auto each = [&](const std::vector<alert::RuleRow>& rows, bool holds) {
    for (const auto& row : rows) {
      look.reset();
      look.bind(1, row.school_id);
      const bool known = look.executeStep();
      const int there = known ? look.getColumn(0).getInt() : 0;
      if (plate != 0 && there != plate) continue;
      auto& province = tried.provinces[there];
      if (!known || look.getColumn(4).getInt() == 0)
        ++province.not_eligible;
      else if (!rule.judges && look.getColumn(5).getString() == "unknown")
        ++province.cannot_be_told;
      else if (!holds)
        ++province.refuted;
      else {
        ++province.holds;
        tried.schools.push_back({row.school_id, row.fact_id, there, look.getColumn(1).getString(),
                                 look.getColumn(2).getString(), look.getColumn(3).getString(), row.reason,
                                 row.fact_kind});
      }
    }
  };
  each(answer.holds, true);
  each(answer.refuted, false);
  return tried;
}

json::object in_json(const alert::Rule& rule, const alert::Readiness& ready, const Tried& tried, std::int64_t limit) {
  json::array provinces, schools;
  InProvince all;
  for (const auto& [plate, p] : tried.provinces) {
    all.add(p);
    provinces.push_back(json::object{{"plate", plate},
                                     {"schools", p.holds},
                                     {"refuted", p.refuted},
                                     {"cannot_be_told", p.cannot_be_told},
                                     {"not_eligible", p.not_eligible}});
  }
  for (const auto& s : tried.schools) {
    if (static_cast<std::int64_t>(schools.size()) == limit) break;
    schools.push_back(json::object{{"school", s.school_id},
                                   {"plate", s.plate},
                                   {"name", s.name},
                                   {"code", s.code},
                                   {"district", s.district},
                                   {"reason", s.reason},
                                   {"fact_kind", s.fact_kind},
                                   {"fact", s.fact_id}});
  }
  return {{"rule", rule.id},
          {"runs", ready.runs},
          {"may_fire", ready.may_fire},
          {"why", ready.why},
          {"schools", all.holds},
          {"refuted", all.refuted},
          {"cannot_be_told", all.cannot_be_told},
          {"not_eligible", all.not_eligible},
          {"seconds", tried.seconds},
          {"provinces", std::move(provinces)},
          {"examples", std::move(schools)}};
}

void print_provinces(const Call& call, const Tried& tried) {
  const auto places = place::Gazetteer::load(call.config.geo_dir);
  Table table{{"plate", "province", "schools", "positively not", "cannot be told"}, {}};
  for (const auto& [plate, p] : tried.provinces) {
    const auto* province = places.province(plate);
    table.rows.push_back({fmt::format("{:02}", plate), province != nullptr ? province->name : "?",
                          service::grouped(p.holds), service::grouped(p.refuted), service::grouped(p.cannot_be_told)});
  }
  if (!table.rows.empty()) print(table.text());
}

std::int64_t moment(const Call& call, const std::string& day) {
  if (day.empty()) return call.now_ms();
  const auto begun = service::start_of_day(day, call.config.timezone);
  if (!begun) throw std::invalid_argument(fmt::format("\"{}\" is no day: write it as 2026-11-02", day));
  return *begun + 12 * 3'600'000;
}

}  // namespace

int rule_test(const Call& call, const RuleTest& what) {
  const auto rule = rule_called(call, what.file);
  const auto plate = plate_called(call, what.province);
  const auto now = moment(call, what.day);
  auto db = call.read();
  alert::show_calendar(db, calendar_of(call));
  db.sql().exec("BEGIN");  // a reader's: what it sees stays as it is while the rule runs
  const auto ready = alert::rule_readiness(rule, alert::read_freshness(db), now);
  const auto tried = try_rule(db, rule, plate, now);
  db.sql().exec("ROLLBACK");
  if (call.json) {
    print_json(in_json(rule, ready, tried, what.limit));
    return ok;
  }
  InProvince all;
  for (const auto& [number, p] : tried.provinces) all.add(p);
  print(fmt::format("{}: {} schools in {:.2f} s. Nothing was changed.", rule.id, service::grouped(all.holds),
                    tried.seconds));
  if (!ready.ready())
    print(fmt::format("The daemon would {} now: {}.", ready.runs ? "begin nothing" : "not run it", ready.why));
  if (all.refuted != 0) print(fmt::format("Of {} schools it is positively not so.", service::grouped(all.refuted)));
  if (all.cannot_be_told != 0)
    print(fmt::format("{} rows name schools of which nothing can be told: they would begin nothing.",
                      service::grouped(all.cannot_be_told)));
  if (all.not_eligible != 0)
    print(fmt::format("{} rows name schools that are gone or not expected to have a project: add s.eligible = 1.",
                      service::grouped(all.not_eligible)));
  print("");
  print_provinces(call, tried);
  std::int64_t shown = 0;
  for (const auto& s : tried.schools) {
    if (shown++ == what.limit) {
      print(fmt::format("… and {} more (--limit N)", service::grouped(all.holds - what.limit)));
      break;
    }
    print(fmt::format("  {:02} {:8} {} ({}): {}", s.plate, s.code, as_text(s.name), as_text(s.district),
                      as_text(s.reason)));
  }
  return ok;
}

}  // namespace twinwatch::cli
