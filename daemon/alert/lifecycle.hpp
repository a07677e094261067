// The life of an alert beyond what its rule finds:
//
//   pending ──► firing ──► resolved | withdrawn
//                 │ ▲
//                 ▼ │   escalated, flapping, acknowledged, silenced, inhibited
//
// Several of these can hold at once; the alert's state is the strongest (inhibited, silenced, acknowledged, flapping,
// escalated, firing), and each change of it is one appended transition with who, why and on what evidence. Coordinators
// are told only of what is firing or escalated. Time alone never fires or resolves anything but a `for`; it ends
// acknowledgements and silences, and escalates.
#pragma once
#include <cstdint>

namespace twinwatch::alert {

// Icinga's window: the last `window` accepted runs that told of the school; each in which the alert came or went weighs
// 0.8 (the oldest) to 1.2 (the newest). Above `high` of the whole it is flapping, below `low` it is calm again.
struct FlapPolicy {
  int window = 20;
  double high = 0.30, low = 0.25;
};

// Counted from the mail that first told of it, or from when it was last let be (acknowledged, silenced …). 0: never.
struct EscalationPolicy {
  std::int64_t to_province_ms = 28ll * 86'400'000;  // told in the district only
  std::int64_t to_national_ms = 84ll * 86'400'000;  // told in the province
};

struct LifecyclePolicy {
  FlapPolicy flap;
  EscalationPolicy escalation;
  std::int64_t silence_warning_ms = 7ll * 86'400'000;  // before a silence ends the operator hears of it
  std::int64_t inhibit_after_ms = 0;                   // how long a source may fail before what rests on it is not told
};

}  // namespace twinwatch::alert
