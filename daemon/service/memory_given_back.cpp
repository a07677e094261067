#include "service/memory_given_back.hpp"

#include <malloc.h>

#include <cstddef>

namespace twinwatch::service {

namespace {
// To touch the pages again costs more than to hold them, as long as they are few.
constexpr std::size_t worth_giving_back = 12u << 20;
constexpr int kept_meanwhile = 8 << 20;  // by glibc itself, of each heap; its 128 KiB go back and come for every page
}  // namespace

void keep_large_blocks_apart() {
#ifdef M_MMAP_THRESHOLD
  ::mallopt(M_MMAP_THRESHOLD, 4 << 20);  // set at all, it no longer grows by itself
  ::mallopt(M_TRIM_THRESHOLD, kept_meanwhile);
#endif
}

void give_memory_back() {
#ifdef __GLIBC__
  if (::mallinfo2().fordblks > worth_giving_back) ::malloc_trim(0);
#endif
}

}  // namespace twinwatch::service
