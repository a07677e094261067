// What coordinators answered and what operators let go, as a request {"do":"feedback","act":…,"by":…}: on the writer's
// thread.
//
//   {"act":"import","plate":0,"rows":[{"line":2,"key":"province:25/…","code":"711959","district":"","school":"",
//     "decision":"Görüşüldü","until":"","link":"","note":""}]}      plate 0: as `by` or the list says
//                  -> {"rows":[{"line":2,"school":7,"answer":3,"what":"answered","says":"contacted","told":"…"}]}
//   {"act":"undo","answer":3,"reason":"…"}   -> {"told":"a sentence"}
#pragma once
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "mail/digest.hpp"
#include "mail/feedback.hpp"
#include "place/gazetteer.hpp"
#include "store/database.hpp"

namespace twinwatch::service {

// Throws std::invalid_argument (what, what to do); nothing is written then.
boost::json::object carry_out_feedback(store::Database& db, const place::Gazetteer& places,
                                       const mail::FeedbackPolicy& policy, const boost::json::object& request,
                                       const std::string& by, std::int64_t now_ms);

// {"mail":3} or {"route":"province:25"}, "" for all ->
// [{"mail":3,"route":…,"recipient":…,"what":"approved","told":"…"}]
boost::json::array carry_out_approval(store::Database& db, const mail::MailPolicy& policy,
                                      const boost::json::object& request, const std::string& by, std::int64_t now_ms);

boost::json::object feedback_row_json(const mail::FilledRow& row);
boost::json::array feedback_rows_json(const std::vector<mail::FeedbackOutcome>& rows);

}  // namespace twinwatch::service
