// The sure part of matching on the ministry's own names, where they lie beside the project.
#include <gtest/gtest.h>

#include <clocale>
#include <cstdio>
#include <fstream>
#include <map>

#include "match/match.hpp"
#include "match/name_words.hpp"
#include "match/test_world.hpp"
#include "text/fold.hpp"

namespace {

using twinwatch::match::Fields;
using twinwatch::match::Statement;
using twinwatch::match::World;

// Name without its last level word, and the levels: "GAZİ İLKOKULU" -> ("gazi", primary).
std::pair<std::string, unsigned> base_and_levels(const std::string& name) {
  const auto key = twinwatch::text::fold(name);
  const auto words = twinwatch::match::words_of(key);
  if (words.size() < 2) return {};
  return {key.substr(0, key.size() - words.back().size()), twinwatch::match::levels_of(key)};
}

std::vector<std::vector<std::string>> lines_of(const std::string& command, char separator) {
  std::vector<std::vector<std::string>> all;
  FILE* const pipe = popen(command.c_str(), "r");
  char* line = nullptr;
  std::size_t room = 0;
  for (ssize_t size; pipe != nullptr && (size = getline(&line, &room, pipe)) > 0;) {
    std::string_view whole(line, static_cast<std::size_t>(size));
    while (whole.ends_with('\n') || whole.ends_with('\r')) whole.remove_suffix(1);
    auto& cells = all.emplace_back();
    for (std::size_t from = 0;;) {
      const auto end = whole.find(separator, from);
      cells.emplace_back(whole.substr(from, end - from));
      if (end == std::string_view::npos) break;
      from = end + 1;
    }
  }
  std::free(line);
  if (pipe != nullptr) pclose(pipe);
  return all;
}

}  // namespace

// 8,270 pairs of schools share name and building and differ in level only. One of each pair is in the registry, the
// other is what somebody wrote: there is a school of that place and name but for the level, and it is never taken. The
// right one is not in the registry, so hardly anything else may be taken either.
TEST(Match, TheSameNameAtAnotherLevelIsNeverLinked) {
  if (shared_data_absent()) GTEST_SKIP() << "../shared/data is absent: real data not beside the project";
  World world;
  std::map<std::string, std::vector<std::string>> by_building;
  const auto rows = twinwatch::match::mebbis_rows();
  ASSERT_EQ(rows.size(), 76808u);
  const auto registry_run = world.run("registry"), written_run = world.run("projects");
  world.sql().exec("BEGIN");
  int pairs = 0;
  for (const auto& row : rows) {
    const auto [base, levels] = base_and_levels(row.name);
    if (base.empty() || levels == twinwatch::match::level::any || row.building.empty()) continue;
    auto& met = by_building[row.il + row.ilce + row.building + '|' + base];
    const auto level_name = std::to_string(levels);
    if (std::find(met.begin(), met.end(), level_name) != met.end()) continue;
    met.push_back(level_name);
    if (met.size() == 1)
      world.fact("registry", "school", registry_run,
                 {{"name", row.name}, {"area_1", row.il}, {"area_2", row.ilce}, {"building_code", row.building}});
    else
      ++pairs,
          world.fact("projects", "participation", written_run,
                     {{"school_name", row.name}, {"area_1", row.il}, {"area_2", row.ilce}, {"project_title", "Su"}});
  }
  world.sql().exec("COMMIT");
  std::setlocale(LC_ALL, "tr_TR.UTF-8");  // where it is installed; nothing may depend on it
  world.match();
  std::setlocale(LC_ALL, "C");
  int linked = 0, wrong = 0, others = 0;
  Statement links(world.sql(),
                  "SELECT m.name_key, s.name_key FROM link l JOIN mention m USING (mention_id) "
                  "JOIN school s ON s.school_id = l.school_id WHERE l.verdict = 'linked' AND l.known_to IS NULL");
  while (links.step()) {
    ++linked;
    if (links.text(0) == links.text(1)) continue;
    if (twinwatch::match::levels_exclude(links.text(0), links.text(1))) ++wrong;
    ++others;
    std::printf("  %s -> %s\n", std::string(links.text(0)).c_str(), std::string(links.text(1)).c_str());
  }
  std::printf(
      "  %d pairs of one name and building at two levels, %d linked (to their own namesake elsewhere in the "
      "district, or to %d schools of other names), %d to another level\n",
      pairs, linked, others, wrong);
  EXPECT_GT(pairs, 8000);
  EXPECT_EQ(wrong, 0);
  EXPECT_LT(others, pairs / 500);
  EXPECT_LT(linked, pairs / 100);
}

TEST(Match, TakesInTheWholeMebbisListOnceAndWritesNothingTheSecondTime) {
  if (shared_data_absent()) GTEST_SKIP() << "../shared/data is absent: real data not beside the project";
  World world;
  const auto run = world.run("registry");
  std::set<std::string> met;
  world.sql().exec("BEGIN");
  for (const auto& row : twinwatch::match::mebbis_rows())
    if (met.insert(row.il + '|' + row.ilce + '|' + twinwatch::text::fold(row.name) + '|' + row.building).second)
      world.fact("registry", "school", run,
                 {{"name", row.name},
                  {"area_1", row.il},
                  {"area_2", row.ilce},
                  {"building_code", row.building},
                  {"ownership", row.ownership}});
  world.sql().exec("COMMIT");
  const auto outcome = world.match();
  EXPECT_EQ(outcome.schools_added, static_cast<std::int64_t>(met.size()));
  EXPECT_EQ(world.number("SELECT count(*) FROM fact_school WHERE fact_id NOT IN (SELECT fact_id FROM school_row)"), 0);
  const auto before = sqlite3_total_changes(world.sql().getHandle());
  world.match();
  EXPECT_EQ(sqlite3_total_changes(world.sql().getHandle()), before);
}

// The labelled cases through the database, as the daemon meets them; the bars of each source are held by
// tests/end_to_end/test_match.py (labels: one reader, 2-4 % noise expected).
TEST(Match, IsRightOnTheLabelledCasesWhereItDecides) {
  if (shared_data_absent()) GTEST_SKIP() << "../shared/data is absent: real data not beside the project";
  World world;
  const std::string folder = TWINWATCH_SOURCE_DIR "/../shared/data/matching/";
  const auto registry_run = world.run("registry"), written_run = world.run("projects");
  world.sql().exec("BEGIN");
  std::map<std::int64_t, std::string> id_of_fact;  // the registry's own id of each row
  for (const auto& cells : lines_of("zcat '" + folder + "registry.csv.gz'", ';'))
    if (cells.size() >= 6 && cells[0] != "id")
      id_of_fact[world.fact(
          "registry", "school", registry_run,
          {{"name", cells[3]}, {"area_1", cells[1]}, {"area_2", cells[2]}, {"building_code", cells[5]}})] = cells[0];
  const auto cases = lines_of("cat '" + folder + "dev.tsv'", '\t');
  for (const auto& cells : cases)
    if (cells.size() >= 6 && cells[0] != "query_id")
      world.fact("projects", "participation", written_run,
                 {{"school_name", cells[4]}, {"area_1", cells[2]}, {"area_2", cells[3]}, {"project_title", cells[0]}});
  world.sql().exec("COMMIT");
  world.match();
  std::map<std::string, std::string> answers;
  Statement links(
      world.sql(),
      "SELECT f.project_title, (SELECT min(r.fact_id) FROM school_row r WHERE r.school_id = l.school_id) FROM "
      "fact_participation f JOIN link l ON l.mention_id = f.mention_id AND l.verdict = 'linked'");
  while (links.step()) answers.emplace(links.text(0), id_of_fact[links.integer(1)]);
  int right = 0, wrong = 0, linkable = 0;
  for (const auto& cells : cases) {
    if (cells.size() < 6 || cells[0] == "query_id") continue;
    if (cells[5] != "NONE" && cells[5] != "AMBIGUOUS") ++linkable;
    const auto answer = answers.find(cells[0]);
    if (answer == answers.end()) continue;
    ++(answer->second == cells[5] ? right : wrong);
    if (answer->second != cells[5])
      std::printf("  wrong: %s %s / %s / %s -> %s, label %s\n", cells[0].c_str(), cells[2].c_str(), cells[3].c_str(),
                  cells[4].c_str(), answer->second.c_str(), cells[5].c_str());
  }
  std::printf("  %d right, %d wrong of %d that can be linked\n", right, wrong, linkable);
  EXPECT_GE(right, linkable * 9 / 10);
  EXPECT_LE(wrong, right * 15 / 1000);
}
