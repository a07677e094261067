// The real lists, where they are: every record accounted for.
#include <gtest/gtest.h>

#include <cstdlib>

#include "school_csv.hpp"
#include "twinwatch/testkit.hpp"

namespace twinwatch::school_csv {

namespace {

std::filesystem::path registry(const char* name) {
  return std::filesystem::path(TWINWATCH_SOURCE_DIR) / "../shared/data/registry" / name;
}

// Skipped where the data is absent, failed where it is demanded.
class Registry : public testing::Test {
 protected:
  void SetUp() override {
    const auto folder = registry("");
    if (std::filesystem::exists(folder)) return;
    if (std::getenv("TWINWATCH_REQUIRE_SHARED")) FAIL() << folder << " is demanded and not there";
    GTEST_SKIP() << folder << " is not there: the project's shared data lies beside its source tree";
  }
};

TEST_F(Registry, ReadsEverySchoolOfTheMebList) {
  const auto file = registry("meb-2023-mit.csv");
  auto run = testkit::run_of<SchoolCsv>();
  const auto said = run.parse(testkit::file_page(file));
  EXPECT_EQ(said.ok(), "");
  EXPECT_EQ(said.records.size(), 1451u);
  EXPECT_EQ(said.rows_total, 1452u);
  EXPECT_TRUE(said.rejected().empty());
}

TEST_F(Registry, AccountsForEveryRecordOfMebbis) {
  const auto packed = registry("mebbis-2017.csv.gz");
  const auto file = std::filesystem::path(testing::TempDir()) / "mebbis-2017.csv";
  const std::string command = "gzip -dc '" + packed.string() + "' > '" + file.string() + "'";
  ASSERT_EQ(std::system(command.c_str()), 0);
  auto run = testkit::run_of<SchoolCsv>();
  const auto said = run.parse(testkit::file_page(file));
  std::filesystem::remove(file);
  EXPECT_EQ(said.ok(), "");
  EXPECT_EQ(said.rows_total, 76'809u);  // 76,808 and the header
  EXPECT_EQ(said.records.size() + said.rejected().size() + said.count_skipped(TW_SKIP_BLANK) +
                said.count_skipped(TW_SKIP_PREAMBLE) + said.count_skipped(TW_SKIP_FOOTER),
            76'809u);
  EXPECT_EQ(said.records.size(), 76'808u);
  for (const auto& line : said.rejected()) ADD_FAILURE() << line;
}

}  // namespace

}  // namespace twinwatch::school_csv
