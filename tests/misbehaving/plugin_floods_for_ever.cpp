// Prints without end.
#include <cstdio>

#include "innocent.hpp"

namespace {
tw_status misbehave(void*, const tw_page_view*, const tw_sink*) {
  for (;;) std::puts("still here");
}
}  // namespace

const tw_source_v0* twinwatch_source_v0() {
  static const tw_source_v0 source = [] {
    auto made = misbehaving::innocent("floods_for_ever");
    made.parse = misbehave;
    return made;
  }();
  return &source;
}
