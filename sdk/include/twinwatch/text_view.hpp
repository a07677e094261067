// twinwatch/text_view.hpp: std::string_view <-> tw_str_view, and the copy rule of sized structs (abi.h).
//
// A default std::string_view{} has a null pointer and stands for "absent"; "" is "empty". Both survive the crossing.
#pragma once
#include <algorithm>
#include <cstring>
#include <string_view>

#include "twinwatch/abi.h"

namespace twinwatch {

constexpr tw_str_view to_abi(std::string_view text) noexcept { return {text.data(), text.size()}; }

inline std::string_view from_abi(tw_str_view text) noexcept { return {text.data, text.data ? text.size : 0}; }

// The other side may have been compiled with a shorter or a longer T: what we do not know is cut, what it lacks is 0.
template <class T>
T copy_sized(const T* theirs) noexcept {
  T mine{};
  if (theirs) std::memcpy(&mine, theirs, std::min<std::size_t>(theirs->size, sizeof(T)));
  mine.size = sizeof(T);
  return mine;
}

}  // namespace twinwatch
