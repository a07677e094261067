// Never comes back from parse().
#include <cstdio>

#include "innocent.hpp"

namespace {
tw_status misbehave(void*, const tw_page_view*, const tw_sink*) {
  std::puts("looping");
  std::fflush(stdout);
  volatile unsigned turns = 0;
  for (;;) turns = turns + 1;
}
}  // namespace

const tw_source_v0* twinwatch_source_v0() {
  static const tw_source_v0 source = [] {
    auto made = misbehaving::innocent("loops_for_ever");
    made.parse = misbehave;
    return made;
  }();
  return &source;
}
