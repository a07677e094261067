// Allocates with operator new until there is nothing left.
#include <cstring>
#include <new>

#include "innocent.hpp"

namespace {
tw_status misbehave(void*, const tw_page_view*, const tw_sink*) {
  for (;;) std::memset(::operator new(1u << 20), 1, 1u << 20);
}
}  // namespace

const tw_source_v0* twinwatch_source_v0() {
  static const tw_source_v0 source = [] {
    auto made = misbehaving::innocent("allocates_without_end");
    made.parse = misbehave;
    return made;
  }();
  return &source;
}
