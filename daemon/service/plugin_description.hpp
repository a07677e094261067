// What an installed plugin says of itself, asked of the plugin: by the same worker and in the same confinement as a
// run, without an instance, so that it answers before anybody has given it a setting.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <string>
#include <vector>

#include "service/config.hpp"
#include "worker/description.hpp"

namespace twinwatch::service {

// Throws worker::WorkerFailed (its message names the plugin); ConfigError when none of that id is installed, with those
// that are.
boost::asio::awaitable<worker::Description> describe_plugin(boost::asio::any_io_executor loop, const Config& config,
                                                            std::string plugin);

std::vector<std::string> installed_plugins(const Config& config);  // ids, sorted

// Those that an operator can confirm; of a plugin without page types "page".
std::vector<std::string> page_kinds_of(const worker::Description& plugin);

}  // namespace twinwatch::service
