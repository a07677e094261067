// Leaves the process as if all were well.
#include <cstdlib>

#include "innocent.hpp"

namespace {
tw_status misbehave(void*, const tw_page_view*, const tw_sink*) { std::exit(0); }
}  // namespace

const tw_source_v0* twinwatch_source_v0() {
  static const tw_source_v0 source = [] {
    auto made = misbehaving::innocent("exits");
    made.parse = misbehave;
    return made;
  }();
  return &source;
}
