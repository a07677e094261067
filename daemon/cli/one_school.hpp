// The one school that somebody means by a code, a #number or a name.
#pragma once
#include <optional>
#include <string>

#include "alert/explain.hpp"
#include "cli/call.hpp"
#include "place/gazetteer.hpp"

namespace twinwatch::cli {

// Nothing: none fits or several do, which was told on standard error.
std::optional<alert::FoundSchool> one_school(store::Database& db, const place::Gazetteer& places,
                                             const std::string& school, const std::string& province);

}  // namespace twinwatch::cli
