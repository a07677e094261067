// The real lists, where they are: every record accounted for.
#include <gtest/gtest.h>

#include <cstdlib>

#include "school_csv.hpp"
#include "twinwatch/testkit.hpp"

namespace twinwatch::school_csv {

namespace {

#define TW_NEED_REGISTRY(path)                                                                        \
  if (!std::filesystem::exists(path)) {                                                               \
    if (std::getenv("TWINWATCH_REQUIRE_SHARED")) FAIL() << (path) << " is demanded and not there";    \
    GTEST_SKIP() << (path) << " is not there: the project's shared data lies beside its source tree"; \
  }

std::filesystem::path registry(const char* name) {
  return std::filesystem::path(TWINWATCH_SOURCE_DIR) / "../shared/data/registry" / name;
}

TEST(Registry, ReadsEverySchoolOfTheMebList) {
  const auto file = registry("meb-2023-mit.csv");
  TW_NEED_REGISTRY(file);
  auto run = testkit::run_of<SchoolCsv>();
  const auto said = run.parse(testkit::file_page(file));
  EXPECT_EQ(said.ok(), "");
  EXPECT_EQ(said.records.size(), 1451u);
  EXPECT_EQ(said.rows_total, 1452u);
  EXPECT_TRUE(said.rejected().empty());
}

TEST(Registry, AccountsForEveryRecordOfMebbis) {
  const auto packed = registry("mebbis-2017.csv.gz");
  TW_NEED_REGISTRY(packed);
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
