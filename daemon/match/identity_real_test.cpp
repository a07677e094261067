// The ministry's own lists of several years, one after the other, where they lie beside the project: schools may not be
// doubled. The later lists are read here as their plugin would hand them over.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <set>
#include <sstream>

#include "match/match.hpp"
#include "match/test_world.hpp"
#include "text/fold.hpp"

namespace {

using twinwatch::match::Fields;
using twinwatch::match::mebbis_rows;
using twinwatch::match::Outcome;
using twinwatch::match::World;

const std::string registry_folder = TWINWATCH_SOURCE_DIR "/../shared/data/registry/";

std::string octets_of(const std::string& file) {
  std::ostringstream all;
  all << std::ifstream(file, std::ios::binary).rdbuf();
  return all.str();
}

void take_in_2017(World& world) {
  const auto run = world.run("mebbis");
  std::set<std::string> met;
  world.sql().exec("BEGIN");
  for (const auto& row : mebbis_rows())
    if (met.insert(row.il + '|' + row.ilce + '|' + twinwatch::text::fold(row.name) + '|' + row.building).second)
      world.fact("mebbis", "school", run,
                 {{"name", row.name},
                  {"area_1", row.il},
                  {"area_2", row.ilce},
                  {"building_code", row.building},
                  {"ownership", row.ownership}});
  world.sql().exec("COMMIT");
  world.match();
}

void is_whole(World& world, const std::string& list, std::int64_t run) {
  world.sql().exec("INSERT INTO scope (dataset_id, plate, area_2, period, account) VALUES (" +
                   std::to_string(world.dataset(list, "school")) + ",0,'','','')");
  world.sql().exec("INSERT INTO scope_run (scope_id, run_id, records, accepted_ms, data_ms) SELECT max(scope_id), " +
                   std::to_string(run) + ",1,1,1 FROM scope");
}

struct Taken {
  std::int64_t rows, joined, fresh, waiting, before, after;
};
Taken take_in(World& world, const std::string& list) {
  const std::string of_list = " FROM fact_school f WHERE f.known_to IS NULL AND f.dataset_id = " +
                              std::to_string(world.dataset(list, "school"));
  Taken taken{};
  taken.before = world.number("SELECT count(*) FROM school WHERE gone_ms IS NULL");
  const auto begin = std::chrono::steady_clock::now();
  const auto outcome = world.match();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  EXPECT_EQ(outcome.schools_gone, 0);
  taken.rows = world.number("SELECT count(*)" + of_list);
  taken.joined = world.number("SELECT count(*)" + of_list + " AND f.fact_id IN (SELECT fact_id FROM registry_row)");
  taken.fresh = world.number("SELECT count(*)" + of_list + " AND f.fact_id IN (SELECT school_id FROM school)");
  taken.waiting = world.number("SELECT count(*)" + of_list + " AND f.fact_id IN (SELECT fact_id FROM waiting_row)");
  taken.after = world.number("SELECT count(*) FROM school WHERE gone_ms IS NULL");
  std::printf("  %s: %ld rows: %ld join a school, %ld new, %ld wait; schools %ld -> %ld; %.1f s\n", list.c_str(),
              static_cast<long>(taken.rows), static_cast<long>(taken.joined), static_cast<long>(taken.fresh),
              static_cast<long>(taken.waiting), static_cast<long>(taken.before), static_cast<long>(taken.after),
              took.count());
  std::printf("  waiting: %s; renamed by the program: %ld\n",
              world
                  .text("SELECT group_concat(what || ' ' || n, ', ') FROM (SELECT what, count(*) n FROM waiting_row "
                        "GROUP BY what)")
                  .c_str(),
              static_cast<long>(world.number("SELECT count(*) FROM school_event WHERE what IN ('rename', 'joined')")));
  EXPECT_EQ(taken.joined + taken.fresh + taken.waiting, taken.rows) << "neither doubled nor lost";
  EXPECT_EQ(taken.after, taken.before + taken.fresh);
  const auto changes = sqlite3_total_changes(world.sql().getHandle());
  world.match();
  EXPECT_EQ(sqlite3_total_changes(world.sql().getHandle()), changes) << "running again changes nothing";
  return taken;
}

}  // namespace

TEST(IdentityOnRealLists, TheNamesOf2021DoNotDoubleTheSchoolsOf2017) {
  if (shared_data_absent()) GTEST_SKIP() << "../shared/data is absent: real data not beside the project";
  World world;
  take_in_2017(world);
  world.now += 4 * 365 * twinwatch::match::day_ms;
  const auto run = world.run("names");
  is_whole(world, "names", run);
  const auto by_province = boost::json::parse(octets_of(registry_folder + "meb-2021-names.json"));
  std::size_t all = 0;
  world.sql().exec("BEGIN");
  for (const auto& [province, names] : by_province.as_object()) {
    std::set<std::string> met;  // a list has one record of rows that say the same
    for (const auto& name : names.as_array()) {
      ++all;
      if (const std::string text(name.as_string()); met.insert(twinwatch::text::fold(text)).second)
        world.fact("names", "school", run, {{"name", text}, {"area_1", std::string(province)}});
    }
  }
  world.sql().exec("COMMIT");
  EXPECT_EQ(all, 52'069u);
  EXPECT_EQ(world.number("SELECT count(*) FROM fact_school WHERE plate = 0"), 0);
  const auto taken = take_in(world, "names");
  if (std::getenv("TWINWATCH_DUMP"))
    world.sql().exec(std::string("VACUUM INTO '") + std::getenv("TWINWATCH_DUMP") + "2021.db'");
  EXPECT_GT(taken.joined, taken.rows * 80 / 100);
  EXPECT_LT(taken.fresh, taken.rows * 12 / 100);
}

TEST(IdentityOnRealLists, TheCodedRowsOf2023DoNotDoubleTheSchoolsOf2017) {
  if (shared_data_absent()) GTEST_SKIP() << "../shared/data is absent: real data not beside the project";
  World world;
  take_in_2017(world);
  world.now += 6 * 365 * twinwatch::match::day_ms;
  const auto run = world.run("coded");
  std::istringstream lines(octets_of(registry_folder + "meb-2023-mit.csv"));
  world.sql().exec("BEGIN");
  for (std::string line; std::getline(lines, line);) {
    std::vector<std::string> cells;
    std::istringstream of_line(line);
    for (std::string cell; std::getline(of_line, cell, ';');) cells.push_back(cell);
    cells.resize(8);
    if (cells[0].find_first_not_of("0123456789") != std::string::npos) continue;  // the header
    world.fact("coded", "school", run,
               {{"code", cells[0]},
                {"code_scheme", "tr.meb.kurum_kodu"},
                {"area_1", cells[1]},
                {"area_2", cells[2]},
                {"name", cells[3]},
                {"website", cells[5]},
                {"latitude", cells[6]},
                {"longitude", cells[7]}});
  }
  world.sql().exec("COMMIT");
  const auto taken = take_in(world, "coded");
  if (std::getenv("TWINWATCH_DUMP"))
    world.sql().exec(std::string("VACUUM INTO '") + std::getenv("TWINWATCH_DUMP") + "2023.db'");
  EXPECT_EQ(taken.rows, 1'451);
  EXPECT_GT(taken.joined, 900);
}
