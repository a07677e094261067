// A profile to begin with, for a file that no profile knows: TOML with comments, ready to be edited by an operator.
#pragma once
#include <string>
#include <vector>

#include "content.hpp"
#include "profile.hpp"

namespace twinwatch::school_csv {

// Names that some profile knows go to their field, other columns by their cells; the rest stands as comments with
// examples, but for columns that name people: those are named and never shown. At most 4,000 octets.
std::string proposal(const std::vector<Profile>& profiles, const std::vector<ContentRule>& rules,
                     const csv::Table& table, const Host& host, const std::string& file);

}  // namespace twinwatch::school_csv
