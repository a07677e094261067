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
  void begin() {
    types_size_ = 0;
    octets_.resize(most_head);
  }
  void null() { put_type(0); }
  void number(std::int64_t value);
  void text(std::string_view value) {
    put_type(13 + 2 * value.size());
    octets_ += value;
  }
  void text_or_null(std::string_view value) { value.empty() ? null() : text(value); }
  std::string_view end();  // until the next begin()

 private:
  static constexpr std::size_t most_head = 512;  // the types of some 150 columns

  void put_type(std::uint64_t type) {
    if (types_size_ > most_head - 2 * varint_octets) refuse();
    if (type < 0x80)
      types_[types_size_++] = static_cast<char>(type);
    else
      types_size_ += put_varint(types_ + types_size_, type);
  }
  [[noreturn]] static void refuse();

  char types_[most_head];
  std::size_t types_size_ = 0;
  std::string octets_;  // the values, behind room for the head
};

}  // namespace twinwatch::store
