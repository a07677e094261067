// twinwatch/xlsx/xml_memory.hpp: a budget for what Expat holds. It keeps every element and attribute name it ever met,
// so a part of a gigabyte of different names would be a gigabyte of memory; with a budget it is refused instead.
#pragma once
#include <expat.h>

#include <cstddef>
#include <cstdlib>

namespace twinwatch::xlsx {

class XmlBudget {
 public:
  explicit XmlBudget(std::size_t octets) noexcept : left_(octets) {}
  XmlBudget(const XmlBudget&) = delete;
  XmlBudget& operator=(const XmlBudget&) = delete;

  // Whether Expat was ever told that there is no more.
  bool exhausted() const noexcept { return exhausted_; }

  // Expat's allocator has no argument of its own. While one of these lives, this thread's allocations are on `budget`.
  class Pays {
   public:
    explicit Pays(XmlBudget& budget) noexcept : before_(payer) { payer = &budget; }
    ~Pays() { payer = before_; }
    Pays(const Pays&) = delete;
    Pays& operator=(const Pays&) = delete;

   private:
    XmlBudget* before_;
  };

  static const XML_Memory_Handling_Suite& suite() noexcept {
    static constexpr XML_Memory_Handling_Suite ours{&XmlBudget::allocate, &XmlBudget::reallocate, &XmlBudget::release};
    return ours;
  }

 private:
  // In front of each block: who pays and how much, so that whoever frees it need not know.
  struct alignas(std::max_align_t) Block {
    XmlBudget* payer;
    std::size_t octets;
  };

  bool take(std::size_t octets) noexcept {
    if (octets > left_) {
      exhausted_ = true;
      return false;
    }
    left_ -= octets;
    return true;
  }

  static void* allocate(std::size_t octets) {
    XmlBudget* const by = payer;
    if (!by || !by->take(octets)) return nullptr;
    auto* const block = static_cast<Block*>(std::malloc(sizeof(Block) + octets));
    if (!block) {
      by->left_ += octets;
      return nullptr;
    }
    *block = {by, octets};
    return block + 1;
  }

  static void* reallocate(void* old, std::size_t octets) {
    if (!old) return allocate(octets);
    Block* block = static_cast<Block*>(old) - 1;
    const Block was = *block;
    if (octets > was.octets && !was.payer->take(octets - was.octets)) return nullptr;
    auto* const moved = static_cast<Block*>(std::realloc(block, sizeof(Block) + octets));
    if (!moved) {
      if (octets > was.octets) was.payer->left_ += octets - was.octets;
      return nullptr;
    }
    if (octets < was.octets) was.payer->left_ += was.octets - octets;
    moved->octets = octets;
    return moved + 1;
  }

  static void release(void* old) {
    if (!old) return;
    Block* const block = static_cast<Block*>(old) - 1;
    block->payer->left_ += block->octets;
    std::free(block);
  }

  static inline thread_local XmlBudget* payer = nullptr;
  std::size_t left_;
  bool exhausted_ = false;
};

}  // namespace twinwatch::xlsx
