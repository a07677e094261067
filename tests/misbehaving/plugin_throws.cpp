// Lets a C++ exception out through the C ABI.
#include <stdexcept>

#include "innocent.hpp"

namespace {
tw_status misbehave(void*, const tw_page_view*, const tw_sink*) { throw std::runtime_error("no such column: IL ADI"); }
}  // namespace

const tw_source_v0* twinwatch_source_v0() {
  static const tw_source_v0 source = [] {
    auto made = misbehaving::innocent("throws");
    made.parse = misbehave;
    return made;
  }();
  return &source;
}
