// Writes a frame of records of its own making beside the host's: right from outside, rubbish within.
#include <unistd.h>

#include "innocent.hpp"

namespace {
tw_status misbehave(void*, const tw_page_view*, const tw_sink*) {
  const char frame[] = {6, 0, 0, 0, 17 /* chunk */, 1 /* page */, 1, 4 /* record */, 99, 99, 99};
  return ::write(3, frame, sizeof frame) > 0 ? TW_OK : TW_FAIL_BUG;
}
}  // namespace

const tw_source_v0* twinwatch_source_v0() {
  static const tw_source_v0 source = [] {
    auto made = misbehaving::innocent("forges_records");
    made.parse = misbehave;
    return made;
  }();
  return &source;
}
