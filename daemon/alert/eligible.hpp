// Which schools are expected to have a project: config/eligible.toml, words of the registry's type and of the name. A
// third of the ministry's list are courses, hostels and offices; every share would be wrong with them in it.
#pragma once
#include <filesystem>

#include "match/match.hpp"

namespace twinwatch::alert {

// The decision takes the type as the registry writes it and the *folded* name; it is const and may be called from any
// thread. Throws std::runtime_error with file:line, what and what to do.
match::Eligible load_eligible(const std::filesystem::path& file);

}  // namespace twinwatch::alert
