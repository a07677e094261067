// A mail that came back, from anybody. Whatever the octets are, an answer comes with at least one recipient, what it
// quotes is one line, and a hard verdict names whom.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "mail/bounce.hpp"

namespace {

void hold(bool promise) {
  if (!promise) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using twinwatch::mail::Bounce;
  const auto mail = twinwatch::mail::read_bounce({reinterpret_cast<const char*>(data), size});
  hold(!mail.recipients.empty() && mail.recipients.size() <= 50);
  for (const auto& bounce : mail.recipients) {
    hold(!bounce.reason.empty() && bounce.said.size() <= 400 && bounce.status.size() <= 8);
    hold(bounce.said.find('\n') == std::string::npos);
    hold(bounce.kind != Bounce::Kind::hard || !bounce.status.starts_with('4'));
  }
  return 0;
}
