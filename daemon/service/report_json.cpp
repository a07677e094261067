#include "service/report_json.hpp"

#include <boost/json.hpp>

#include "service/replay.hpp"

namespace twinwatch::service {

boost::json::object to_json(const RunReport& r) {
  return {{"run", r.run_id},          {"source", r.source},   {"subject", r.subject},   {"state", r.state},
          {"verdict", r.verdict},     {"message", r.message}, {"rows", r.rows},         {"loaded", r.loaded},
          {"duplicate", r.duplicate}, {"blank", r.blank},     {"preamble", r.preamble}, {"rejected", r.rejected},
          {"records", r.records},     {"added", r.added},     {"changed", r.changed},   {"removed", r.removed},
          {"kept", r.kept},           {"resumed", r.resumed}};
}

boost::json::object to_json(const SettleReport& r) {
  boost::json::array changed;
  for (const auto& link : r.match.changed)
    changed.push_back(boost::json::object{{"name", link.name}, {"from", link.from}, {"to", link.to}});
  return {{"match", boost::json::object{{"schools_added", r.match.schools_added},
                                        {"schools_changed", r.match.schools_changed},
                                        {"schools_gone", r.match.schools_gone},
                                        {"mentions_added", r.match.mentions_added},
                                        {"linked", r.match.linked},
                                        {"review", r.match.review},
                                        {"links_changed", r.match.links_changed},
                                        {"changed", std::move(changed)},
                                        {"foreign", r.match.foreign}}},
          {"status", boost::json::object{{"active", r.status.active},
                                         {"inactive", r.status.inactive},
                                         {"unknown", r.status.unknown},
                                         {"changed", r.status.changed}}},
          {"alerts", boost::json::object{{"pending", r.alerts.pending},
                                         {"fired", r.alerts.fired},
                                         {"resolved", r.alerts.resolved},
                                         {"withdrawn", r.alerts.withdrawn},
                                         {"escalated", r.alerts.escalated},
                                         {"open", r.alerts.open}}},
          {"hold", r.hold}};
}

boost::json::object to_json(const MailReport& r) {
  return {{"digests", r.composed.digests},
          {"baselines", r.composed.baselines},
          {"operator_mails", r.composed.operator_mails},
          {"schools_told", r.composed.schools_told},
          {"held", r.composed.held},
          {"sent", r.sent.sent},
          {"refused", r.sent.refused},
          {"deferred", r.sent.deferred},
          {"stopped", r.sent.stopped}};
}

boost::json::object to_json(const ReplayReport& r) {
  return {{"run", to_json(r.run)},
          {"pages_read", r.pages_read},
          {"too_old", r.too_old},
          {"no_longer_kept", r.no_longer_kept},
          {"never_fetched", r.never_fetched}};
}

}  // namespace twinwatch::service
