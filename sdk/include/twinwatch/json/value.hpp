// twinwatch/json/value.hpp: one value of a read document, borrowed from its Document. Cheap to copy. Nothing here
// throws: what is not there, or is of another kind, is an empty Value, nothing, or an absent text.
#pragma once
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "twinwatch/json/node.hpp"

namespace twinwatch::json {

class Value {
 public:
  Value() = default;
  Value(const Tape& tape, const Node& node) noexcept : tape_(&tape), node_(&node) {}

  Kind kind() const noexcept { return node_ ? node_->kind : Kind::missing; }
  explicit operator bool() const noexcept { return node_ != nullptr; }  // is there, be it null or false
  bool is_null() const noexcept { return kind() == Kind::null; }
  bool is_array() const noexcept { return kind() == Kind::array; }
  bool is_object() const noexcept { return kind() == Kind::object; }
  bool is_text() const noexcept { return kind() == Kind::string; }
  bool is_number() const noexcept { return kind() == Kind::number; }

  // How many items a list, how many members an object has; else 0.
  std::size_t size() const noexcept { return is_array() || is_object() ? node_->count : 0; }

  Value operator[](std::size_t index) const noexcept {
    return is_array() && index < node_->count ? Value(*tape_, tape_->nodes[node_->first + index]) : Value();
  }
  // The last member of that name, compared octet for octet. Looks at every member: keep what you need twice.
  Value operator[](std::string_view key) const noexcept;

  // A text decoded; a number, true and false as they are written ("1.10" stays "1.10", and no digit of a long one is
  // lost). An absent view for all else: handed to a record it is "not told". Holds as long as the Document.
  std::string_view text() const noexcept;
  // Of a number alone: "12" in quotes is a text. Nothing when it is beyond what a double can hold.
  std::optional<double> number() const noexcept;
  // Of a number without a fraction (12, 12.0, 1.2e1) that fits.
  std::optional<std::int64_t> integer() const noexcept;
  std::optional<bool> boolean() const noexcept {
    return kind() == Kind::boolean ? std::optional(text().front() == 't') : std::nullopt;
  }

  // for (const json::Value item : value): the items of a list; nothing for all else.
  class Items;
  Items begin() const noexcept;
  Items end() const noexcept;
  // for (const auto& [key, value] : value.members()): those of an object, in the page's order; nothing for all else.
  class Members;
  Members members() const noexcept;

  // Where in the page the texts and numbers of this value and of all below it stand, for Sink::personal(); keys are
  // not among them. Of a text what is between the quotes, of a number all but its first digit: what is left is JSON.
  std::vector<std::pair<std::size_t, std::size_t>> source_ranges() const;

 private:
  std::string_view written() const noexcept { return tape_->text.substr(node_->begin, node_->end - node_->begin); }

  const Tape* tape_ = nullptr;
  const Node* node_ = nullptr;
};

class Value::Items {
 public:
  using value_type = Value;
  using difference_type = std::ptrdiff_t;
  Items() = default;
  Items(const Tape* tape, const Node* at) noexcept : tape_(tape), at_(at) {}
  Value operator*() const noexcept { return Value(*tape_, *at_); }
  Items& operator++() noexcept { return ++at_, *this; }
  Items operator++(int) noexcept { return Items(tape_, at_++); }
  bool operator==(const Items& other) const noexcept { return at_ == other.at_; }

 private:
  const Tape* tape_ = nullptr;
  const Node* at_ = nullptr;
};

struct Member {
  std::string_view key;
  Value value;
};

class Value::Members {
 public:
  class Iterator {
   public:
    Iterator(const Tape* tape, const Node* at) noexcept : tape_(tape), at_(at) {}
    Member operator*() const noexcept { return {Value(*tape_, at_[0]).text(), Value(*tape_, at_[1])}; }
    Iterator& operator++() noexcept { return at_ += 2, *this; }
    bool operator==(const Iterator& other) const noexcept { return at_ == other.at_; }

   private:
    const Tape* tape_;
    const Node* at_;
  };
  Members() = default;
  Members(const Tape* tape, const Node* first, std::size_t count) noexcept
      : tape_(tape), first_(first), count_(count) {}
  Iterator begin() const noexcept { return {tape_, first_}; }
  Iterator end() const noexcept { return {tape_, first_ + 2 * count_}; }

 private:
  const Tape* tape_ = nullptr;
  const Node* first_ = nullptr;
  std::size_t count_ = 0;
};

inline Value::Items Value::begin() const noexcept {
  return is_array() ? Items(tape_, tape_->nodes.data() + node_->first) : Items();
}
inline Value::Items Value::end() const noexcept {
  return is_array() ? Items(tape_, tape_->nodes.data() + node_->first + node_->count) : Items();
}
inline Value::Members Value::members() const noexcept {
  return is_object() ? Members(tape_, tape_->nodes.data() + node_->first, node_->count) : Members();
}

inline Value Value::operator[](std::string_view key) const noexcept {
  Value found;
  for (const auto& [name, value] : members())
    if (name == key) found = value;
  return found;
}

inline std::string_view Value::text() const noexcept {
  switch (kind()) {
    case Kind::string:
      return node_->decoded ? std::string_view(tape_->decoded).substr(node_->first, node_->count) : written();
    case Kind::number:
    case Kind::boolean:
      return written();
    default:
      return {};
  }
}

inline std::optional<double> Value::number() const noexcept {
  if (!is_number()) return {};
  const std::string_view digits = written();
  double value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return error == std::errc{} && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

inline std::optional<std::int64_t> Value::integer() const noexcept {
  if (!is_number()) return {};
  const std::string_view digits = written();
  std::int64_t whole = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), whole);
  if (end == digits.data() + digits.size()) return error == std::errc{} ? std::optional(whole) : std::nullopt;
  constexpr double exact = 9007199254740992.0;  // 2^53: up to here a double has every whole number
  const auto rounded = number();
  if (!rounded || std::abs(*rounded) > exact || std::trunc(*rounded) != *rounded) return {};
  return static_cast<std::int64_t>(*rounded);
}

inline std::vector<std::pair<std::size_t, std::size_t>> Value::source_ranges() const {
  std::vector<std::pair<std::size_t, std::size_t>> ranges;
  switch (kind()) {
    case Kind::string:
      if (node_->begin < node_->end) ranges.emplace_back(node_->begin, node_->end);
      break;
    case Kind::number: {
      const std::size_t kept = node_->begin + (written().front() == '-' ? 2u : 1u);
      if (kept < node_->end) ranges.emplace_back(kept, node_->end);
      break;
    }
    case Kind::array:
    case Kind::object:
      for (std::size_t i = 0; i < node_->count; ++i) {
        const std::size_t at = is_array() ? node_->first + i : node_->first + 2 * i + 1;
        for (const auto& range : Value(*tape_, tape_->nodes[at]).source_ranges()) ranges.push_back(range);
      }
      break;
    default:
      break;
  }
  return ranges;
}

}  // namespace twinwatch::json
