// Answers from anywhere: the reader ends with a document or with NotJson; what it hands out lies in the page or is
// sound UTF-8 of its own, and a page blanked where a value stands is JSON as before.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "twinwatch/json.hpp"

namespace {

void hold(bool promise) {
  if (!promise) std::abort();
}

std::size_t walked(const twinwatch::json::Value& value) {
  std::size_t octets = value.text().size() + (value.number() ? 1 : 0) + (value.integer() ? 1 : 0);
  for (const auto item : value) octets += walked(item);
  for (const auto& [key, member] : value.members()) octets += key.size() + walked(member);
  return octets;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  try {
    const twinwatch::json::Document document(text);
    hold(walked(document.root()) <= 4 * size + 4);
    std::string blanked = text;
    for (const auto& [begin, end] : document.root().source_ranges()) {
      hold(begin < end && end <= size);
      blanked.replace(begin, end - begin, std::string(end - begin, ' '));
    }
    const twinwatch::json::Document again(blanked);  // throws when it is not
    hold(again.root().kind() == document.root().kind() && again.root().size() == document.root().size());
    hold(!twinwatch::json::shape_of(document.root()).empty());
  } catch (const twinwatch::json::NotJson& refusal) {
    try {
      const twinwatch::json::Document document(text);
    } catch (const twinwatch::json::NotJson&) {
      return 0;
    }
    std::abort();  // the page was taken, and is no JSON once it is blanked
  }
  return 0;
}
