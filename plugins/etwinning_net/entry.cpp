#include "etwinning_net.hpp"

TWINWATCH_SOURCE(twinwatch::etwinning_net::EtwinningNet)
