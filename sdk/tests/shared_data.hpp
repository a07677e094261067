// Where the real data lies, and what to do when it does not.
#pragma once
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace twinwatch::sdk_tests {

inline std::filesystem::path shared_data() { return std::filesystem::path(TWINWATCH_SOURCE_DIR) / "../shared/data"; }

inline std::string read_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// Tests on the real data: skipped where it is absent, failed where it is demanded.
class SharedData : public testing::Test {
 protected:
  void SetUp() override {
    if (std::filesystem::exists(shared_data())) return;
    if (std::getenv("TWINWATCH_REQUIRE_SHARED")) FAIL() << shared_data() << " is demanded and not there";
    GTEST_SKIP() << shared_data() << " is not there: the project's shared data lies beside its source tree";
  }
};

}  // namespace twinwatch::sdk_tests
