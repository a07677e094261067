// zstd in one piece, for what the store keeps: archived bodies and staged chunks. Level 1: it must not be slower than
// writing the octets it saves.
#pragma once
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace twinwatch::store {

struct CompressionError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

std::string compress(std::string_view octets);
// `max_octets` bounds what a damaged or forged length may make us allocate. Throws CompressionError.
std::string decompress(std::string_view frame, std::uint64_t max_octets);

}  // namespace twinwatch::store
