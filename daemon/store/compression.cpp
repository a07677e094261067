#include "store/compression.hpp"

#include <zstd.h>

namespace twinwatch::store {

std::string compress(std::string_view octets) {
  std::string frame(ZSTD_compressBound(octets.size()), '\0');
  const std::size_t size = ZSTD_compress(frame.data(), frame.size(), octets.data(), octets.size(), 1);
  if (ZSTD_isError(size)) throw CompressionError(std::string("zstd: ") + ZSTD_getErrorName(size));
  frame.resize(size);
  frame.shrink_to_fit();
  return frame;
}

std::string decompress(std::string_view frame, std::uint64_t max_octets) {
  const unsigned long long size = ZSTD_getFrameContentSize(frame.data(), frame.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN)
    throw CompressionError("not a zstd frame with a stated size");
  if (size > max_octets) throw CompressionError("the frame states more octets than are allowed here");
  std::string octets(size, '\0');
  const std::size_t got = ZSTD_decompress(octets.data(), octets.size(), frame.data(), frame.size());
  if (ZSTD_isError(got)) throw CompressionError(std::string("zstd: ") + ZSTD_getErrorName(got));
  if (got != octets.size()) throw CompressionError("the frame is shorter than it states");
  return octets;
}

}  // namespace twinwatch::store
