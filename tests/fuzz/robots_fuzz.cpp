// A robots.txt from anywhere, and a path asked of it: up to the first NUL the path, then the file. Whatever the octets
// are, an answer comes, what it quotes stands in the file, and a refusal names its line.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "fetch/robots.hpp"

namespace {

using namespace twinwatch::fetch;

void hold(bool promise) {
  if (!promise) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  const auto end = all.find('\0');
  const std::string path(all.substr(0, end)), file(end == all.npos ? "" : all.substr(end + 1));
  const auto robots = RobotsFile::parse(file);
  for (const std::string& agent : {std::string("twinwatch"), std::string("*"), path}) {
    const auto answer = robots.ask(agent, path);
    hold(answer.allowed || answer.line > 0);
    hold((answer.line > 0) == !answer.rule.empty());
    hold(file.find(answer.rule) != std::string::npos);
    hold(robots.crawl_delay_ms(agent).value_or(0) >= 0);
  }
  const std::string wire = path_for_robots(path);
  hold(wire.starts_with('/') && path_for_robots(wire) == wire);
  return 0;
}
