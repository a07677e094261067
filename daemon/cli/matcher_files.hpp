// What written names are matched by, read from the configuration's folders: for commands that only read.
#pragma once
#include "cli/call.hpp"
#include "match/match.hpp"
#include "match/matcher_data.hpp"

namespace twinwatch::cli {

struct MatcherFiles {
  // Throws std::runtime_error: file, line, what is wrong.
  explicit MatcherFiles(const Call& call)
      : places(place::Gazetteer::load(call.config.geo_dir)), data(match::MatcherData::load(call.config.names_dir)) {}
  MatcherFiles(const MatcherFiles&) = delete;  // `matcher` points into it
  MatcherFiles& operator=(const MatcherFiles&) = delete;

  place::Gazetteer places;
  match::MatcherData data;
  match::Matcher matcher{places, data};
};

}  // namespace twinwatch::cli
