// config/rules/README.md is a promise to whoever writes a rule: its table of views is what the database has, and each
// of its examples is a rule that runs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "alert/rule_world.hpp"
#include "alert/views.hpp"

namespace {

using twinwatch::alert::load_rule;
using twinwatch::alert::test::RuleWorld;
using twinwatch::alert::test::shipped_calendar;

std::string readme() {
  std::ifstream in(TWINWATCH_SOURCE_DIR "/config/rules/README.md");
  std::stringstream all;
  all << in.rdbuf();
  return all.str();
}

// The rules of the ```sql blocks, as files.
std::vector<std::filesystem::path> examples() {
  const auto folder = std::filesystem::path(testing::TempDir()) / "rule_examples";
  std::filesystem::create_directories(folder);
  std::vector<std::filesystem::path> files;
  const auto text = readme();
  for (auto at = text.find("```sql\n"); at != std::string::npos; at = text.find("```sql\n", at + 1)) {
    const auto begin = at + 7, end = text.find("```", begin);
    const auto block = text.substr(begin, end - begin);
    const auto id = block.find('"') + 1;
    files.push_back(folder / (block.substr(id, block.find('"', id) - id) + ".sql"));
    std::ofstream(files.back()) << block;
  }
  return files;
}

}  // namespace

TEST(RuleReadme, ListsEveryViewWithItsColumns) {
  RuleWorld world;
  const auto text = readme();
  for (const auto& view : twinwatch::alert::views()) {
    std::string columns;
    SQLite::Statement all(world.sql(), "SELECT * FROM " + std::string(view.name) + " LIMIT 0");
    for (int i = 0; i < all.getColumnCount(); ++i)
      columns += (columns.empty() ? "" : " ") + std::string(all.getColumnName(i));
    const auto line =
        "| `" + std::string(view.name) + "` | " + std::string(view.one_row_for) + " | `" + columns + "` |\n";
    EXPECT_NE(text.find(line), std::string::npos) << line;
  }
}

TEST(RuleReadme, HasOnlyExamplesThatRun) {
  RuleWorld world;
  world.add_school("100001", "Gazi Lisesi");
  world.told(6);
  world.judge();
  const auto files = examples();
  ASSERT_GE(files.size(), 3u);
  for (const auto& file : files) {
    const auto rule = load_rule(file, &shipped_calendar());
    EXPECT_NO_THROW(ask_rule(world.db(), rule, world.now)) << file;
  }
}

TEST(RuleReadme, ExamplesFindWhatTheySayTheyFind) {
  RuleWorld world;
  world.add_school("100001", "Gazi Lisesi");
  world.add_school("100002", "Atatürk Lisesi");
  world.add_school("100003", "İnönü Ortaokulu");
  for (const auto* code : {"100002", "100003"}) world.add_project(code, {{"account", std::string("a") + code}});
  world.add_project("100003", {{"account", "second"}, {"project_title", "Hava"}});
  world.fact("clubs", "activity", world.run("clubs"),
             {{"title", "Ortak bulma"}, {"due_on", "2026-11-25"}, {"school_name", "x"}, {"school_code", "100001"}});
  world.told(6);
  world.judge();
  for (const auto& file : examples()) {
    const auto rule = load_rule(file, &shipped_calendar());
    const auto answer = ask_rule(world.db(), rule, world.now);
    if (rule.id == "plan_due" || rule.id == "lonely_lycee") {
      EXPECT_EQ(world.codes(answer.holds), "100001") << rule.id;
    }
    if (rule.id == "two_accounts") {
      EXPECT_EQ(world.codes(answer.holds), "100003");
      EXPECT_EQ(world.codes(answer.refuted), "100002");
    }
  }
}
