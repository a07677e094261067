// twinwatch/html/arena.hpp: the memory of one parsed page. A tree is ten thousand small pieces that all go at once:
// they are cut from blocks, and only the blocks are freed. What Gumbo gives back while it parses (names, buffers that
// grew) serves the next piece of that size, and large pieces are asked for and freed one by one, so that a page never
// takes much more than it would of malloc.
#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdlib>

namespace twinwatch::html {

class Arena {
 public:
  Arena() = default;
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;
  ~Arena() {
    for (Linked* list : {blocks_.next, large_.next})
      while (list != nullptr) {
        Linked* const next = list->next;
        std::free(list);
        list = next;
      }
  }

  // Null when there is no memory: these are called from C, no exception may pass. Aligned for pointers and numbers.
  void* allocate(std::size_t size) noexcept {
    const std::size_t classes = std::max<std::size_t>((size + step - 1) / step, 1);
    if (size > largest_small) return allocate_large(size);
    if (Piece*& free = free_[classes]; free != nullptr) {
      Piece* const piece = free;
      free = piece->next_free;
      return payload_of(piece);
    }
    const std::size_t octets = header + classes * step;
    if (octets > left_ && !add_block()) return nullptr;
    auto* const piece = reinterpret_cast<Piece*>(at_);
    at_ += octets;
    left_ -= octets;
    piece->classes = classes;
    return payload_of(piece);
  }

  void deallocate(void* payload) noexcept {
    if (payload == nullptr) return;
    auto* const piece = reinterpret_cast<Piece*>(static_cast<char*>(payload) - header);
    if (piece->classes == 0) return free_large(piece);
    piece->next_free = free_[piece->classes];
    free_[piece->classes] = piece;
  }

  std::size_t blocks_octets() const noexcept { return blocks_octets_; }

 private:
  static constexpr std::size_t step = 16, largest_small = 512;
  static constexpr std::size_t first_block = 64u << 10, largest_block = 512u << 10;  // small enough for a heap to keep

  struct Piece {
    std::size_t classes;  // of its payload, in steps; 0: a large one
    Piece* next_free;     // in the payload, while it is free
  };
  static constexpr std::size_t header = offsetof(Piece, next_free);
  struct Linked {
    Linked *next = nullptr, *previous = nullptr;
  };

  static void* payload_of(Piece* piece) noexcept { return reinterpret_cast<char*>(piece) + header; }

  static void link(Linked& after, Linked* one) noexcept {
    *one = {after.next, &after};
    if (after.next != nullptr) after.next->previous = one;
    after.next = one;
  }

  bool add_block() noexcept {  // what is left of the last one is lost: half a KiB at most
    const std::size_t octets = next_block_;
    auto* const block = static_cast<Linked*>(std::malloc(octets));
    if (block == nullptr) return false;
    link(blocks_, block);
    at_ = reinterpret_cast<char*>(block + 1);
    left_ = octets - sizeof(Linked);
    blocks_octets_ += octets;
    next_block_ = std::min(2 * octets, largest_block);
    return true;
  }

  void* allocate_large(std::size_t size) noexcept {
    constexpr std::size_t before = sizeof(Linked) + header;
    if (size > ~std::size_t{0} - before) return nullptr;
    auto* const one = static_cast<Linked*>(std::malloc(before + size));
    if (one == nullptr) return nullptr;
    link(large_, one);
    auto* const piece = reinterpret_cast<Piece*>(one + 1);
    piece->classes = 0;
    return payload_of(piece);
  }

  static void free_large(Piece* piece) noexcept {
    auto* const one = reinterpret_cast<Linked*>(piece) - 1;
    one->previous->next = one->next;
    if (one->next != nullptr) one->next->previous = one->previous;
    std::free(one);
  }

  std::array<Piece*, largest_small / step + 1> free_{};
  Linked blocks_, large_;
  char* at_ = nullptr;
  std::size_t left_ = 0, next_block_ = first_block, blocks_octets_ = 0;
};

}  // namespace twinwatch::html
