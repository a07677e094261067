// A plugin's file, loaded: found its entry, copied its sized struct, checked what it says of itself.
#pragma once
#include <twinwatch/abi.h>

#include <cstring>
#include <string>
#include <string_view>

#include "worker/description.hpp"
#include "worker/host/channel.hpp"

namespace twinwatch::worker::host {

struct Source {
  tw_source_v0 functions{};  // min(its size, ours) of a zeroed struct
  Description description;
};

// `plugin`: absolute path. Throws GiveUp (not_loadable, no_entry, needs_newer, bug). What is loaded stays until the
// process ends: unloading code that something still points into is a crash with no use.
Source load(const std::string& plugin);

// The operator's settings over the schema's defaults, checked: unknown names, missing ones, wrong types are
// GiveUp(config).
Settings effective_settings(const Description& description, const Settings& given);

// Borrowed text as a view; {NULL, 0} is empty.
inline std::string_view view(tw_str_view text) {
  return text.data == nullptr ? std::string_view() : std::string_view(text.data, text.size);
}

// A sized struct from the other side: min(its size, ours) of it into a zeroed one. `given` is not NULL.
template <class Struct>
Struct sized_copy(const Struct* given) {
  Struct ours{};
  std::memcpy(&ours, given, given->size < sizeof ours ? given->size : sizeof ours);
  return ours;
}

}  // namespace twinwatch::worker::host
