// What charsets are called: in headers, in settings, by people.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace twinwatch::text {

// A label (WHATWG's, and those of DOS and the Macintosh) -> the canonical name; nothing for an unknown label.
std::optional<std::string> canonical_charset(std::string_view label);

// The canonical names, for the message to whoever wrote one that is not known: "utf-8, windows-1254, ...".
std::string known_charsets();

}  // namespace twinwatch::text
