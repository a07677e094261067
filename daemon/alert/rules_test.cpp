#include "alert/rules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "match/test_world.hpp"

namespace {

using testing::HasSubstr;
using twinwatch::alert::load_rule;
using twinwatch::alert::load_rules;
using twinwatch::alert::query_rule;
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
    load_rule(written_rule("broken", text));
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
    query_rule(world.db(), rule, world.now, {200, 1000});
  } catch (const std::runtime_error& e) {
    return e.what();
  }
  return "(no complaint)";
}

}  // namespace

TEST(Rules, AreReadFromTheirFiles) {
  const auto rules = load_rules(TWINWATCH_SOURCE_DIR "/config/rules");
  ASSERT_EQ(rules.size(), 1u);
  EXPECT_EQ(rules[0].id, "no_active_project");
  EXPECT_EQ(rules[0].severity, "warning");
  EXPECT_THAT(rules[0].title_tr, HasSubstr("eTwinning"));
  EXPECT_THAT(rules[0].select, HasSubstr("v_status"));
  const auto rule =
      load_rule(written_rule("late",
                             "-- id = \"late\"\n-- # a comment\n-- title_tr = \"Geç\"\n-- for = \"14d\"\n\n"
                             "SELECT 1 AS school_id, 'x' AS reason;\n"));
  EXPECT_EQ(rule.hold_ms, 14 * twinwatch::match::day_ms);
  EXPECT_EQ(rule.line, 6);
  EXPECT_EQ(rule.title_en, "Geç");
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
