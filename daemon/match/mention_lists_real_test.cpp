// What the list that a name is from is worth, on real names: the labelled names of the 2021 list through the database,
// as records that stand alone, and as records of a list that holds that whole list, or a part of it.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <cstdio>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <set>
#include <sstream>

#include "match/match.hpp"
#include "match/mention_lists.hpp"
#include "match/test_world.hpp"

namespace twinwatch::match {
namespace {

const std::string shared = TWINWATCH_SOURCE_DIR "/../shared/data/";

struct Case {
  std::string province, name, label;
};

std::vector<std::string> cells_of(const std::string& line, char separator) {
  std::vector<std::string> cells;
  std::istringstream in(line);
  for (std::string cell; std::getline(in, cell, separator);) cells.push_back(cell);
  return cells;
}

// The labelled names that are of the 2021 list.
std::vector<Case> labelled() {
  std::ifstream in(shared + "matching/dev.tsv");
  std::vector<Case> cases;
  for (std::string line; std::getline(in, line);)
    if (const auto cells = cells_of(line, '\t'); cells.size() > 5 && cells[1] == "a")
      cases.push_back({cells[2], cells[4], cells[5]});
  return cases;
}

struct Answers {
  int right = 0, wrong = 0;
};

// `takes` chooses what of the 2021 list stands beside them.
Answers answered(const std::vector<Case>& cases, const std::function<bool(std::size_t)>& takes) {
  World world;
  std::map<int, std::string> provinces;
  for (const auto& one : cases) provinces.emplace(world.places().plate(one.province), one.province);
  world.sql().exec("BEGIN");
  const auto registry = world.run("registry"), written = world.run("names");
  std::map<std::int64_t, std::string> id_of;
  FILE* const pipe = popen(("zcat '" + shared + "matching/registry.csv.gz'").c_str(), "r");
  char* line = nullptr;
  std::size_t room = 0;
  for (ssize_t size; pipe != nullptr && (size = getline(&line, &room, pipe)) > 0;) {
    const auto cells = cells_of(std::string(line, static_cast<std::size_t>(size)), ';');
    if (cells.size() > 5 && provinces.contains(world.places().plate(cells[1])))
      id_of[world.fact("registry", "school", registry,
                       {{"name", cells[3]}, {"area_1", cells[1]}, {"area_2", cells[2]}, {"building_code", cells[5]}})] =
          cells[0];
  }
  std::free(line);
  if (pipe != nullptr) pclose(pipe);
  const auto record = [&](const std::string& province, const std::string& name) {
    world.fact("names", "club", written, {{"school_name", name}, {"area_1", province}});
  };
  std::set<std::string> asked;
  for (const auto& one : cases)
    if (asked.insert(one.province + one.name).second) record(one.province, one.name);
  std::ifstream in(shared + "registry/meb-2021-names.json");
  const auto list = boost::json::parse(std::string(std::istreambuf_iterator<char>(in), {}));
  std::size_t at = 0;
  for (const auto& [province, names] : list.as_object())
    for (const auto& name : names.as_array())
      if (takes(at++) && provinces.contains(world.places().plate(province)))
        record(std::string(province), std::string(name.as_string()));
  world.sql().exec("COMMIT");
  world.match();
  Answers answers;
  for (const auto& one : cases) {
    const auto link = world.link(one.name);
    if (!link.starts_with("linked")) continue;
    ++(id_of[std::stoll(link.substr(7))] == one.label ? answers.right : answers.wrong);
  }
  return answers;
}

}  // namespace

TEST(MentionListReal, MakesTheNamesOfAListSurer) {
  if (shared_data_absent()) GTEST_SKIP() << "../shared/data is absent: real data not beside the project";
  const auto cases = labelled();
  ASSERT_GT(cases.size(), 100u);
  const auto alone = answered(cases, [](std::size_t) { return false; });
  const auto half = answered(cases, [](std::size_t at) { return at % 2 == 0; });
  const auto whole = answered(cases, [](std::size_t) { return true; });
  for (const auto& [what, of] :
       {std::pair{"alone", alone}, {"with half of their list", half}, {"with the list", whole}})
    std::printf("  %zu labelled names of 2021 %s: %d linked right, %d wrong\n", cases.size(), what, of.right, of.wrong);
  EXPECT_LT(whole.wrong, alone.wrong);
  EXPECT_LE(half.wrong, alone.wrong);
  EXPECT_GE(whole.right, alone.right);
}

}  // namespace twinwatch::match
