// Crashes while it is loaded, before any function of it was called.
#include <csignal>

#include "innocent.hpp"

namespace {
__attribute__((constructor)) void crash() { std::raise(SIGSEGV); }
}  // namespace

const tw_source_v0* twinwatch_source_v0() {
  static const tw_source_v0 source = misbehaving::innocent("crashes_in_constructor");
  return &source;
}
