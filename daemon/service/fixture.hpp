// A folder of recorded pages made from the archive: what a plugin's tests run on, and what `pages = …` of a source
// reads. The bodies are those that are kept, the newest of each page type, with the parts that name people blanked;
// index.tsv is as fetch/recorded_pages.hpp reads it; README.md says where they come from and whose they are.
#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

#include "store/database.hpp"

namespace twinwatch::service {

struct FixtureOrder {
  std::string source, plugin;
  std::filesystem::path folder;  // is made; one that is there must be empty
  std::size_t of_a_kind = 10;    // the newest so many pages of each type
};

struct Fixture {
  std::map<std::string, std::int64_t> pages;  // written, by page type ("page" where it has none)
  std::int64_t more = 0;                      // kept, but over the limit
  std::int64_t no_longer_kept = 0;
  std::int64_t not_blanked = 0;  // left out: what names people in them could not be told
  std::int64_t not_get = 0;      // left out: a recorded page is asked for by its address alone
  std::int64_t written() const;
};

// Reads only; any connection. Throws ConfigError: the folder is not empty or cannot be written.
Fixture record_fixture(store::Database& db, const FixtureOrder& order);

}  // namespace twinwatch::service
