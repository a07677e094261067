#include "store/packed_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zstd.h>

#include <cerrno>
#include <memory>
#include <utility>
#include <vector>

namespace twinwatch::store {

namespace {

struct Descriptor {
  int fd = -1;
  ~Descriptor() {
    if (fd >= 0) ::close(fd);
  }
};

bool write_all(int fd, const char* data, std::size_t size) {
  while (size > 0) {
    const ssize_t put = ::write(fd, data, size);
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return false;
    data += put;
    size -= static_cast<std::size_t>(put);
  }
  return true;
}

// The size of the frame; 0: it could not be written.
std::size_t pack_into(int fd, std::string_view body, int level) {
  const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context(ZSTD_createCCtx(), ZSTD_freeCCtx);
  if (!context) return 0;
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, level);
  ZSTD_CCtx_setPledgedSrcSize(context.get(), body.size());  // so that the frame states it
  std::vector<char> room(ZSTD_CStreamOutSize());
  ZSTD_inBuffer in{body.data(), body.size(), 0};
  std::size_t size = 0;
  for (std::size_t left = 1; left != 0;) {
    ZSTD_outBuffer out{room.data(), room.size(), 0};
    left = ZSTD_compressStream2(context.get(), &out, &in, ZSTD_e_end);
    if (ZSTD_isError(left) || !write_all(fd, room.data(), out.pos)) return 0;
    size += out.pos;
  }
  return size;
}

}  // namespace

std::optional<PackedFile> PackedFile::compress(std::string_view body, int level, const std::filesystem::path& folder) {
  const Descriptor file{::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600)};
  if (file.fd < 0) return std::nullopt;
  const std::size_t size = pack_into(file.fd, body, level);
  if (size == 0) return std::nullopt;
  void* const mapped = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, file.fd, 0);
  if (mapped == MAP_FAILED) return std::nullopt;
  return PackedFile({static_cast<const char*>(mapped), size});
}

PackedFile::PackedFile(PackedFile&& other) noexcept : frame_(std::exchange(other.frame_, {})) {}

PackedFile::~PackedFile() {
  if (!frame_.empty()) ::munmap(const_cast<char*>(frame_.data()), frame_.size());
}

}  // namespace twinwatch::store
