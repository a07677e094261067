// Looks for names that break folding or the parser of names: no crash, fold(fold(x)) == fold(x), every word of a name
// is folded already, the same name is understood in the same way twice, and what a damaged word may mean is bounded.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "name/misread.hpp"
#include "name/name.hpp"
#include "name/spelling.hpp"
#include "name/written.hpp"
#include "text/fold.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto words = twinwatch::name::Words::load(TWINWATCH_SOURCE_DIR "/config/names/tr.toml");
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto folded = twinwatch::text::fold(text);
  if (twinwatch::text::fold(folded) != folded) std::abort();
  const auto name = twinwatch::name::parse(words, text);
  if (twinwatch::name::parse(words, text).key() != name.key()) std::abort();
  for (const auto& word : twinwatch::name::written(text).words) {
    if (word.empty()) std::abort();
    if (word.find('?') == std::string::npos && twinwatch::text::fold(word) != word) std::abort();
    if (twinwatch::name::edits_between(word, word, 2) != 0) std::abort();
  }
  for (const auto& token : twinwatch::name::tokens_of(twinwatch::name::written(text))) {
    const auto readings = twinwatch::name::readings_of(words, token.text);
    if (readings.size() > twinwatch::name::most_readings) std::abort();
    for (const auto& reading : readings)
      if (reading.empty() || reading == token.text) std::abort();
  }
  return 0;
}
