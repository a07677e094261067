// What an operator can ask to be changed, as one JSON object in and one out: the same code whether it came over the
// daemon's control socket or from `twinwatch` itself while no daemon runs.
//
//   {"do":"ping"}
//   {"do":"import","source":"registry","file":"/path","by":"root"}      -> {"ok":true,"runs":[…],"settled":{…}}
//     with "older":true: also when it bears an earlier date than what is accepted
//   {"do":"run","source":"registry"|"","by":…}
//   {"do":"accept"|"reject","run":17,"by":…,"reason":…}
//   {"do":"mail","switch":"stop"|"start","by":…,"reason":…}
//   {"do":"bounce",…}, {"do":"mail_retry",…}: mail_requests.hpp
//   {"do":"compose","by":…}                                             -> {"ok":true,"mail":{…}}
//   {"do":"approve_mail","mail":3} or with "route":"province:25"|"" (all), "by":…   ->
//   {"ok":true,"mails":[…],"mail":{…}}
//   {"do":"review","act":"accept","number":5,"school":"#12","by":…,"reason":…}   and others: review_requests.hpp
//   {"do":"feedback","act":"import","rows":[…],"by":…}                  and undo: feedback_requests.hpp
//   {"do":"confirm","source":"portal","kind":"school","confirmed":true|false,"by":…,"reason":…}
//                                         -> {"ok":true,"changed":true,"scopes":12,"settled":{…}}
//   {"do":"replay","source":"portal","from_ms":0,"by":…}  -> {"ok":true,"runs":[…],"settled":{…},"replay":{…}}
// "interrupted":true in a reply: it was broken off, see Engine::interrupt().
// A refusal is {"ok":false,"error":"what, where, what to do"}.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <set>
#include <string>

#include "service/engine.hpp"
#include "service/turn.hpp"

namespace twinwatch::service {

boost::asio::awaitable<std::string> answer_request(Engine& engine, Turn& turn, std::string request);

// Runs what waits in inboxes and the other sources that are `due`, draws the consequences, mails what is due. One turn.
struct CycleReport {
  std::vector<RunReport> runs;
  SettleReport settled;
  MailReport mail;
};
boost::asio::awaitable<CycleReport> cycle(Engine& engine, Turn& turn, std::set<std::string> due, std::string trigger,
                                          bool compose);
// Every source that is not an inbox.
std::set<std::string> all_sources(const Config& config);

}  // namespace twinwatch::service
