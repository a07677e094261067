// A coordinator's answer as `feedback list` and `explain` show it.
#pragma once
#include <boost/json/object.hpp>
#include <string>

#include "alert/answers.hpp"
#include "cli/call.hpp"

namespace twinwatch::cli {

boost::json::object answer_json(const alert::Answer&);
std::string answer_line(const Call&, const alert::Answer&);

}  // namespace twinwatch::cli
