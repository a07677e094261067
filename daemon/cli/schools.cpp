// schools, review: lists over the database, read-only (a review's decision goes through the daemon).
#include <fmt/format.h>

#include <boost/json.hpp>
#include <cstdio>

#include "cli/commands.hpp"
#include "match/match.hpp"
#include "place/gazetteer.hpp"
#include "service/summary.hpp"
#include "text/fold.hpp"

namespace twinwatch::cli {
namespace {
namespace json = boost::json;

std::string school_reference(store::Database& db, std::int64_t school_id) {
  SQLite::Statement row(db.sql(), "SELECT name, district, COALESCE(code, '') FROM school WHERE school_id = ?");
  row.bind(1, school_id);
  if (!row.executeStep()) return fmt::format("#{}", school_id);
  return fmt::format("#{} {} ({}{}{})", school_id, row.getColumn(0).getString(), row.getColumn(1).getString(),
                     row.getColumn(2).getString().empty() ? "" : ", ", row.getColumn(2).getString());
}

}  // namespace

int schools(const Call& call, const SchoolFilter& filter) {
  auto db = call.read();
  const auto places = place::Gazetteer::load(call.config.geo_dir);
  int plate = 0;
  if (!filter.province.empty() && (plate = places.plate(filter.province)) == 0) {
    std::fprintf(stderr, "twinwatch: there is no province \"%s\". Write its name or its plate number (1 to 81).\n",
                 filter.province.c_str());
    return impossible;
  }
  SQLite::Statement rows(
      db.sql(),
      "SELECT s.school_id, COALESCE(s.code, ''), s.plate, s.district, s.name, COALESCE(t.status, ''), "
      "COALESCE(t.basis, ''),"
      " t.known_from, t.data_ms, COALESCE(t.detail, '') FROM school s LEFT JOIN status t ON t.school_id = s.school_id "
      "AND t.known_to IS NULL"
      " WHERE s.gone_ms IS NULL AND (?1 = 0 OR s.plate = ?1) AND (?2 = '' OR t.status = ?2) AND (?3 OR s.eligible)"
      " AND (?4 = '' OR s.name_key LIKE '%' || ?4 || '%') ORDER BY s.plate, s.district_id, s.name_key LIMIT ?5");
  rows.bind(1, plate);
  rows.bind(2, filter.status);
  rows.bind(3, filter.all ? 1 : 0);
  rows.bind(4, text::fold(filter.text));
  rows.bind(5, filter.limit + 1);
  json::array list;
  Table table{{"#", "code", "province", "district", "school", "status", "because", "since"}, {}};
  bool more = false;
  while (rows.executeStep()) {
    if (static_cast<std::int64_t>(table.rows.size()) == filter.limit) {
      more = true;
      break;
    }
    const auto* province = places.province(rows.getColumn(2).getInt());
    const auto since = rows.getColumn(7).getInt64();
    list.push_back(json::object{{"school", rows.getColumn(0).getInt64()},
                                {"code", rows.getColumn(1).getString()},
                                {"plate", rows.getColumn(2).getInt()},
                                {"district", rows.getColumn(3).getString()},
                                {"name", rows.getColumn(4).getString()},
                                {"status", rows.getColumn(5).getString()},
                                {"basis", rows.getColumn(6).getString()},
                                {"detail", rows.getColumn(9).getString()},
                                {"since_ms", since},
                                {"data_ms", rows.getColumn(8).getInt64()}});
    table.rows.push_back({std::to_string(rows.getColumn(0).getInt64()), rows.getColumn(1).getString(),
                          province ? province->name : "?", rows.getColumn(3).getString(), rows.getColumn(4).getString(),
                          rows.getColumn(5).getString(),
                          rows.getColumn(6).getString() +
                              (rows.getColumn(9).getString().empty() ? "" : ": " + rows.getColumn(9).getString()),
                          since ? call.day(since) : ""});
  }
  if (call.json) {
    print_json(list);
    return list.empty() ? amiss : ok;
  }
  if (table.rows.empty()) {
    print("No such school. Try fewer words, `--all` (also those not expected to have a project), or another province.");
    return amiss;
  }
  print(table.text());
  if (more) print(fmt::format("… more than {}: narrow it, or --limit N", filter.limit));
  return ok;
}

int review_list(const Call& call, std::int64_t limit) {
  auto db = call.read();
  const auto queue = match::review_queue(db, limit);
  if (call.json) {
    json::array list;
    for (const auto& item : queue) {
      json::array candidates;
      for (const auto& candidate : item.candidates)
        candidates.push_back(json::object{{"school", candidate.school_id}, {"why", candidate.why}});
      list.push_back(json::object{{"mention", item.mention_id},
                                  {"name", item.name},
                                  {"area_1", item.area_1},
                                  {"area_2", item.area_2},
                                  {"code", item.code},
                                  {"account", item.account},
                                  {"records", item.records},
                                  {"hangs_on_it", item.hangs_on_it},
                                  {"candidates", candidates}});
    }
    print_json(list);
    return ok;
  }
  if (queue.empty()) {
    print("Nothing to review: every written name is linked to a school or decided.");
    return ok;
  }
  for (const auto& item : queue) {
    print(fmt::format("{:>6}  {}  ({}{}{}{})  {} records, {} schools unknown because of it", item.mention_id, item.name,
                      item.area_1.empty() ? "no province" : item.area_1, item.area_2.empty() ? "" : " / ", item.area_2,
                      item.code.empty() ? "" : ", code " + item.code, service::grouped(item.records),
                      service::grouped(item.hangs_on_it)));
    for (const auto& candidate : item.candidates)
      print(fmt::format("          {}: {}", school_reference(db, candidate.school_id), candidate.why));
  }
  print("\nDecide one: twinwatch review accept NAME --school NUMBER   or   twinwatch review none NAME");
  return ok;
}

int review_decide(const Call& call, std::int64_t mention, std::int64_t school, const std::string& reason) {
  const json::object request{
      {"do", "review"}, {"mention", mention}, {"school", school}, {"by", call.person}, {"reason", reason}};
  const auto reply = submit(call, request);
  if (reply.empty()) return impossible;
  if (call.json) {
    print_json(reply);
  } else {
    auto db = call.read();
    print(school ? fmt::format("Written down: name {} is {}. It stays so until you say otherwise.", mention,
                               school_reference(db, school))
                 : fmt::format("Written down: name {} is no school of the registry.", mention));
  }
  return ok;
}

}  // namespace twinwatch::cli
