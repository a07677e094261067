// A long body compressed into a file without a name, in pieces: it is gone with its last descriptor, and while it waits
// to be kept it lies in the page cache, which the system may write out, not in memory of ours. A hundred megabytes of
// list are thirty compressed, and twice that for a moment when they are compressed in one piece.
#pragma once
#include <filesystem>
#include <optional>
#include <string_view>

namespace twinwatch::store {

class PackedFile {
 public:
  // One zstd frame that states its size, as Compressor makes. Nothing when `folder` takes no such file or is full: then
  // the caller does without.
  static std::optional<PackedFile> compress(std::string_view body, int level, const std::filesystem::path& folder);
  PackedFile(PackedFile&& other) noexcept;
  PackedFile(const PackedFile&) = delete;
  ~PackedFile();

  std::string_view frame() const { return frame_; }  // mapped; valid while this lives

 private:
  explicit PackedFile(std::string_view frame) : frame_(frame) {}
  std::string_view frame_;
};

}  // namespace twinwatch::store
