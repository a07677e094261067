// zstd in one piece, for what the store keeps: archived bodies and staged chunks.
// One object serves many pieces: its working memory (about a megabyte, whose first touch costs more than the work on a
// small piece) is kept between calls. Not thread-safe.
#pragma once
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

struct ZSTD_CCtx_s;
struct ZSTD_DCtx_s;

namespace twinwatch::store {

struct CompressionError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// For what is kept (archive), and for what is read once and dropped (staging): it must not be slower than writing the
// octets it saves.
inline constexpr int level_to_keep = 1, level_to_stage = -3;

// Unpacked, of one staged piece: bounds what a damaged file may make us allocate.
inline constexpr std::uint64_t largest_staged = 64ull << 20;

class Compressor {
 public:
  explicit Compressor(int level);
  ~Compressor();
  std::string compress(std::string_view octets);

 private:
  ZSTD_CCtx_s* context_;
  int level_;
  std::unique_ptr<char[]> room_;
  std::size_t room_octets_ = 0;
};

class Decompressor {
 public:
  Decompressor();
  ~Decompressor();
  // The octets, until the next call. `max_octets` bounds what a damaged or forged length may make us allocate. Throws
  // CompressionError.
  std::string_view decompress(std::string_view frame, std::uint64_t max_octets);

 private:
  ZSTD_DCtx_s* context_;
  std::unique_ptr<char[]> room_;
  std::size_t room_octets_ = 0;
};

}  // namespace twinwatch::store
