#include "meb_registry.hpp"

TWINWATCH_SOURCE(twinwatch::meb_registry::MebRegistry)
