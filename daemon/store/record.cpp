#include "store/record.hpp"

#include <bit>
#include <cstring>
#include <stdexcept>

namespace twinwatch::store {

void put_big_endian(char* at, std::uint64_t value, std::size_t octets) {
  for (; octets-- > 0; value >>= 8) at[octets] = static_cast<char>(value);
}

std::size_t put_varint(char* at, std::uint64_t value) {
  if (value < 0x80) {
    *at = static_cast<char>(value);
    return 1;
  }
  if (value >> 56 != 0) {
    at[8] = static_cast<char>(value);
    value >>= 8;
    for (std::size_t i = 8; i-- > 0; value >>= 7) at[i] = static_cast<char>(value | 0x80);
    return 9;
  }
  std::size_t size = 1;
  for (std::uint64_t rest = value >> 7; rest != 0; rest >>= 7) ++size;
  for (std::size_t i = size; i-- > 0; value >>= 7)
    at[i] = static_cast<char>(i + 1 == size ? value & 0x7f : value | 0x80);
  return size;
}

void Record::refuse() { throw std::length_error("a record of too many columns"); }

void Record::number(std::int64_t value) {
  if (value == 0 || value == 1) return put_type(value == 0 ? 8 : 9);
  const int bits = 65 - std::countl_zero(static_cast<std::uint64_t>(value < 0 ? ~value : value));  // with the sign
  const std::size_t needed = static_cast<std::size_t>(bits + 7) / 8;
  const std::size_t octets = needed == 5 ? 6 : needed == 7 ? 8 : needed;  // there are 1, 2, 3, 4, 6 and 8
  put_type(octets <= 4 ? octets : octets == 6 ? 5 : 6);
  char raw[8];
  put_big_endian(raw, static_cast<std::uint64_t>(value), octets);
  octets_.append(raw, octets);
}

std::string_view Record::end() {
  const std::size_t head = types_size_ + (types_size_ < 127 ? 1 : 2);  // the head's size is part of it
  char* const at = octets_.data() + most_head - head;
  std::memcpy(at + put_varint(at, head), types_, types_size_);
  return std::string_view(octets_).substr(most_head - head);
}

}  // namespace twinwatch::store
