#include "service/log.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/sinks/systemd_sink.h>
#include <spdlog/spdlog.h>

namespace twinwatch::service {

Log::Log(bool journal, bool quiet) {
  auto logger = journal
                    ? std::make_shared<spdlog::logger>("twinwatch", std::make_shared<spdlog::sinks::systemd_sink_mt>())
                    : std::make_shared<spdlog::logger>("twinwatch", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_pattern(journal ? "%v" : "%H:%M:%S %l: %v");
  logger->set_level(quiet ? spdlog::level::warn : spdlog::level::info);
  logger->flush_on(spdlog::level::info);
  spdlog::set_default_logger(std::move(logger));
}

void Log::operator()(Level level, std::string_view message) const {
  const auto at = level == Level::debug     ? spdlog::level::debug
                  : level == Level::info    ? spdlog::level::info
                  : level == Level::warning ? spdlog::level::warn
                                            : spdlog::level::err;
  spdlog::log(at, "{}", message);
}

}  // namespace twinwatch::service
