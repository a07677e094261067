// One record as SQLite stores it: the types of its values, then the values. See table_image.hpp.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace twinwatch::store {

void put_big_endian(char* at, std::uint64_t value, std::size_t octets);
// Groups of seven bits, the highest first, all but the last with the high bit set; a ninth octet is a whole one.
std::size_t put_varint(char* at, std::uint64_t value);
inline constexpr std::size_t varint_octets = 9;

class Record {
 public:
  void begin();
  void null() { put_type(0); }
  void number(std::int64_t value);
  void text(std::string_view value);
  void text_or_null(std::string_view value) { value.empty() ? null() : text(value); }
  std::string_view end();  // until the next begin()

 private:
  void put_type(std::uint64_t type);
  std::string types_;
  std::string octets_;  // the values, behind room for the head
};

}  // namespace twinwatch::store
