// Never comes back from create().
#include <unistd.h>

#include "innocent.hpp"

namespace {
void* create_never(const tw_host*, const tw_settings_view*, void (*)(void*, tw_str_view), void*) {
  for (;;) ::pause();
}
}  // namespace

const tw_source_v0* twinwatch_source_v0() {
  static const tw_source_v0 source = [] {
    auto made = misbehaving::innocent("never_creates");
    made.create = create_never;
    return made;
  }();
  return &source;
}
