#include "service/plugin_description.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ingest/confirm.hpp"
#include "worker/session.hpp"

namespace twinwatch::service {
namespace fs = std::filesystem;

boost::asio::awaitable<worker::Description> describe_plugin(boost::asio::any_io_executor loop, const Config& config,
                                                            std::string plugin) {
  worker::Spawn spawn;
  spawn.worker = config.worker;
  spawn.plugin = config.plugin_dir / (plugin + ".so");
  spawn.only_describe = true;
  const auto installed = installed_plugins(config);  // an id, never a path
  if (std::find(installed.begin(), installed.end(), plugin) == installed.end())
    throw ConfigError(fmt::format("no plugin \"{}\" is installed in {}; there are: {}", plugin,
                                  config.plugin_dir.string(), fmt::join(installed, ", ")));
  worker::Session::OnLog silent = [](int, std::string_view) {};
  auto opening = worker::Session::open(loop, std::move(spawn), std::move(silent));
  const auto session = co_await std::move(opening);
  co_return session->description();
}

std::vector<std::string> installed_plugins(const Config& config) {
  std::vector<std::string> ids;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(config.plugin_dir, error))
    if (entry.path().extension() == ".so") ids.push_back(entry.path().stem().string());
  std::sort(ids.begin(), ids.end());
  return ids;
}

std::vector<std::string> page_kinds_of(const worker::Description& plugin) {
  return plugin.page_kinds.empty() ? std::vector<std::string>{ingest::nameless_kind} : plugin.page_kinds;
}

}  // namespace twinwatch::service
