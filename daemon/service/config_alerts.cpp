#include "service/config_alerts.hpp"

namespace twinwatch::service {

alert::LifecyclePolicy read_alerts(TomlReader reader) {
  alert::LifecyclePolicy policy;
  policy.flap.window = static_cast<int>(reader.integer("flap_window", policy.flap.window, 5, 63));
  policy.flap.high = reader.share("flap_high", policy.flap.high);
  policy.flap.low = reader.share("flap_low", policy.flap.low);
  if (policy.flap.low > policy.flap.high)
    reader.fail(reader.node("flap_low"), "flap_low", "must not be above flap_high: nothing would ever be calm again");
  policy.escalation.to_province_ms = reader.duration_ms("to_province_after", policy.escalation.to_province_ms);
  policy.escalation.to_national_ms = reader.duration_ms("to_national_after", policy.escalation.to_national_ms);
  policy.silence_warning_ms = reader.duration_ms("silence_warning", policy.silence_warning_ms);
  policy.inhibit_after_ms = reader.duration_ms("inhibit_after", policy.inhibit_after_ms);
  reader.done();
  return policy;
}

alert::HoldPolicy read_hold(TomlReader reader) {
  alert::HoldPolicy policy;
  policy.share = reader.share("share", policy.share);
  policy.floor = reader.integer("floor", policy.floor, 0, 1'000'000);
  reader.done();
  return policy;
}

}  // namespace twinwatch::service
