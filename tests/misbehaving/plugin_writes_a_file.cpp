// Keeps a cache of its own: a file that it makes and takes away again, and a source may not.
#include <unistd.h>
#include <cstdlib>

#include "innocent.hpp"

namespace {
tw_status misbehave(void*, const tw_page_view*, const tw_sink*) {
  char name[] = "/tmp/twinwatch-misbehaving-XXXXXX";
  const int file = ::mkstemp(name);
  ::unlink(name);
  return ::write(file, "cache", 5) == 5 ? TW_OK : TW_FAIL_BUG;
}
}  // namespace

const tw_source_v0* twinwatch_source_v0() {
  static const tw_source_v0 source = [] {
    auto made = misbehaving::innocent("writes_a_file");
    made.parse = misbehave;
    return made;
  }();
  return &source;
}
