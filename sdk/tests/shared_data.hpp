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

}  // namespace twinwatch::sdk_tests

// Ends the test when `path` is not there: skipped, or failed where the data is demanded.
#define TW_NEED_SHARED(path)                                                                          \
  if (!std::filesystem::exists(path)) {                                                               \
    if (std::getenv("TWINWATCH_REQUIRE_SHARED")) FAIL() << (path) << " is demanded and not there";    \
    GTEST_SKIP() << (path) << " is not there: the project's shared data lies beside its source tree"; \
  }
