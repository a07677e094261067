#include "store/compression.hpp"

#include <zstd.h>

#include <new>

namespace twinwatch::store {

namespace {

// Uninitialised on purpose: zeroing what is about to be overwritten costs as much as the decompression.
void make_room(std::unique_ptr<char[]>& room, std::size_t& has, std::size_t needs) {
  if (has >= needs) return;
  room.reset(new char[needs]);
  has = needs;
}

}  // namespace

Compressor::Compressor(int level) : context_(ZSTD_createCCtx()), level_(level) {
  if (context_ == nullptr) throw std::bad_alloc();
}
Compressor::~Compressor() { ZSTD_freeCCtx(context_); }

std::string Compressor::compress(std::string_view octets) {
  make_room(room_, room_octets_, ZSTD_compressBound(octets.size()));
  const std::size_t size = ZSTD_compressCCtx(context_, room_.get(), room_octets_, octets.data(), octets.size(), level_);
  if (ZSTD_isError(size)) throw CompressionError(std::string("zstd: ") + ZSTD_getErrorName(size));
  return {room_.get(), size};
}

Decompressor::Decompressor() : context_(ZSTD_createDCtx()) {
  if (context_ == nullptr) throw std::bad_alloc();
}
Decompressor::~Decompressor() { ZSTD_freeDCtx(context_); }

std::string_view Decompressor::decompress(std::string_view frame, std::uint64_t max_octets) {
  const unsigned long long size = ZSTD_getFrameContentSize(frame.data(), frame.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN)
    throw CompressionError("not a zstd frame with a stated size");
  if (size > max_octets) throw CompressionError("the frame states more octets than are allowed here");
  make_room(room_, room_octets_, size);
  const std::size_t got = ZSTD_decompressDCtx(context_, room_.get(), size, frame.data(), frame.size());
  if (ZSTD_isError(got)) throw CompressionError(std::string("zstd: ") + ZSTD_getErrorName(got));
  if (got != size) throw CompressionError("the frame is shorter than it states");
  return {room_.get(), got};
}

}  // namespace twinwatch::store
