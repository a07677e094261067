#include "service/memory_given_back.hpp"

#include <malloc.h>

namespace twinwatch::service {

void keep_large_blocks_apart() {
#ifdef M_MMAP_THRESHOLD
  ::mallopt(M_MMAP_THRESHOLD, 1 << 20);  // set at all, it no longer grows by itself
#endif
}

void give_memory_back() {
#ifdef __GLIBC__
  ::malloc_trim(0);
#endif
}

}  // namespace twinwatch::service
