// Feeds from anywhere: the readers end with a document or with SourceChanged, and a page blanked where it names
// somebody is XML as before.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "twinwatch/feed.hpp"

namespace {

void hold(bool promise) {
  if (!promise) std::abort();
}

bool is_xml(const std::string& text) {
  try {
    const twinwatch::xml::Document document(text);
    return true;
  } catch (const twinwatch::xml::NotXml& refusal) {
    hold(*refusal.what() != '\0');
    return false;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  if (!is_xml(text)) return 0;
  std::string blanked = text;
  {
    const twinwatch::xml::Document document(text);
    hold(bool(document.root()) && !document.root().name().empty());
    for (const auto& [begin, end] : document.root().source_ranges()) {
      hold(begin < end && end <= size);
      blanked.replace(begin, end - begin, std::string(end - begin, ' '));
    }
  }
  hold(is_xml(blanked));
  try {
    const twinwatch::feed::Feed feed(text, "https://example.org/feed");
    for (const auto& item : feed.items) hold(item.line >= 1 && item.published.empty() == !item.published_ms);
  } catch (const twinwatch::SourceChanged& refusal) {
    hold(*refusal.what() != '\0');
  }
  return 0;
}
