// Allocates with malloc and never looks at what it got.
#include <cstdlib>
#include <cstring>

#include "innocent.hpp"

namespace {
tw_status misbehave(void*, const tw_page_view*, const tw_sink*) {
  for (;;) std::memset(std::malloc(1u << 20), 1, 1u << 20);
}
}  // namespace

const tw_source_v0* twinwatch_source_v0() {
  static const tw_source_v0 source = [] {
    auto made = misbehaving::innocent("mallocs_without_looking");
    made.parse = misbehave;
    return made;
  }();
  return &source;
}
