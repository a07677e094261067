// A shared library, but no source plugin.
#include <twinwatch/abi.h>

extern "C" TW_EXPORT int something_else() { return 1; }
