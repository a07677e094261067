// A table of the configuration, read key by key: every key that was not asked for is an error, and every error names
// file, line and key. Keeps toml++ (a heavy header) inside config.cpp and this reader's users.
#pragma once
#include <toml++/toml.h>
#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace twinwatch::service {

class TomlReader {
 public:
  TomlReader(const toml::table& table, std::string path, std::filesystem::path file);

  std::string text(std::string_view key, std::string fallback);
  std::int64_t integer(std::string_view key, std::int64_t fallback, std::int64_t low, std::int64_t high);
  double share(std::string_view key, double fallback);  // 0..1
  bool boolean(std::string_view key, bool fallback);
  std::int64_t duration_ms(std::string_view key, std::int64_t fallback);
  std::filesystem::path path(std::string_view key, std::filesystem::path fallback);  // relative to the file
  std::vector<std::string> list(std::string_view key, std::vector<std::string> fallback);
  std::string one_of(std::string_view key, std::string fallback, const std::vector<std::string>& allowed);
  TomlReader table(std::string_view key);  // empty when absent
  const toml::table& raw() const { return table_; }
  const toml::node* node(std::string_view key);  // marks it as known
  [[noreturn]] void fail(const toml::node* at, std::string_view key, std::string_view what) const;
  const std::string& where() const { return path_; }
  const std::filesystem::path& file() const { return file_; }
  void done() const;  // unknown keys are errors, with the nearest known one

 private:
  const toml::table& table_;
  std::string path_;
  std::filesystem::path file_;
  std::set<std::string, std::less<>> known_;
};

}  // namespace twinwatch::service
