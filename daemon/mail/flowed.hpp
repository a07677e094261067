// Text that a phone may break elsewhere (RFC 3676, format=flowed): a line that ends with a space goes on in the next
// one. Who knows nothing of it reads lines of at most 78 characters, broken between words.
#pragma once
#include <string>
#include <string_view>

namespace twinwatch::mail {

// UTF-8 with lines ended by LF, and as such again. A word longer than a line (an address) stays whole. What a line has
// of spaces at its end is lost: there it would mean something.
std::string flowed(std::string_view text);
std::string unflowed(std::string_view text);  // undoes it

}  // namespace twinwatch::mail
