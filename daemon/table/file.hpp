// A table in a file of its own, for who asked for it by name.
#pragma once
#include <cstdint>
#include <filesystem>

#include "table/table.hpp"

namespace twinwatch::table {

enum class Kind { csv, xlsx };

// By the name's end, in whatever case. Throws std::invalid_argument, which names both, for any other.
Kind kind_of(const std::filesystem::path& file);

// Written beside and then renamed: whoever reads `file` meanwhile has the old one or the new one, whole. Of a failure
// nothing is left, and what was there stays. Throws std::system_error with the name, or what as_xlsx() throws.
void save(const Table&, const std::filesystem::path& file, std::int64_t made_ms);

}  // namespace twinwatch::table
