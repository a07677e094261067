// What is asked of the mail that has left, as JSON: on the writer's thread.
//
//   {"do":"bounce","source":"sha256 in hex","recipients":[{"recipient":"a@b","status":"5.1.1","reason":"userunknown",
//     "kind":"hard"|"soft"|"auto","said":"550 …"}],"ids":["digest…@host"]}
//                            -> {"noted":[{"what":"hard","address":"a@b","mail":17,"told":"a sentence"}]}
//   {"do":"mail_retry","mail":17,"by":"ayse"}   -> {"mail":17,"told":"a sentence"}
#pragma once
#include <boost/json/object.hpp>
#include <cstdint>
#include <string>

#include "store/database.hpp"

namespace twinwatch::service {

// Throw std::invalid_argument (what, what to do); nothing is written then.
boost::json::object take_bounce(store::Database& db, const boost::json::object& request, std::int64_t now_ms);
boost::json::object retry_mail(store::Database& db, const boost::json::object& request, const std::string& by,
                               std::int64_t now_ms);

}  // namespace twinwatch::service
