#include "alert/rules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "match/test_world.hpp"

namespace {

using testing::HasSubstr;
using twinwatch::alert::ask_rule;
using twinwatch::alert::load_rule;
using twinwatch::alert::load_rules;
using twinwatch::alert::Rule;
using twinwatch::match::World;

std::filesystem::path written_rule(const std::string& name, const std::string& text) {
  const auto folder = std::filesystem::path(testing::TempDir()) / "rules";
  std::filesystem::create_directories(folder);
  std::ofstream(folder / (name + ".sql")) << text;
  return folder / (name + ".sql");
}

std::string complaint_about(const std::string& text) {
  try {
    static const auto calendar = twinwatch::calendar::Calendar::load(TWINWATCH_SOURCE_DIR "/config/calendar.toml");
    load_rule(written_rule("broken", text), &calendar);
  } catch (const std::runtime_error& e) {
    return e.what();
  }
  return "(no complaint)";
}

std::string complaint_of(World& world, const std::string& select) {
  Rule rule;
  rule.id = "wrong";
  rule.file = "wrong.sql";
  rule.select = select;
  try {
    ask_rule(world.db(), rule, world.now, {200, 1000});
  } catch (const std::runtime_error& e) {
    return e.what();
  }
  return "(no complaint)";
}

}  // namespace

TEST(Rules, AreReadFromTheirFiles) {
  const auto rules = load_rules(TWINWATCH_SOURCE_DIR "/config/rules");
  std::vector<std::string> ids;
  for (const auto& rule : rules) ids.push_back(rule.id);
  EXPECT_THAT(ids, testing::ElementsAre("closed_at_cutoff", "club_without_project", "never_registered",
                                        "no_active_project", "no_label", "project_without_news"));
  EXPECT_EQ(rules[3].severity, "warning");
  EXPECT_EQ(rules[3].route, "coordinator");
  EXPECT_THAT(rules[3].title_tr, HasSubstr("eTwinning"));
  EXPECT_THAT(rules[3].select, HasSubstr("v_status"));
  const auto rule =
      load_rule(written_rule("late",
                             "-- id = \"late\"\n-- # a comment\n-- title_tr = \"Geç\"\n-- for = \"14d\"\n\n"
                             "SELECT 1 AS school_id, 'x' AS reason;\n"));
  EXPECT_EQ(rule.hold_ms, 14 * twinwatch::match::day_ms);
  EXPECT_EQ(rule.line, 6);
  EXPECT_EQ(rule.title_en, "Geç");
}

TEST(Rules, SayWhatTheyRequireAndWhenTheyMayFire) {
  const auto calendar = twinwatch::calendar::Calendar::load(TWINWATCH_SOURCE_DIR "/config/calendar.toml");
  const auto rule = load_rule(written_rule("careful",
                                           "-- id = \"careful\"\n-- title_tr = \"x\"\n-- route = \"national\"\n"
                                           "-- judged_by = \"rule\"\n"
                                           "-- requires = { participation = \"35d\", \"source:labels\" = \"24h\" }\n"
                                           "-- calendar = [\"school_year\", \"not cutoff_grace\"]\nSELECT 1"),
                              &calendar);
  ASSERT_EQ(rule.needs.size(), 2u);
  EXPECT_EQ(rule.needs[0].what, "participation");
  EXPECT_EQ(rule.needs[0].age_ms, 35 * twinwatch::match::day_ms);
  EXPECT_EQ(rule.needs[1].what, "source:labels");
  ASSERT_EQ(rule.windows.size(), 2u);
  EXPECT_FALSE(rule.windows[1].within);
  EXPECT_EQ(rule.windows[1].what, "cutoff_grace");
  EXPECT_FALSE(rule.windows[1].spans.empty());
  EXPECT_EQ(rule.route, "national");
  EXPECT_TRUE(rule.judges);
}

TEST(Rules, NameFileAndLineOfWhatIsWrong) {
  EXPECT_THAT(complaint_about("-- id = \"broken\"\n-- title_tr = \"x\"\n-- severty = \"info\"\nSELECT 1"),
              testing::AllOf(HasSubstr("broken.sql:3"), HasSubstr("severty")));
  EXPECT_THAT(complaint_about("-- id = \"other\"\n-- title_tr = \"x\"\nSELECT 1"), HasSubstr("broken.sql:1"));
  EXPECT_THAT(complaint_about("-- id = \"broken\"\n-- title_tr = \nSELECT 1"), HasSubstr("broken.sql:2"));
  EXPECT_THAT(complaint_about("-- id = \"broken\"\n-- title_tr = \"x\"\n-- for = \"soon\"\nSELECT 1"),
              HasSubstr("broken.sql:3"));
  EXPECT_THAT(complaint_about("-- id = \"broken\"\n-- title_tr = \"x\"\n"), HasSubstr("SELECT is missing"));
  EXPECT_THAT(complaint_about("SELECT 1"), HasSubstr("broken.sql:1"));
  EXPECT_THROW(load_rules("no/such/folder"), std::runtime_error);
  const std::string begin = "-- id = \"broken\"\n-- title_tr = \"x\"\n";
  EXPECT_THAT(complaint_about(begin + "-- requires = \"projects\"\nSELECT 1"),
              testing::AllOf(HasSubstr("broken.sql:3"), HasSubstr("participation = \"35d\"")));
  EXPECT_THAT(complaint_about(begin + "-- requires = { projects = \"35d\" }\nSELECT 1"),
              testing::AllOf(HasSubstr("broken.sql:3"), HasSubstr("'projects'"), HasSubstr("source:ID")));
  EXPECT_THAT(complaint_about(begin + "-- requires = { label = \"long\" }\nSELECT 1"), HasSubstr("no age"));
  EXPECT_THAT(complaint_about(begin + "-- calendar = \"summer\"\nSELECT 1"),
              testing::AllOf(HasSubstr("broken.sql:3"), HasSubstr("'summer'"), HasSubstr("school_year")));
  EXPECT_THAT(complaint_about(begin + "-- route = \"minister\"\nSELECT 1"), HasSubstr("broken.sql:3"));
  EXPECT_THAT(complaint_about(begin + "-- judged_by = \"me\"\nSELECT 1"), HasSubstr("broken.sql:3"));
}

TEST(Rules, NameLineAndColumnOfWhatTheDatabaseRefuses) {
  World world;
  const auto wrong = [&](const std::string& select) { return complaint_of(world, select); };
  EXPECT_THAT(
      wrong("SELECT school_id,\n       'ğüş' AS reason, nme\n  FROM v_school"),
      testing::AllOf(HasSubstr("wrong.sql:2:25: no such column: nme"), HasSubstr("v_school has school_id code")));
  EXPECT_THAT(wrong("SELECT school_id, 'x' AS reason\n  FROM v_scool"),
              testing::AllOf(HasSubstr("wrong.sql:2:8: no such table: v_scool"), HasSubstr("v_calendar")));
  EXPECT_THAT(wrong("SELECT school_id, 'x' AS reason\n  FORM v_school"), HasSubstr("wrong.sql:2:3: near"));
  EXPECT_THAT(wrong("SELECT s.school_id, 'x' AS reason FROM v_school s\n WHERE EXISTS (SELECT 1 FROM outbox)"),
              testing::AllOf(HasSubstr("wrong.sql:2:30:"), HasSubstr("only SELECT from")));
  EXPECT_THAT(wrong("SELECT 1 AS school_id, 'x' AS reason;\nSELECT 2"), HasSubstr("wrong.sql:2:1: one SELECT"));
  EXPECT_THAT(wrong("SELECT 1 AS school_id,\n 'x' AS reason WHERE :today > 1"), HasSubstr("wrong.sql:2:22:"));
}

TEST(Rules, DoNotSeeMoreUnderTheNameOfAView) {
  World world;
  for (const auto* hidden : {"outbox", "fact_coordinator", "archive", "sqlite_schema", "sqlite_master"})
    EXPECT_THAT(complaint_of(world, std::string("WITH v_school AS (SELECT * FROM ") + hidden +
                                        ") SELECT 1 AS school_id, 'x' AS reason FROM v_school"),
                HasSubstr("only SELECT from"))
        << hidden;
  EXPECT_THAT(complaint_of(world, "SELECT 1 AS school_id, 'x' AS reason FROM (SELECT octets FROM outbox) AS v_school"),
              HasSubstr("only SELECT from"));
  // A view's own tables are no more open than its columns.
  EXPECT_THAT(complaint_of(world,
                           "WITH v_directory AS (SELECT phone FROM main.fact_school) SELECT 1 AS school_id, phone AS "
                           "reason FROM v_directory"),
              HasSubstr("only SELECT from"));
}

TEST(Rules, ThatJudgeSayYesNoOrNothing) {
  World world;
  for (const auto* code : {"100001", "100002", "100003"})
    world.registry_row(std::string("Okul ") + code + " Lisesi", "ANKARA", "ÇANKAYA", code);
  world.match();
  Rule rule;
  rule.id = "wrong";
  rule.file = "wrong.sql";
  rule.select =
      "SELECT school_id, CASE code WHEN '100001' THEN 1 WHEN '100002' THEN 0 END AS holds, 'x' AS reason FROM v_school";
  EXPECT_THAT(complaint_of(world, rule.select), HasSubstr("judged_by"));
  rule.judges = true;
  const auto answer = ask_rule(world.db(), rule, world.now);
  EXPECT_EQ(answer.holds.size(), 1u);
  EXPECT_EQ(answer.refuted.size(), 1u);
  rule.select = "SELECT school_id, 'x' AS reason FROM v_school";
  EXPECT_THROW(ask_rule(world.db(), rule, world.now), std::runtime_error) << "judges, and never says whether it is so";
}

TEST(Rules, MustGiveEveryRowASchoolAndAReason) {
  World world;
  EXPECT_THAT(complaint_of(world, "SELECT NULL AS school_id, 'x' AS reason"), HasSubstr("no school_id"));
  EXPECT_THAT(complaint_of(world, "SELECT 1 AS school_id, NULL AS reason"), HasSubstr("no reason"));
  EXPECT_THAT(complaint_of(world, "SELECT 1 AS school_id, 'x' AS reason, 7 AS fact_id"), HasSubstr("fact_kind"));
}

TEST(Rules, CannotWrite) {
  World world;
  world.registry_row("Gazi İlkokulu", "ANKARA", "ÇANKAYA");
  world.match();
  for (const auto* attempt :
       {"DELETE FROM school RETURNING school_id, name AS reason", "UPDATE school SET eligible = 0", "DROP TABLE school",
        "INSERT INTO status (school_id) VALUES (1)", "ATTACH 'x.db' AS x", "PRAGMA writable_schema = 1", "COMMIT",
        "CREATE TEMP TABLE t (a)", "DELETE FROM v_school", "VACUUM INTO 'x.db'",
        "SELECT school_id, load_extension('x') AS reason FROM v_school",
        "SELECT 1 AS school_id, 'x' AS reason; DELETE FROM school"})
    EXPECT_THAT(complaint_of(world, attempt), HasSubstr("wrong.sql:1")) << attempt;
  EXPECT_EQ(world.number("SELECT count(*) FROM school WHERE eligible = 1"), 1);
}

TEST(Rules, SeeTheDocumentedViewsAndNothingElse) {
  World world;
  EXPECT_THAT(complaint_of(world, "SELECT mail_id AS school_id, recipient AS reason FROM outbox"),
              HasSubstr("v_school"));
  EXPECT_THAT(complaint_of(world, "SELECT 1 AS school_id, sql AS reason FROM sqlite_master"), HasSubstr("v_school"));
  EXPECT_THAT(complaint_of(world, "SELECT s.school_id, (SELECT name FROM school) AS reason FROM v_school s"),
              HasSubstr("v_school"));
  EXPECT_EQ(complaint_of(world,
                         "WITH x AS (SELECT s.school_id, st.status_id, count(*) AS n FROM v_school s JOIN v_status st "
                         "USING (school_id) LEFT JOIN v_participation p USING (school_id) LEFT JOIN v_label l USING "
                         "(school_id) LEFT JOIN v_club c USING (school_id) WHERE st.since_ms < :now_ms GROUP BY 1, 2) "
                         "SELECT school_id, status_id, upper('x') || n AS reason FROM x"),
            "(no complaint)");
}

TEST(Rules, AreStoppedAtTheirTimeLimit) {
  World world;
  EXPECT_THAT(complaint_of(world,
                           "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
                           "SELECT max(i) AS school_id, 'never' AS reason FROM n"),
              HasSubstr("time limit"));
  EXPECT_EQ(complaint_of(world, "SELECT school_id, 'x' AS reason FROM v_school"), "(no complaint)") << "usable again";
  world.sql().exec("CREATE TABLE ours (a)");  // and so is the connection, for us
}

TEST(Rules, AreStoppedAtTheirRowLimit) {
  World world;
  EXPECT_THAT(complaint_of(world,
                           "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 5000) "
                           "SELECT i AS school_id, 'x' AS reason FROM n"),
              HasSubstr("1000 rows"));
}

TEST(Rules, MustReturnASchoolAndAReason) {
  World world;
  EXPECT_THAT(complaint_of(world, "SELECT school_id FROM v_school"), HasSubstr("school_id and reason"));
  EXPECT_THAT(complaint_of(world, "SELECT school_id, 'x' AS reason FROM v_scool"), HasSubstr("v_scool"));
}
