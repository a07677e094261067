// Reports as JSON, for --json and the control socket. Member names are those of the structs and stay stable.
#pragma once
#include <boost/json/fwd.hpp>

#include "service/engine.hpp"

namespace twinwatch::service {

boost::json::object to_json(const RunReport& report);
boost::json::object to_json(const SettleReport& report);
boost::json::object to_json(const MailReport& report);
boost::json::object to_json(const ReplayReport& report);

}  // namespace twinwatch::service
