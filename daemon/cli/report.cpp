#include "cli/report.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <boost/json.hpp>
#include <cstdio>
#include <map>
#include <memory>
#include <optional>

#include "alert/movement.hpp"
#include "alert/trend.hpp"
#include "calendar/calendar.hpp"
#include "mail/calendar.hpp"
#include "place/gazetteer.hpp"
#include "table/file.hpp"

namespace twinwatch::cli {
namespace {
namespace json = boost::json;

struct Counts {
  std::int64_t labels = 0, clubs = 0, activities = 0;
};

// Which of them can be told at all: where no list of the kind has been read, none is not zero.
struct Told {
  bool labels = false, clubs = false, activities = false;
};

struct ProvinceReport {
  int plate = 0;
  std::string name;
  alert::TrendPoint first, last;  // of schools, at the two ends
  alert::Movement projects;
  std::optional<std::int64_t> labels{}, clubs{}, activities{};
};

// One number a province, of facts that were on record at ?2; `what` may name ?1 and ?2 (milliseconds) and ?3 and ?4
// (ISO days).
void count(store::Database& db, const std::string& kind, const std::string& what, const calendar::Instants& span,
           const std::pair<std::string, std::string>& days, std::map<int, Counts>& into, std::int64_t Counts::*field) {
  SQLite::Statement rows(db.sql(), fmt::format(R"(
    SELECT s.plate, count(DISTINCT f.key) FROM fact_{} f
      JOIN link l ON l.mention_id = f.mention_id AND l.known_to IS NULL AND l.verdict = 'linked'
      JOIN school s ON s.school_id = l.school_id
     WHERE f.known_from <= ?2 AND (f.known_to IS NULL OR f.known_to > ?2) AND ?1 <= ?2 AND ?3 <= ?4 AND {}
     GROUP BY s.plate)",
                                               kind, what));
  rows.bind(1, span.from_ms);
  rows.bind(2, span.to_ms);
  rows.bind(3, days.first);
  rows.bind(4, days.second);
  while (rows.executeStep()) into[rows.getColumn(0).getInt()].*field = rows.getColumn(1).getInt64();
}

std::map<int, Counts> counts_in(store::Database& db, const calendar::Instants& span,
                                const std::pair<std::string, std::string>& days) {
  std::map<int, Counts> counts;
  // A label has a year and no day: what came on record in these months, in lists that had been read before. The first
  // list ever read is no news.
  count(db, "label",
        "f.known_from > ?1 AND EXISTS (SELECT 1 FROM fact_label b WHERE b.dataset_id = f.dataset_id AND "
        "b.known_from <= ?1)",
        span, days, counts, &Counts::labels);
  count(db, "club", "f.founded_on BETWEEN ?3 AND ?4", span, days, counts, &Counts::clubs);
  count(db, "activity", "f.due_on BETWEEN ?3 AND ?4", span, days, counts, &Counts::activities);
  return counts;
}

bool read_by(store::Database& db, const std::string& kind, std::int64_t at_ms) {
  SQLite::Statement any(db.sql(), "SELECT EXISTS (SELECT 1 FROM fact_" + kind + " WHERE known_from <= ?)");
  any.bind(1, at_ms);
  return any.executeStep() && any.getColumn(0).getInt() != 0;
}

table::Cell cell(const std::optional<std::int64_t>& number) { return number ? table::Cell(*number) : table::Cell(); }
json::value value(const std::optional<std::int64_t>& number) { return number ? json::value(*number) : json::value(); }
std::string word(const std::optional<std::int64_t>& number) { return number ? std::to_string(*number) : "–"; }

table::Table as_table(const std::vector<ProvinceReport>& provinces, const std::string& quarter) {
  table::Table list{quarter,
                    {"Plaka", "İl", "Okul", "Bilgi Var", "Aktif (başında)", "Aktif (sonunda)", "Tamamlanan Proje",
                     "Süren Proje", "Yeniden Açılan Proje", "Yeni Proje", "Önceden Var mıydı, Bilinmiyor",
                     "Kalite Etiketi", "Kurulan Kulüp", "Planlanan Etkinlik"},
                    {}};
  for (const auto& p : provinces)
    list.rows.push_back({fmt::format("{:02}", p.plate), p.name, p.last.eligible(), p.last.active + p.last.inactive,
                         p.first.active, p.last.active, p.projects.completed, p.projects.continuing,
                         p.projects.reopened, p.projects.fresh, p.projects.untold, cell(p.labels), cell(p.clubs),
                         cell(p.activities)});
  return list;
}

json::array as_json(const std::vector<ProvinceReport>& provinces) {
  json::array list;
  for (const auto& p : provinces)
    list.push_back(json::object{{"plate", p.plate},
                                {"province", p.name},
                                {"eligible", p.last.eligible()},
                                {"told", p.last.active + p.last.inactive},
                                {"active_first", p.first.active},
                                {"active_last", p.last.active},
                                {"projects_completed", p.projects.completed},
                                {"projects_continuing", p.projects.continuing},
                                {"projects_reopened", p.projects.reopened},
                                {"projects_new", p.projects.fresh},
                                {"projects_untold", p.projects.untold},
                                {"labels", value(p.labels)},
                                {"clubs_founded", value(p.clubs)},
                                {"activities_planned", value(p.activities)}});
  return list;
}

std::string report_as_text(const std::vector<ProvinceReport>& provinces) {
  Table table{{"", "province", "told / schools", "active", "completed", "continuing", "reopened", "new", "untold",
               "labels", "clubs", "activities"},
              {}};
  for (const auto& p : provinces)
    table.rows.push_back({fmt::format("{:02}", p.plate), p.name,
                          fmt::format("{} / {}", p.last.active + p.last.inactive, p.last.eligible()),
                          fmt::format("{} -> {}", p.first.active, p.last.active), std::to_string(p.projects.completed),
                          std::to_string(p.projects.continuing), std::to_string(p.projects.reopened),
                          std::to_string(p.projects.fresh), std::to_string(p.projects.untold), word(p.labels),
                          word(p.clubs), word(p.activities)});
  return table.text();
}

std::string running_quarter(const calendar::Zone& zone, std::int64_t now_ms) {
  const auto today = calendar::date_of(zone.local(now_ms).day);
  return fmt::format("{:04}-Q{}", today.year, (today.month - 1) / 3 + 1);
}

}  // namespace

int report(const Call& call, const ReportAsk& ask) {
  if (!ask.file.empty()) table::kind_of(ask.file);  // told before anything is read
  const auto calendar = calendar::Calendar::load(call.config.calendar_file);
  const auto& zone = calendar.zone();
  const auto quarter = ask.quarter.empty() ? running_quarter(zone, call.now_ms()) : ask.quarter;
  auto span = calendar::quarter(zone, quarter);
  if (!span) {
    std::fprintf(stderr, "twinwatch: \"%s\" is no quarter. Write it like 2026-Q4 (October to December).\n",
                 quarter.c_str());
    return impossible;
  }
  if (span->from_ms > call.now_ms()) {
    std::fprintf(stderr, "twinwatch: %s has not begun.\n", quarter.c_str());
    return impossible;
  }
  const bool running = span->to_ms > call.now_ms();
  // Today is meant to its end, as everywhere where a day is asked for.
  span->to_ms = std::min(span->to_ms, zone.start_ms(zone.local(call.now_ms()).day + 1)) - 1;
  const std::pair days{calendar::iso(zone.local(span->from_ms).day), calendar::iso(zone.local(span->to_ms).day)};

  auto db = call.read();
  const auto places = place::Gazetteer::load(call.config.geo_dir);
  int only = 0;
  if (!ask.province.empty() && (only = places.plate(ask.province)) == 0) {
    std::fprintf(stderr, "twinwatch: there is no province \"%s\". Write its name or its plate number (1 to 81).\n",
                 ask.province.c_str());
    return impossible;
  }
  const auto projects = alert::movement(db, call.config.status, zone, span->from_ms, span->to_ms);
  const auto counts = counts_in(db, *span, days);
  const Told told{read_by(db, "label", span->from_ms), read_by(db, "club", span->to_ms),
                  read_by(db, "activity", span->to_ms)};
  std::vector<ProvinceReport> provinces;
  for (const auto& [plate, province] : places.provinces()) {
    if (only != 0 && plate != only) continue;
    ProvinceReport one{
        plate, province.name, alert::shares_at(db, plate, span->from_ms), alert::shares_at(db, plate, span->to_ms), {}};
    if (one.last.eligible() == 0) continue;
    if (const auto found = projects.find(one.plate); found != projects.end()) one.projects = found->second;
    const auto found = counts.find(plate);
    const Counts own = found == counts.end() ? Counts{} : found->second;
    if (told.labels) one.labels = own.labels;
    if (told.clubs) one.clubs = own.clubs;
    if (told.activities) one.activities = own.activities;
    provinces.push_back(std::move(one));
  }
  std::sort(provinces.begin(), provinces.end(), [](const auto& a, const auto& b) { return a.plate < b.plate; });

  if (!ask.file.empty()) table::save(as_table(provinces, quarter), ask.file, span->to_ms);
  if (call.json) {
    json::object whole{{"quarter", quarter},
                       {"from", days.first},
                       {"to", days.second},
                       {"running", running},
                       {"provinces", as_json(provinces)}};
    if (!ask.file.empty()) whole["file"] = std::filesystem::absolute(ask.file).string();
    print_json(whole);
  } else if (!ask.file.empty()) {
    print(fmt::format("{}: {} province(s) written to {}", quarter, provinces.size(), ask.file.string()));
  } else {
    print(fmt::format(
        "{} ({} to {}{}): provinces in plate order, no ranking; a low number where little could be told says "
        "nothing.\n\"untold\": active now; whether it was there before, nobody had read. \"–\": no list of the kind "
        "has been read.\n",
        quarter, days.first, days.second, running ? ", still running" : ""));
    print(report_as_text(provinces));
  }
  return provinces.empty() ? amiss : ok;
}

void add_report_command(CLI::App& app, const std::function<void(CLI::App*, std::function<int(const Call&)>)>& choose) {
  const auto ask = std::make_shared<ReportAsk>();
  auto* command = app.add_subcommand(
      "report",
      "a quarter in counts, province by province: schools, projects completed, continuing, reopened and new, "
      "labels, clubs, activities; touches nothing");
  command->add_option("--quarter", ask->quarter, "like 2026-Q4; without it the one that is running");
  command->add_option("--province", ask->province, "only this one: its name or plate number");
  command->add_option("--out", ask->file, "write it to this file, .xlsx or .csv (with Turkish headings)");
  command->footer(
      "Examples:\n  twinwatch report --quarter 2026-Q3\n  twinwatch report --quarter 2026-Q3 --province Erzurum "
      "--json\n  twinwatch report --out ceyrek.xlsx");
  choose(command, [ask](const Call& call) { return report(call, *ask); });
}

}  // namespace twinwatch::cli
