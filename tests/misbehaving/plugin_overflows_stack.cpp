// Calls itself until there is no stack left.
#include "innocent.hpp"

namespace {
int deeper(volatile int* above) {
  volatile int here[1024] = {*above};
  return *above < 0 ? 0 : deeper(here) + here[1];
}

tw_status misbehave(void*, const tw_page_view*, const tw_sink*) {
  volatile int bottom = 0;
  return deeper(&bottom) == 0 ? TW_OK : TW_FAIL_BUG;
}
}  // namespace

const tw_source_v0* twinwatch_source_v0() {
  static const tw_source_v0 source = [] {
    auto made = misbehaving::innocent("overflows_stack");
    made.parse = misbehave;
    return made;
  }();
  return &source;
}
