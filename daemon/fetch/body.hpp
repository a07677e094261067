// A page's octets in a sealed memfd: written and hashed once, then passed to the worker as a descriptor and, if large,
// mapped there. Sealed (no write, no grow, no shrink), so that what was hashed is what is parsed.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace twinwatch::fetch {

using Sha256 = std::array<std::uint8_t, 32>;
std::string hex(const Sha256& hash);

class Body {
 public:
  Body() = default;
  static Body from_file(const std::filesystem::path& file, std::uint64_t max_octets);  // throws FetchError
  static Body from_text(std::string_view octets);
  Body(Body&& other) noexcept;
  Body& operator=(Body&& other) noexcept;
  ~Body();

  int fd() const { return fd_; }  // owned by this Body; -1 when empty-constructed
  std::uint64_t size() const { return size_; }
  const Sha256& sha256() const { return hash_; }
  std::string_view view() const;  // maps, or of less than a MiB reads, on first use; valid while this Body lives

 private:
  friend class BodyWriter;
  int fd_ = -1;
  std::uint64_t size_ = 0;
  Sha256 hash_{};
  std::unique_ptr<char[]> copy() const;
  mutable std::unique_ptr<char[]> read_;
  mutable const char* mapped_ = nullptr;
};

// A body that comes piece by piece, from the wire: written and hashed as it comes, held nowhere else.
class BodyWriter {
 public:
  explicit BodyWriter(const std::string& name);  // stands in errors; throws FetchError transient: no memory
  ~BodyWriter();
  void append(std::string_view piece);  // throws FetchError transient: no memory
  std::uint64_t size() const;
  Body finish();  // once

 private:
  struct Memory;
  std::unique_ptr<Memory> memory_;
};

}  // namespace twinwatch::fetch
