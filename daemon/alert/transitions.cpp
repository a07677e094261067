#include "alert/transitions.hpp"

namespace twinwatch::alert {

void TransitionLog::add(std::int64_t alert_id, std::string_view from, std::string_view to, std::string_view actor,
                        std::string_view reason, const Evidence& evidence) {
  insert_.integer(1, alert_id).integer(2, now_).text(3, from).text(4, to).text(5, actor).text(6, reason);
  insert_.integer_or_null(7, evidence.status_id).text(8, evidence.fact_kind).integer_or_null(9, evidence.fact_id);
  insert_.integer_or_null(10, evidence.event_id).integer_or_null(11, run_id_).run();
}

}  // namespace twinwatch::alert
