#include "service/memory_given_back.hpp"

#include <malloc.h>

#include <cstddef>

namespace twinwatch::service {

namespace {
// To touch the pages again costs more than to hold them, as long as they are few.
constexpr std::size_t worth_giving_back = 12u << 20;
}  // namespace

void keep_large_blocks_apart() {
#ifdef M_MMAP_THRESHOLD
  ::mallopt(M_MMAP_THRESHOLD, 4 << 20);  // set at all, it no longer grows by itself
#endif
}

void give_memory_back() {
#ifdef __GLIBC__
  if (::mallinfo2().fordblks > worth_giving_back) ::malloc_trim(0);
#endif
}

}  // namespace twinwatch::service
