// schools: a list over the database, read-only. schools --out is the same list as a file.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cstdio>
#include <tuple>
#include <utility>
#include <vector>

#include "cli/commands.hpp"
#include "mail/calendar.hpp"
#include "place/gazetteer.hpp"
#include "service/summary.hpp"
#include "table/file.hpp"
#include "text/fold.hpp"
#include "text/turkish.hpp"

namespace twinwatch::cli {
namespace {
namespace json = boost::json;

struct School {
  std::int64_t school_id = 0;
  int plate = 0;
  std::string code, province, district, name, status, basis, detail;
  std::int64_t since_ms = 0, data_ms = 0;  // 0: none

  std::string because() const { return basis + (detail.empty() ? "" : ": " + detail); }
};

// One more than `limit` when there are more; limit < 0: all.
std::vector<School> read_schools(store::Database& db, const place::Gazetteer& places, int plate,
                                 const SchoolFilter& filter, std::int64_t limit) {
  SQLite::Statement rows(
      db.sql(),
      "SELECT s.school_id, COALESCE(s.code, ''), s.plate, s.district, s.name, COALESCE(t.status, 'unknown'), "
      "COALESCE(t.basis, 'no_source'),"
      " t.known_from, t.data_ms, COALESCE(t.detail, '') FROM school s LEFT JOIN status t ON t.school_id = s.school_id "
      "AND t.known_to IS NULL"
      " WHERE s.gone_ms IS NULL AND (?1 = 0 OR s.plate = ?1) AND (?2 = '' OR COALESCE(t.status, 'unknown') = ?2) AND "
      "(?3 OR s.eligible)"
      " AND (?4 = '' OR s.name_key LIKE '%' || ?4 || '%') ORDER BY s.plate, s.district_id, s.name_key LIMIT ?5");
  rows.bind(1, plate);
  rows.bind(2, filter.status);
  rows.bind(3, filter.all ? 1 : 0);
  rows.bind(4, text::fold(filter.text));
  rows.bind(5, limit < 0 ? limit : limit + 1);
  std::vector<School> found;
  while (rows.executeStep()) {
    auto& school = found.emplace_back();
    school.school_id = rows.getColumn(0).getInt64();
    school.code = rows.getColumn(1).getString();
    school.plate = rows.getColumn(2).getInt();
    const auto* province = places.province(school.plate);
    school.province = province ? province->name : "?";
    school.district = rows.getColumn(3).getString();
    school.name = rows.getColumn(4).getString();
    school.status = rows.getColumn(5).getString();
    school.basis = rows.getColumn(6).getString();
    school.since_ms = rows.getColumn(7).getInt64();
    school.data_ms = rows.getColumn(8).getInt64();
    school.detail = rows.getColumn(9).getString();
  }
  return found;
}

json::array as_json(const std::vector<School>& schools) {
  json::array list;
  for (const auto& school : schools)
    list.push_back(json::object{{"school", school.school_id},
                                {"code", school.code},
                                {"plate", school.plate},
                                {"district", school.district},
                                {"name", school.name},
                                {"status", school.status},
                                {"basis", school.basis},
                                {"detail", school.detail},
                                {"since_ms", school.since_ms},
                                {"data_ms", school.data_ms}});
  return list;
}

// As a person looks for them: by province, district and name in Turkish alphabetical order.
std::vector<School> in_order(std::vector<School> schools) {
  const text::Collator collator;
  std::vector<std::tuple<int, std::string, std::string, std::int64_t, std::size_t>> keys;
  keys.reserve(schools.size());
  for (std::size_t i = 0; i < schools.size(); ++i)
    keys.emplace_back(schools[i].plate, collator.key(schools[i].district), collator.key(schools[i].name),
                      schools[i].school_id, i);
  std::sort(keys.begin(), keys.end());
  std::vector<School> sorted;
  sorted.reserve(schools.size());
  for (const auto& key : keys) sorted.push_back(std::move(schools[std::get<4>(key)]));
  return sorted;
}

int write_schools(const Call& call, const std::vector<School>& schools, bool more, const std::filesystem::path& file) {
  table::Table list{
      "schools", {"number", "code", "province", "district", "school", "status", "because", "since", "data of"}, {}};
  const auto day = [](std::int64_t ms) { return ms == 0 ? table::Cell() : table::Cell(mail::local_day(ms)); };
  std::int64_t newest_ms = 0;  // the workbook's own date: the same answer is the same file, whenever it is asked for
  for (const auto& school : schools) {
    newest_ms = std::max({newest_ms, school.since_ms, school.data_ms});
    list.rows.push_back({school.school_id, school.code, school.province, school.district, school.name, school.status,
                         school.because(), day(school.since_ms), day(school.data_ms)});
  }
  table::save(list, file, newest_ms);
  const auto rows = static_cast<std::int64_t>(schools.size());
  if (call.json) {
    print_json(json::object{{"file", std::filesystem::absolute(file).string()}, {"rows", rows}, {"more", more}});
  } else {
    print(fmt::format("{} {} written to {}{}", service::grouped(rows), rows == 1 ? "school" : "schools", file.string(),
                      more ? "; there are more: raise --limit, or leave it away" : ""));
  }
  return schools.empty() ? amiss : ok;
}

}  // namespace

int schools(const Call& call, const SchoolFilter& filter) {
  const bool to_file = !filter.out.empty();
  if (to_file) table::kind_of(filter.out);  // told before anything is read
  auto db = call.read();
  const auto places = place::Gazetteer::load(call.config.geo_dir);
  int plate = 0;
  if (!filter.province.empty() && (plate = places.plate(filter.province)) == 0) {
    std::fprintf(stderr, "twinwatch: there is no province \"%s\". Write its name or its plate number (1 to 81).\n",
                 filter.province.c_str());
    return impossible;
  }
  const std::int64_t limit = filter.limit.value_or(to_file ? -1 : 50);
  auto found = read_schools(db, places, plate, filter, limit);
  const bool more = limit >= 0 && static_cast<std::int64_t>(found.size()) > limit;
  if (more) found.pop_back();
  if (to_file) return write_schools(call, in_order(std::move(found)), more, filter.out);
  if (call.json) {
    print_json(as_json(found));
    return found.empty() ? amiss : ok;
  }
  if (found.empty()) {
    print("No such school. Try fewer words, `--all` (also those not expected to have a project), or another province.");
    return amiss;
  }
  Table table{{"#", "code", "province", "district", "school", "status", "because", "since"}, {}};
  for (const auto& school : found)
    table.rows.push_back({std::to_string(school.school_id), school.code, school.province, school.district, school.name,
                          school.status, school.because(), school.since_ms ? call.day(school.since_ms) : ""});
  print(table.text());
  if (more) print(fmt::format("… more than {}: narrow it, or --limit N", limit));
  return ok;
}

}  // namespace twinwatch::cli
