// twinwatch/html/selector_parts.hpp: a compiled selector as data. Lists that stand in brackets, as in :not(a, b), lie
// before the list that uses them, so that a matcher settles them one after the other and none twice.
#pragma once
#include <gumbo.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace twinwatch::html::selector {

struct Attribute {
  enum class How { exists, equals, begins, ends, contains, word, dash };  // [a] = ^= $= *= ~= |=
  How how = How::exists;
  std::string name, value;
  bool any_case = false;  // the flag i: of ASCII letters alone
};

// an+b, counted from 1 among all sibling elements or those of one tag, from the front or from the back.
struct Place {
  std::int64_t step = 0, offset = 0;
  bool from_back = false, of_type = false;

  constexpr bool holds(std::int64_t position) const noexcept {
    const std::int64_t far = position - offset;
    return step == 0 ? far == 0 : far % step == 0 && far / step >= 0;
  }
};

struct InList {  // :is() and :has() want to be in it, :not() wants not to be
  std::size_t list = 0;
  bool wanted = true;
};

enum class Join { inside, child, next, later };  // "a b", "a > b", "a + b", "a ~ b"

struct Part {  // one element, and how it hangs on the part before it
  Join join = Join::inside;
  std::string tag;                         // lower case; empty: any
  GumboTag known_tag = GUMBO_TAG_UNKNOWN;  // the same as Gumbo counts it; unknown: `tag` tells
  std::vector<Attribute> attributes;
  std::vector<Place> places;
  std::vector<InList> lists;
  std::vector<std::string> texts;  // :contains()
  bool root = false, empty = false;
};

using Chain = std::vector<Part>;
inline constexpr std::size_t most_parts = 64;  // of a chain: one bit each

struct List {
  std::vector<Chain> chains;
  bool relative = false;  // of :has(): what hangs on an element, not what an element is
};

struct Program {
  std::vector<List> lists;  // the last is the selector itself
  bool counts_types = false, reads_texts = false;
  bool looks_ahead = false;  // at what stands behind an element or in it: :has(), :contains(), :last-child, of a type
};

}  // namespace twinwatch::html::selector
