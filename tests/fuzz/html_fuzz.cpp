// Pages and selectors from anywhere: the input's first line is a selector, the rest a page. Compiling ends with a
// selector or SelectorError, reading with a document or SourceChanged; what is found stands below the page's root in
// document order, the first of it is first(), and tables and links end.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "twinwatch/html_landmark.hpp"

namespace {

using namespace twinwatch::html;

void hold(bool promise) {
  if (!promise) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t line = std::min(input.find('\n'), size);
  const std::string page(input.substr(std::min(line + 1, size)));
  const Limits limits{.max_depth = 64, .max_nodes = 5'000, .max_attribute = 1'000, .max_attributes = 50};
  try {
    const Document document(page, limits);
    const twinwatch::Host host;
    for (const Node& node : document.select(Selector("table"))) {
      const Table table(node);
      for (std::size_t row = 0; row < table.rows(); ++row) hold(table.row(row).size() <= Table::max_width);
      table.column(host, "a");
    }
    for (const Node& node : document.select(Selector("[href]"))) {
      const std::string to = link(node, "https://example.org/a/b?c");
      hold(to.empty() || to.starts_with("http"));
    }
    for (const auto& [begin, end] : document.root().source_ranges(page)) hold(begin < end && end <= page.size());
    hold(excerpt(document.root()).size() <= 4 * excerpt_characters);
    const Selector selector(input.substr(0, line));
    const std::vector<Node> found = document.select(selector);
    hold(document.first(selector) == (found.empty() ? Node() : found.front()));
    for (const Node& node : found) hold(node.is_element());
  } catch (const twinwatch::SourceChanged& refusal) {
    hold(*refusal.what() != '\0');
  } catch (const SelectorError& error) {
    hold(*error.what() != '\0');
  }
  return 0;
}
