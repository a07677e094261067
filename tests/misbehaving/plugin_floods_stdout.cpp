// Prints 61 MB and is otherwise honest.
#include <cstdio>

#include "innocent.hpp"

namespace {
tw_status misbehave(void* instance, const tw_page_view* page, const tw_sink* sink) {
  for (int line = 0; line < 1'000'000; ++line)
    std::puts("debugging is easy: print it all, again and again, sixty-four!");
  return misbehaving::parse(instance, page, sink);
}
}  // namespace

const tw_source_v0* twinwatch_source_v0() {
  static const tw_source_v0 source = [] {
    auto made = misbehaving::innocent("floods_stdout");
    made.parse = misbehave;
    return made;
  }();
  return &source;
}
