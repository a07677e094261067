// Writes into the descriptor that it found beside its standard ones.
#include <unistd.h>

#include "innocent.hpp"

namespace {
tw_status misbehave(void*, const tw_page_view*, const tw_sink*) {
  const char garbage[] = "\xFF\xFF\xFF\xFF GET / HTTP/1.1\r\n";
  return ::write(3, garbage, sizeof garbage) > 0 ? TW_OK : TW_FAIL_BUG;
}
}  // namespace

const tw_source_v0* twinwatch_source_v0() {
  static const tw_source_v0 source = [] {
    auto made = misbehaving::innocent("sends_garbage");
    made.parse = misbehave;
    return made;
  }();
  return &source;
}
