// What a plugin prints or gives as its reason, made fit to be shown: a terminal escape in a log line must not move the
// operator's cursor, and JSON takes only UTF-8.
#pragma once
#include <string>
#include <string_view>

namespace twinwatch::worker {

// UTF-8 without control characters (each becomes a space), at most `most` octets; cut with "..." when longer.
std::string plain_text(std::string_view from_plugin, std::size_t most);

}  // namespace twinwatch::worker
