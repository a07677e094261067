// What a person can say of alerts, asked over the control socket or by `twinwatch` itself when no daemon runs:
//
//   {"do":"alert", "act":"ack"|"unack", "school":N, "rule":"", "until_ms":0}
//   {"do":"alert", "act":"silence", "school":0, "plate":25, "district":0, "rule":"", "until_ms":N}
//   {"do":"alert", "act":"unsilence", "silence":N}        each with "by" and "reason"
//   {"do":"alert", "act":"approve"|"reject", "hold":N}
//
// The states of the alerts follow when things are settled, which whoever calls does next.
#pragma once
#include <boost/json/object.hpp>
#include <string>

#include "store/database.hpp"

namespace twinwatch::service {

// On the writer's thread. Returns "told" (a sentence) and what else there is to tell; "compose": mail waits for this.
// Throws std::invalid_argument for what cannot be done, with nothing written.
boost::json::object carry_out_alert(store::Database& db, const boost::json::object& request, const std::string& by,
                                    std::int64_t now_ms);

}  // namespace twinwatch::service
