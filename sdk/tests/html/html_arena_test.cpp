#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <random>

#include "twinwatch/html.hpp"

namespace twinwatch::html {
namespace {

TEST(HtmlArena, GivesPiecesThatDoNotOverlapOfAnySize) {
  Arena arena;
  std::mt19937 random(20261128);
  struct Piece {
    unsigned char* at;
    std::size_t size;
    unsigned char mark;
  };
  std::vector<Piece> pieces;
  const auto is_whole = [](const Piece& piece) {
    return std::all_of(piece.at, piece.at + piece.size, [&](unsigned char c) { return c == piece.mark; });
  };
  for (int round = 0; round < 20'000; ++round) {
    if (!pieces.empty() && random() % 3 == 0) {
      std::swap(pieces[random() % pieces.size()], pieces.back());
      ASSERT_TRUE(is_whole(pieces.back()));
      arena.deallocate(pieces.back().at);
      pieces.pop_back();
      continue;
    }
    const std::size_t size = random() % 50 == 0 ? random() % 100'000 : random() % 600;
    auto* const at = static_cast<unsigned char*>(arena.allocate(size));
    ASSERT_EQ(reinterpret_cast<std::uintptr_t>(at) % alignof(void*), 0u);
    pieces.push_back({at, size, static_cast<unsigned char>(round)});
    std::memset(at, pieces.back().mark, size);
  }
  EXPECT_TRUE(std::all_of(pieces.begin(), pieces.end(), is_whole));
}  // what is still there goes with the arena

TEST(HtmlArena, TakesNoMoreForWhatComesAndGoes) {
  Arena arena;
  void* const kept = arena.allocate(100);
  for (int round = 0; round < 100'000; ++round) {
    void* const small = arena.allocate(static_cast<std::size_t>(round % 512));
    void* const large = arena.allocate(70'000);
    arena.deallocate(small);
    arena.deallocate(large);
  }
  arena.deallocate(kept);
  arena.deallocate(nullptr);
  EXPECT_LE(arena.blocks_octets(), 64u << 10);
}

TEST(HtmlArena, HoldsADocumentThatIsLargerThanManyBlocks) {
  std::string page = "<main>";
  for (int i = 0; i < 60'000; ++i) page += "<p class=okul>Okul " + std::to_string(i) + "</p>";
  page += "<p id=son title='" + std::string(300'000, 'x') + "'>son</p>";
  const Document document(page);
  EXPECT_EQ(document.select(Selector("main > p.okul")).size(), 60'000u);
  Document moved(std::string_view("<b>bir</b>"));
  moved = Document(page);
  EXPECT_EQ(moved.first(Selector("#son")).line(), "son");
  EXPECT_EQ(moved.first(Selector("#son")).attribute("title").size(), 300'000u);
}

}  // namespace
}  // namespace twinwatch::html
