// Named steps of a mail's way at which a test ends the process as a power cut would: TWINWATCH_DIE_AT=NAME or NAME:3
// (the third time). Nothing where the variable is not set. The names, in order: settled, rendered, queued, sending,
// data (the first octets are on the wire), data_sent (the last are, the answer is not here), replied, noted.
#pragma once
#include <string_view>

namespace twinwatch::mail {

void fault_point(std::string_view name);

}  // namespace twinwatch::mail
