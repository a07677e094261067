// Bodies as they were read, so that a mended plugin can read last month again and every fact leads back to what was
// seen. Kept once by hash, zstd-compressed, with the octets that name people blanked before anything is stored.
// On the writer's thread; keep() and prune() inside the caller's transaction or each in one of their own.
#pragma once
#include <array>
#include <cstdint>
#include <future>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "store/database.hpp"
#include "store/packed_file.hpp"

namespace twinwatch::store {

using Hash = std::array<std::uint8_t, 32>;  // SHA-256 (the same type as fetch::Sha256)

struct OctetRange {
  std::uint64_t begin = 0, end = 0;
};

Hash sha256(std::string_view octets);

// Blanks the ranges with '*' (line ends inside are kept, so that line numbers hold). Ranges beyond the end are cut.
std::string blanked(std::string_view body, std::span<const OctetRange> personal);

// Stores what is to be kept (nothing when that hash is there already) and returns its hash. `known` spares the hashing
// when the caller has it.
Hash keep(Database&, std::string_view body, std::int64_t now_ms, const std::optional<Hash>& known = {});

bool is_kept(Database&, const Hash&);

// A body compressed on a thread of its own while other work goes on (25 ms for 12 MB). The octets must outlive it. A
// long one waits in a file (store/packed_file.hpp) beside the database.
class PackedBody {
 public:
  PackedBody(Database&, std::string_view body, const Hash& hash);
  void keep(Database&, std::int64_t now_ms);  // waits for the thread, then as store::keep

 private:
  Hash hash_;
  std::uint64_t size_;
  struct Frame {
    std::string held;
    std::optional<PackedFile> file;  // instead
    std::string_view view() const { return file ? file->frame() : std::string_view(held); }
  };
  static Frame pack(std::string_view body, const std::filesystem::path& folder);
  std::future<Frame> frame_;
};

std::optional<std::string> kept(Database&, const Hash&);  // the body; nothing when it was pruned

struct Pruned {
  std::int64_t bodies = 0, octets = 0;  // compressed octets
};
// Drops bodies kept before `oldest_ms`, then the oldest until at most `max_octets` (compressed) are left. The pages
// keep their hashes; they only no longer lead to a body.
Pruned prune(Database&, std::uint64_t max_octets, std::int64_t oldest_ms);

}  // namespace twinwatch::store
