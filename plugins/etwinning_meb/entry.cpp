#include "etwinning_meb.hpp"

TWINWATCH_SOURCE(twinwatch::etwinning_meb::EtwinningMeb)
