// Integers and texts on the wire between daemon and worker: LEB128 and length + octets. Inline because the observation
// stream is made of them at some ten million records a second. The reading half treats its input as hostile.
#pragma once
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>

namespace twinwatch::worker {

struct StreamError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

constexpr std::size_t kMaxNumberOctets = 10;

// Writes at `to`, which has room for kMaxNumberOctets, and returns the end.
inline char* put_number(char* to, std::uint64_t number) {
  while (number >= 0x80) {
    *to++ = static_cast<char>(number | 0x80);
    number >>= 7;
  }
  *to++ = static_cast<char>(number);
  return to;
}

inline char* put_text(char* to, std::string_view text) {
  to = put_number(to, text.size());
  if (!text.empty()) std::memcpy(to, text.data(), text.size());
  return to + text.size();
}

inline std::uint64_t zigzag(std::int64_t number) {
  return (static_cast<std::uint64_t>(number) << 1) ^ static_cast<std::uint64_t>(number >> 63);
}
inline std::int64_t unzigzag(std::uint64_t number) {
  return static_cast<std::int64_t>(number >> 1) ^ -static_cast<std::int64_t>(number & 1);
}

// Pulls numbers and texts off the front of `rest`. Throws StreamError where there are none.
class WireReader {
 public:
  WireReader() = default;
  explicit WireReader(std::string_view octets) : at_(octets.data()), end_(octets.data() + octets.size()) {}

  bool empty() const { return at_ == end_; }

  std::uint8_t octet() {
    if (at_ == end_) cut_off();
    return static_cast<std::uint8_t>(*at_++);
  }

  std::uint64_t number() {
    if (at_ != end_ && static_cast<std::uint8_t>(*at_) < 0x80) return static_cast<std::uint8_t>(*at_++);
    return long_number();
  }

  std::string_view text() {
    const std::uint64_t size = number();
    if (size > static_cast<std::uint64_t>(end_ - at_)) cut_off();
    const std::string_view text(at_, static_cast<std::size_t>(size));
    at_ += size;
    return text;
  }

  // A count of things that take at least `least` octets each: more than could be there is a lie, caught before
  // anything is allocated for it.
  std::size_t count(std::size_t least) {
    const std::uint64_t n = number();
    if (n > static_cast<std::uint64_t>(end_ - at_) / least) cut_off();
    return static_cast<std::size_t>(n);
  }

  void expect_end() const {
    if (at_ != end_) throw StreamError(std::to_string(end_ - at_) + " octets too many at the end of a frame");
  }

 private:
  [[noreturn]] static void cut_off() { throw StreamError("it is cut off in the middle of an entry"); }

  std::uint64_t long_number() {
    std::uint64_t number = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const std::uint8_t next = octet();
      if (shift == 63 && next > 1) break;
      number |= static_cast<std::uint64_t>(next & 0x7F) << shift;
      if (next < 0x80) {
        if (next == 0 && shift > 0) throw StreamError("a number is written longer than it is");
        return number;
      }
    }
    throw StreamError("a number is longer than 64 bits");
  }

  const char* at_ = nullptr;
  const char* end_ = nullptr;
};

// Appends to a string: for what is small or rare.
class WireWriter {
 public:
  void octet(std::uint8_t value) { out_ += static_cast<char>(value); }
  void number(std::uint64_t value) {
    char piece[kMaxNumberOctets];
    out_.append(piece, static_cast<std::size_t>(put_number(piece, value) - piece));
  }
  void text(std::string_view value) {
    number(value.size());
    out_ += value;
  }
  void flag(bool value) { octet(value ? 1 : 0); }
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

}  // namespace twinwatch::worker
