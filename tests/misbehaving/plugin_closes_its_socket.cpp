// Hangs up on the daemon and stays.
#include <unistd.h>

#include "innocent.hpp"

namespace {
tw_status misbehave(void*, const tw_page_view*, const tw_sink*) {
  ::close(3);
  for (;;) ::pause();
}
}  // namespace

const tw_source_v0* twinwatch_source_v0() {
  static const tw_source_v0 source = [] {
    auto made = misbehaving::innocent("closes_its_socket");
    made.parse = misbehave;
    return made;
  }();
  return &source;
}
