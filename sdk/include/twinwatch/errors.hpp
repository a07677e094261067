// twinwatch/errors.hpp: why a source cannot go on. Throw one of these from the constructor, start(), parse() or
// finish(); the boundary turns it into the status that the host acts on. Whatever else is thrown is the plugin's bug.
// The message says what, where and what to do.
#pragma once
#include <stdexcept>

namespace twinwatch {

// A setting is wrong; the operator must change it. Not retried before they do.
struct ConfigError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// This page, this time: the host tries again later.
struct Transient : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// The source is not what the plugin knows: a landmark is missing, a header unknown. Never "empty", never "none".
struct SourceChanged : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace twinwatch
