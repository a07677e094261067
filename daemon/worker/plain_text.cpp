#include "worker/plain_text.hpp"

#include "text/charset.hpp"

namespace twinwatch::worker {

std::string plain_text(std::string_view from_plugin, std::size_t most) {
  const bool cut = from_plugin.size() > most;
  const auto decoded = text::decode(from_plugin.substr(0, most), "utf-8");
  std::string out;
  out.reserve(decoded.text.size());
  for (std::size_t at = 0; at < decoded.text.size(); ++at) {
    const auto octet = static_cast<unsigned char>(decoded.text[at]);
    const bool c1 =
        octet == 0xC2 && at + 1 < decoded.text.size() && static_cast<unsigned char>(decoded.text[at + 1]) < 0xA0;
    if (octet < 0x20 || octet == 0x7F || c1) {
      out += ' ';
      at += c1 ? 1 : 0;
    } else {
      out += decoded.text[at];
    }
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return cut ? out + "..." : out;
}

}  // namespace twinwatch::worker
