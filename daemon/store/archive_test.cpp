#include "store/archive.hpp"

#include <gtest/gtest.h>

#include "store/compression.hpp"

namespace twinwatch::store {
namespace {

class Archive : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "twinwatch-archive-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder = pattern;
    db = std::make_unique<Database>(Database::open_writer(folder / "twinwatch.db", 0));
  }
  void TearDown() override {
    db.reset();
    std::filesystem::remove_all(folder);
  }
  // Does not compress away, so that sizes mean something.
  static std::string noise(std::size_t octets, unsigned seed) {
    std::string out;
    for (unsigned x = seed * 2654435761u + 1; out.size() < octets;) {
      x = x * 1664525u + 1013904223u;
      out.push_back(static_cast<char>(x >> 24));
    }
    return out;
  }
  std::filesystem::path folder;
  std::unique_ptr<Database> db;
};

TEST_F(Archive, KeepsABodyOnceAndGivesItBack) {
  const std::string body = "Kurum Kodu;İl\n751929;ADANA\n";
  const Hash hash = keep(*db, body, 1);
  EXPECT_EQ(keep(*db, body, 2), hash);
  EXPECT_EQ(kept(*db, hash), body);
  EXPECT_EQ(db->sql().execAndGet("SELECT count(*) FROM archive").getInt(), 1);
  EXPECT_FALSE(kept(*db, Hash{}));
}

TEST_F(Archive, KeepsALongBodyThatWaitedInAFileWithoutAName) {
  std::string body;
  while (body.size() < 40u << 20) body += noise(1000, static_cast<unsigned>(body.size())) + std::string(9'000, 'x');
  const Hash hash = sha256(body);
  PackedBody packed(*db, body, hash);
  packed.keep(*db, 1);
  EXPECT_EQ(kept(*db, hash), body);
  EXPECT_FALSE(PackedFile::compress(body, level_to_keep, folder / "not there")) << "then the caller does without";
}

TEST_F(Archive, BlanksWhatNamesPeopleAndKeepsTheLines) {
  const OctetRange ranges[] = {{5, 11}, {13, 400}};
  EXPECT_EQ(blanked("Okul;Ad\nSad;x;son\n", ranges), "Okul;**\n***;x****\n");
}

TEST_F(Archive, DropsWhatIsTooOldAndThenTheOldestAboveTheCap) {
  const Hash old = keep(*db, noise(1000, 1), 100), middle = keep(*db, noise(1000, 2), 200),
             young = keep(*db, noise(1000, 3), 300);
  EXPECT_EQ(prune(*db, 1 << 20, 150).bodies, 1);
  EXPECT_FALSE(kept(*db, old));
  EXPECT_TRUE(kept(*db, middle));
  const Pruned pruned = prune(*db, 1500, 0);
  EXPECT_EQ(pruned.bodies, 1);
  EXPECT_GE(pruned.octets, 1000);
  EXPECT_FALSE(kept(*db, middle));
  EXPECT_TRUE(kept(*db, young));
}

TEST(Compression, GivesBackWhatItWasGiven) {
  Compressor compressor(level_to_stage);
  Decompressor decompressor;
  for (const std::size_t size : {0u, 1u, 100u, 3'000'000u}) {
    const std::string body(size, 'x');
    EXPECT_EQ(decompressor.decompress(compressor.compress(body), 4'000'000), body);
  }
}

TEST(Compression, AllocatesNoMoreThanIsAllowedForADamagedFrame) {
  const std::string frame = Compressor(level_to_keep).compress(std::string(100'000, 'x'));
  Decompressor decompressor;
  EXPECT_THROW(decompressor.decompress(frame, 99'999), CompressionError);
  EXPECT_THROW(decompressor.decompress("not zstd", 1000), CompressionError);
  EXPECT_THROW(decompressor.decompress(frame.substr(0, frame.size() - 3), 200'000), CompressionError);
}

}  // namespace
}  // namespace twinwatch::store
