// twinwatch/json/node.hpp: how a read document lies in memory. The items of a list stand side by side, as do the
// members of an object (key, value, key, value): the n-th is found without looking at the others.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "twinwatch/errors.hpp"

namespace twinwatch::json {

// The page is no JSON: what, where, and what stands there instead.
struct NotJson : SourceChanged {
  using SourceChanged::SourceChanged;
};

enum class Kind : std::uint8_t { missing, null, boolean, number, string, array, object };

struct Node {
  Kind kind = Kind::missing;
  bool decoded = false;                // a string that had escapes: its text lies in Tape::decoded
  std::uint32_t begin = 0, end = 0;    // octets of the page; of a string without its quotes
  std::uint32_t first = 0, count = 0;  // items or members: nodes; a decoded string: octets
};

struct Tape {
  std::string_view text;  // the page
  std::string decoded;
  std::vector<Node> nodes;  // the root comes last
};

}  // namespace twinwatch::json
