// What SQLite says, told to the operator: SQLite's codes become one StoreError that names the file, the cause and what
// to do. Every room that writes wraps its work in explained(), so that a full disk reads the same wherever it strikes.
#pragma once
#include <SQLiteCpp/SQLiteCpp.h>

#include <filesystem>
#include <string_view>
#include <utility>

#include "store/database.hpp"

namespace twinwatch::store {

// Throws the StoreError that `error` means for `file`; an error of the program itself (a constraint, bad SQL) is thrown
// on as it is, for it is no operator's business. `doing`: "opening", "accepting run 7".
[[noreturn]] void throw_explained(const SQLite::Exception& error, const std::filesystem::path& file,
                                  std::string_view doing);

template <class Work>
auto explained(const std::filesystem::path& file, std::string_view doing, Work&& work) {
  try {
    return std::forward<Work>(work)();
  } catch (const SQLite::Exception& error) {
    throw_explained(error, file, doing);
  }
}

}  // namespace twinwatch::store
