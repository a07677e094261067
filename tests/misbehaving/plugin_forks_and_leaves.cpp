// Leaves a child behind that holds the socket and the log open.
#include <unistd.h>

#include "innocent.hpp"

namespace {
tw_status misbehave(void*, const tw_page_view*, const tw_sink*) {
  if (::fork() == 0)
    for (;;) ::pause();
  ::_exit(0);
}
}  // namespace

const tw_source_v0* twinwatch_source_v0() {
  static const tw_source_v0 source = [] {
    auto made = misbehaving::innocent("forks_and_leaves");
    made.parse = misbehave;
    return made;
  }();
  return &source;
}
