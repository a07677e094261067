// What a person decides of written names, as a request {"do":"review","act":…,"by":…,"reason":…}: on the writer's
// thread, each in one transaction.
//
//   {"act":"accept","number":5,"school":"#12"|"751929"|"","mention":0,"anyway":false}   "": its only candidate
//   {"act":"none","number":5,"mention":0}      {"act":"reject","number":5,"school":"#12"}
//   {"act":"alias","name":"GAZİ İ.O.","plate":6,"district_id":0,"district":"","school":"#12","anyway":false}
//   {"act":"undo","number":5}  or with name, plate, district_id, district as above
//                            -> {"changed":true,"number":5,"links":2,"told":"a sentence"}
//   {"act":"import","rows":[{"line":2,"number":5,"written":"GAZİ İ.O.","school":"#12"|"","offered":"","note":""}]}
//                            "school" "": none; "offered": the candidate's cell that it was taken from
//                            -> {"rows":[{"line":2,"number":5,"what":"linked","told":"…"}]}
#pragma once
#include <boost/json/object.hpp>
#include <cstdint>
#include <string>

#include "match/review_import.hpp"
#include "store/database.hpp"

namespace twinwatch::service {

// Throws std::invalid_argument (what, what to do); nothing is written then.
boost::json::object carry_out_review(store::Database& db, const match::Matcher& matcher,
                                     const boost::json::object& request, const std::string& by, std::int64_t now_ms);

boost::json::array rows_json(const std::vector<match::RowOutcome>& rows);

}  // namespace twinwatch::service
