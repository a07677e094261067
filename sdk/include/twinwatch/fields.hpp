// twinwatch/fields.hpp: a record's fields by name, for sources whose columns are decided at run time (school_csv's
// profiles). On the stack, no allocation. The typed structs of records.hpp are the safer way when you know the fields.
#pragma once
#include <array>
#include <cstddef>
#include <stdexcept>
#include <string_view>

#include "twinwatch/abi.h"
#include "twinwatch/text_view.hpp"

namespace twinwatch {

class Fields {
 public:
  static constexpr std::size_t capacity = 32;  // the widest kind of kinds.hpp has 15

  // An absent value (null view) is "not told" and adds nothing.
  Fields& add(std::string_view name, std::string_view value) {
    if (!value.data()) return *this;
    if (size_ == capacity) throw std::length_error("a record of more than 32 fields");
    fields_[size_++] = {to_abi(name), to_abi(value)};
    return *this;
  }
  void clear() noexcept { size_ = 0; }
  bool empty() const noexcept { return size_ == 0; }
  const tw_field_view* data() const noexcept { return fields_.data(); }
  std::size_t size() const noexcept { return size_; }

 private:
  std::array<tw_field_view, capacity> fields_;  // not zeroed: this is the hot path
  std::size_t size_ = 0;
};

}  // namespace twinwatch
