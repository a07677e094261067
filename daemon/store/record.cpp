#include "store/record.hpp"

#include <cstring>
#include <stdexcept>

namespace twinwatch::store {

namespace {
constexpr std::size_t most_head = 512;  // the types of some 150 columns
}  // namespace

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

void Record::begin() {
  types_.clear();
  octets_.resize(most_head);
}

void Record::put_type(std::uint64_t type) {
  if (type < 0x80) {
    types_ += static_cast<char>(type);
    return;
  }
  char octets[varint_octets];
  types_.append(octets, put_varint(octets, type));
}

void Record::number(std::int64_t value) {
  if (value == 0 || value == 1) return put_type(value == 0 ? 8 : 9);
  const auto magnitude = static_cast<std::uint64_t>(value < 0 ? ~value : value);
  std::size_t octets = 1;
  std::uint64_t type = 1;
  for (const std::size_t wider : {2u, 3u, 4u, 6u, 8u}) {
    if (magnitude >> (8 * octets - 1) == 0) break;
    octets = wider;
    ++type;
  }
  put_type(type);
  char raw[8];
  put_big_endian(raw, static_cast<std::uint64_t>(value), octets);
  octets_.append(raw, octets);
}

void Record::text(std::string_view value) {
  put_type(13 + 2 * value.size());
  octets_ += value;
}

std::string_view Record::end() {
  std::size_t head = types_.size() + 1;  // the head's size is part of it
  if (head > 127) ++head;
  if (head > most_head) throw std::length_error("a record of too many columns");
  char* const at = octets_.data() + most_head - head;
  std::memcpy(at + put_varint(at, head), types_.data(), types_.size());
  return std::string_view(octets_).substr(most_head - head);
}

}  // namespace twinwatch::store
