// Built against a newer minor of the ABI, and says that it cannot do without.
#include "innocent.hpp"

const tw_source_v0* twinwatch_source_v0() {
  static const tw_source_v0 source = [] {
    auto made = misbehaving::innocent("needs_newer");
    made.needs_abi_minor = 400;
    return made;
  }();
  return &source;
}
