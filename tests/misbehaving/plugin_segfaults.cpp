// Writes through a null pointer.
#include "innocent.hpp"

namespace {
tw_status misbehave(void*, const tw_page_view*, const tw_sink*) {
  volatile int* nowhere = nullptr;
  *nowhere = 1;
  return TW_OK;
}
}  // namespace

const tw_source_v0* twinwatch_source_v0() {
  static const tw_source_v0 source = [] {
    auto made = misbehaving::innocent("segfaults");
    made.parse = misbehave;
    return made;
  }();
  return &source;
}
