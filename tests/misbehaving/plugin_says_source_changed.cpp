// Behaves well and says that the source has changed.
#include "innocent.hpp"

namespace {
tw_status misbehave(void*, const tw_page_view*, const tw_sink* sink) {
  sink->fail(sink->host, misbehaving::say("the column 'İL ADI' is gone; the header line reads: a;b;c"));
  return TW_FAIL_SOURCE_CHANGED;
}
}  // namespace

const tw_source_v0* twinwatch_source_v0() {
  static const tw_source_v0 source = [] {
    auto made = misbehaving::innocent("says_source_changed");
    made.parse = misbehave;
    return made;
  }();
  return &source;
}
