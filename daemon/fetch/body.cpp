#include "fetch/body.hpp"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <system_error>
#include <utility>
#include <vector>

#include "fetch/fetcher.hpp"

namespace twinwatch::fetch {
namespace {

constexpr std::size_t kPiece = 256u << 10;  // small enough to be hashed while it is still in the cache
// To map and unmap a smaller body costs more than to copy it: every unmapping interrupts all processors that the daemon
// runs on.
constexpr std::uint64_t kMappedFrom = 1u << 20;

std::string reason_of(int error) { return std::generic_category().message(error); }

struct OpenFd {
  explicit OpenFd(int number) : fd(number) {}
  OpenFd(const OpenFd&) = delete;
  OpenFd& operator=(const OpenFd&) = delete;
  ~OpenFd() {
    if (fd >= 0) ::close(fd);
  }
  int release() { return std::exchange(fd, -1); }
  int fd;
};

// A memfd that is filled once and then sealed.
class Filling {
 public:
  explicit Filling(const std::string& name)
      : name_(name), fd_(::memfd_create("twinwatch-page", MFD_CLOEXEC | MFD_ALLOW_SEALING)) {
    if (fd_.fd < 0) fail("no memory file could be made for");
    if (!context_ || EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) != 1)
      throw FetchError(FetchError::Kind::unreadable, name_ + ": SHA-256 is not available in this libcrypto");
  }

  void append(const char* data, std::size_t count) {
    EVP_DigestUpdate(context_.get(), data, count);
    while (count > 0) {
      const ssize_t wrote = ::write(fd_.fd, data, count);
      if (wrote < 0 && errno == EINTR) continue;
      if (wrote < 0) fail("there was no room in memory to hold");
      data += wrote;
      count -= static_cast<std::size_t>(wrote);
      size_ += static_cast<std::uint64_t>(wrote);
    }
  }

  Sha256 seal() {
    Sha256 hash{};
    EVP_DigestFinal_ex(context_.get(), hash.data(), nullptr);
    if (::fcntl(fd_.fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) != 0)
      fail("the kernel did not seal");
    return hash;
  }

  std::uint64_t size() const { return size_; }
  int release() { return fd_.release(); }

 private:
  [[noreturn]] void fail(const char* what) const {
    const int error = errno;
    throw FetchError(FetchError::Kind::transient, std::string(what) + " " + name_ + " (" + std::to_string(size_) +
                                                      " octets so far): " + reason_of(error));
  }

  struct FreeContext {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  std::string name_;
  OpenFd fd_;
  std::unique_ptr<EVP_MD_CTX, FreeContext> context_{EVP_MD_CTX_new()};
  std::uint64_t size_ = 0;
};

[[noreturn]] void too_big(const std::string& name, const std::string& size, std::uint64_t cap) {
  throw FetchError(FetchError::Kind::too_big, name + " has " + size + " octets; at most " + std::to_string(cap) +
                                                  " are read. Split the file, or raise the source's size limit.");
}

}  // namespace

std::string hex(const Sha256& hash) {
  constexpr char digits[] = "0123456789abcdef";
  std::string out;
  out.reserve(hash.size() * 2);
  for (const auto octet : hash) {
    out += digits[octet >> 4];
    out += digits[octet & 15];
  }
  return out;
}

Body Body::from_file(const std::filesystem::path& file, std::uint64_t max_octets) {
  const std::string name = file.string();
  // O_NONBLOCK: a FIFO dropped into an inbox must not hang the daemon.
  const OpenFd in(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (in.fd < 0) {
    const auto kind = errno == ENOENT ? FetchError::Kind::not_found : FetchError::Kind::unreadable;
    throw FetchError(kind, name + " cannot be opened: " + reason_of(errno));
  }
  struct stat about {};
  if (::fstat(in.fd, &about) != 0 || !S_ISREG(about.st_mode))
    throw FetchError(FetchError::Kind::refused, name + " is not a regular file; only files can be imported");
  // Said before a single octet is read: a 40 GB file must not fill the memory first.
  if (static_cast<std::uint64_t>(about.st_size) > max_octets) too_big(name, std::to_string(about.st_size), max_octets);

  Filling memory(name);
  std::vector<char> piece(kPiece);
  for (;;) {
    const ssize_t got = ::read(in.fd, piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0)
      throw FetchError(
          FetchError::Kind::unreadable,
          name + " could not be read after " + std::to_string(memory.size()) + " octets: " + reason_of(errno));
    if (got == 0) break;
    memory.append(piece.data(), static_cast<std::size_t>(got));
    if (memory.size() > max_octets) too_big(name, "more than " + std::to_string(memory.size() - 1), max_octets);
  }
  Body body;
  body.hash_ = memory.seal();
  body.size_ = memory.size();
  body.fd_ = memory.release();
  return body;
}

Body Body::from_text(std::string_view octets) {
  BodyWriter writer("a page");
  for (std::size_t at = 0; at < octets.size(); at += kPiece) writer.append(octets.substr(at, kPiece));
  return writer.finish();
}

// What comes off the wire in small pieces (an unpacked block at a time) goes on in larger ones: a write and a round of
// the hash for each kilobyte cost more than the kilobyte.
struct BodyWriter::Memory : Filling {
  using Filling::Filling;
  static constexpr std::size_t gathered_at_most = 64u << 10;
  std::string gathered;
  void flush() {
    append(gathered.data(), gathered.size());
    gathered.clear();
  }
};

BodyWriter::BodyWriter(const std::string& name) : memory_(std::make_unique<Memory>(name)) {}
BodyWriter::~BodyWriter() = default;
void BodyWriter::append(std::string_view piece) {
  if (memory_->gathered.size() + piece.size() > Memory::gathered_at_most) memory_->flush();
  if (piece.size() > Memory::gathered_at_most) return memory_->append(piece.data(), piece.size());
  memory_->gathered.append(piece);
}
std::uint64_t BodyWriter::size() const { return memory_->size() + memory_->gathered.size(); }

Body BodyWriter::finish() {
  memory_->flush();
  Body body;
  body.hash_ = memory_->seal();
  body.size_ = memory_->size();
  body.fd_ = memory_->release();
  return body;
}

Body::Body(Body&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      size_(std::exchange(other.size_, 0)),
      hash_(std::exchange(other.hash_, Sha256{})),
      read_(std::move(other.read_)),
      mapped_(std::exchange(other.mapped_, nullptr)) {}

Body& Body::operator=(Body&& other) noexcept {
  std::swap(fd_, other.fd_);
  std::swap(size_, other.size_);
  std::swap(hash_, other.hash_);
  std::swap(read_, other.read_);
  std::swap(mapped_, other.mapped_);
  return *this;
}

Body::~Body() {
  if (mapped_ != nullptr) ::munmap(const_cast<char*>(mapped_), size_);
  if (fd_ >= 0) ::close(fd_);
}

std::unique_ptr<char[]> Body::copy() const {
  const auto size = static_cast<std::size_t>(size_);
  std::unique_ptr<char[]> octets(new char[size]);
  for (std::size_t at = 0; at < size;) {
    const ssize_t got = ::pread(fd_, octets.get() + at, size - at, static_cast<off_t>(at));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0)
      throw FetchError(
          FetchError::Kind::transient,
          "a page of " + std::to_string(size_) + " octets could not be read: " + reason_of(got < 0 ? errno : EIO));
    at += static_cast<std::size_t>(got);
  }
  return octets;
}

std::string_view Body::view() const {
  if (size_ == 0) return {};
  if (size_ < kMappedFrom) {
    if (!read_) read_ = copy();
    return {read_.get(), static_cast<std::size_t>(size_)};
  }
  if (mapped_ == nullptr) {
    // MAP_PRIVATE: kernels before 6.7 refuse a shared mapping of a write-sealed memfd, even a read-only one.
    void* const at = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd_, 0);
    if (at == MAP_FAILED)
      throw FetchError(FetchError::Kind::transient,
                       "a page of " + std::to_string(size_) + " octets could not be mapped: " + reason_of(errno));
    mapped_ = static_cast<const char*>(at);
  }
  return {mapped_, size_};
}

}  // namespace twinwatch::fetch
