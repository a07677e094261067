#include "service/run_opening.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace twinwatch::service {
namespace {

TEST(StampOfAPlugin, IsTheSameWhileTheFileIs) {
  const std::filesystem::path file = testing::TempDir() + "stamp_of_a_plugin.so", other = file.string() + ".new";
  std::ofstream(file) << "one";
  const auto first = stamp_of(file);
  EXPECT_FALSE(first.empty());
  EXPECT_EQ(stamp_of(file), first);
  std::ofstream(other) << "two";  // as large
  std::filesystem::last_write_time(other, std::filesystem::last_write_time(file));
  std::filesystem::rename(other, file);
  EXPECT_NE(stamp_of(file), first) << "another file of the same size and time";
  std::ofstream(file, std::ios::app) << "!";
  const auto longer = stamp_of(file);
  EXPECT_NE(longer, first);
  std::filesystem::remove(file);
  EXPECT_EQ(stamp_of(file), "") << "never taken for the one that was hashed";
}

}  // namespace
}  // namespace twinwatch::service
