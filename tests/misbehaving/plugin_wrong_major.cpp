// A source for a host of the far future.
#include <twinwatch/abi.h>

extern "C" TW_EXPORT const void* twinwatch_source_v9() { return nullptr; }
