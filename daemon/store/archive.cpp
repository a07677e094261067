#include "store/archive.hpp"

#include <SQLiteCpp/Savepoint.h>
#include <openssl/evp.h>
#include <sqlite3.h>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <vector>

#include "store/compression.hpp"
#include "store/kept_statement.hpp"

namespace twinwatch::store {

namespace {

constexpr std::uint64_t largest_body = 4ull << 30;

int as_size(std::size_t size) { return static_cast<int>(size); }

// A short one is bound as it is; of a long one room first, then the octets piece by piece: SQLite would copy a body of
// 20 MB whole.
void insert(Database& db, const Hash& hash, std::uint64_t size, std::string_view frame, std::int64_t now_ms) {
  constexpr std::size_t piece = 1u << 20;
  const auto put = [&](std::string_view text, const auto& bind_body) {
    KeptStatement insert(db, text);
    insert->bindNoCopy(1, hash.data(), as_size(hash.size()));
    insert->bind(2, static_cast<std::int64_t>(size));
    insert->bind(3, now_ms);
    bind_body(*insert);
    insert->exec();
  };
  if (frame.size() <= piece)
    return put("INSERT INTO archive (hash, size, kept_ms, body) VALUES (?, ?, ?, ?)",
               [&](SQLite::Statement& insert) { insert.bindNoCopy(4, frame.data(), as_size(frame.size())); });
  SQLite::Savepoint whole(db.sql(), "archived");  // the caller may have no transaction open
  put("INSERT INTO archive (hash, size, kept_ms, body) VALUES (?, ?, ?, zeroblob(?))",
      [&](SQLite::Statement& insert) { insert.bind(4, static_cast<std::int64_t>(frame.size())); });
  sqlite3* const handle = db.sql().getHandle();
  sqlite3_blob* opened = nullptr;
  if (sqlite3_blob_open(handle, "main", "archive", "body", db.sql().getLastInsertRowid(), 1, &opened) != SQLITE_OK)
    throw SQLite::Exception(handle);
  std::unique_ptr<sqlite3_blob, decltype(&sqlite3_blob_close)> blob(opened, sqlite3_blob_close);
  for (std::size_t at = 0; at < frame.size(); at += piece) {
    const auto part = frame.substr(at, piece);
    if (sqlite3_blob_write(opened, part.data(), as_size(part.size()), as_size(at)) != SQLITE_OK)
      throw SQLite::Exception(handle);
  }
  blob.reset();
  whole.release();
}

}  // namespace

Hash sha256(std::string_view octets) {
  Hash hash{};
  unsigned size = 0;
  if (EVP_Digest(octets.data(), octets.size(), hash.data(), &size, EVP_sha256(), nullptr) != 1 || size != hash.size())
    throw std::runtime_error("SHA-256 is not available in this OpenSSL (FIPS configuration?)");
  return hash;
}

std::string blanked(std::string_view body, std::span<const OctetRange> personal) {
  std::string text(body);
  for (const OctetRange& range : personal) {
    const std::size_t end = std::min<std::uint64_t>(range.end, text.size());
    for (std::size_t at = std::min<std::uint64_t>(range.begin, end); at < end; ++at)
      if (text[at] != '\n' && text[at] != '\r') text[at] = '*';
  }
  return text;
}

bool is_kept(Database& db, const Hash& hash) {
  KeptStatement there(db, "SELECT 1 FROM archive WHERE hash = ?");
  there->bindNoCopy(1, hash.data(), as_size(hash.size()));
  return there->executeStep();
}

Hash keep(Database& db, std::string_view body, std::int64_t now_ms, const std::optional<Hash>& known) {
  const Hash hash = known ? *known : sha256(body);
  if (!is_kept(db, hash)) insert(db, hash, body.size(), Compressor(level_to_keep).compress(body), now_ms);
  return hash;
}

PackedBody::PackedBody(Database& db, std::string_view body, const Hash& hash)
    : hash_(hash),
      size_(body.size()),
      frame_(std::async(std::launch::async, [body, folder = std::filesystem::absolute(db.file()).parent_path()] {
        return pack(body, folder);
      })) {}

PackedBody::Frame PackedBody::pack(std::string_view body, const std::filesystem::path& folder) {
  constexpr std::size_t long_body = 32u << 20;
  if (body.size() >= long_body)
    if (auto file = PackedFile::compress(body, level_to_keep, folder)) return {{}, std::move(file)};
  return {Compressor(level_to_keep).compress(body), std::nullopt};
}

void PackedBody::keep(Database& db, std::int64_t now_ms) {
  const Frame frame = frame_.get();
  if (!is_kept(db, hash_)) insert(db, hash_, size_, frame.view(), now_ms);
}

std::optional<std::string> kept(Database& db, const Hash& hash) {
  SQLite::Statement find(db.sql(), "SELECT body FROM archive WHERE hash = ?");
  find.bindNoCopy(1, hash.data(), as_size(hash.size()));
  if (!find.executeStep()) return std::nullopt;
  const SQLite::Column body = find.getColumn(0);
  return std::string(Decompressor().decompress(
      {static_cast<const char*>(body.getBlob()), static_cast<std::size_t>(body.getBytes())}, largest_body));
}

Pruned prune(Database& db, std::uint64_t max_octets, std::int64_t oldest_ms) {
  // Without reading a body, as the length alone is asked for; what follows reads them.
  SQLite::Statement all(db.sql(), "SELECT ifnull(sum(length(body)), 0), ifnull(min(kept_ms), ?) FROM archive");
  all.bind(1, oldest_ms);
  all.executeStep();
  if (all.getColumn(0).getInt64() <= static_cast<std::int64_t>(max_octets) && all.getColumn(1).getInt64() >= oldest_ms)
    return {};
  SQLite::Statement doomed(db.sql(),
                           "SELECT hash, octets FROM (SELECT hash, kept_ms, length(body) AS octets,"
                           "  sum(length(body)) OVER (ORDER BY kept_ms DESC, hash) AS total FROM archive)"
                           " WHERE kept_ms < ? OR total > ?");
  doomed.bind(1, oldest_ms);
  doomed.bind(2, static_cast<std::int64_t>(max_octets));
  std::vector<std::string> hashes;
  Pruned pruned;
  while (doomed.executeStep()) {
    hashes.push_back(doomed.getColumn(0).getString());
    pruned.octets += doomed.getColumn(1).getInt64();
  }
  SQLite::Statement unlink(db.sql(), "UPDATE page SET archived = NULL WHERE archived = ?");
  SQLite::Statement drop(db.sql(), "DELETE FROM archive WHERE hash = ?");
  for (const std::string& hash : hashes) {
    for (SQLite::Statement* statement : {&unlink, &drop}) {
      statement->reset();
      statement->bindNoCopy(1, hash.data(), as_size(hash.size()));
      statement->exec();
    }
    ++pruned.bodies;
  }
  return pruned;
}

}  // namespace twinwatch::store
