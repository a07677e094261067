// Which schools are expected to have a project (config/eligible.toml): a third of the ministry's list are courses,
// hostels and offices, and a share means nothing without its denominator.
#pragma once
#include <filesystem>

#include "match/match.hpp"

namespace twinwatch::alert {

// Throws std::runtime_error with file, line and what to do. The returned function may be called on any thread.
match::Eligible load_eligible(const std::filesystem::path& file);

}  // namespace twinwatch::alert
