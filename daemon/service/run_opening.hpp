// What a run is opened with: its source, its plugin and its settings, by name and by hash. Two runs of the same hashes
// read the same octets alike.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>

#include "ingest/run.hpp"
#include "service/config.hpp"

namespace twinwatch::service {

inline constexpr std::uint64_t max_plugin_octets = 256ull << 20;

ingest::RunOpening describe_run(const Config& config, const SourceConfig& source, std::string subject,
                                std::string trigger);

// Which file that is and when it was last touched. While it is the same the octets are, and need not be hashed again: a
// crawl opens many workers. "": it cannot be told.
std::string stamp_of(const std::filesystem::path& file);

// The operator's settings with the content of files in place of their names. Throws ConfigError.
worker::Settings effective_settings(const SourceConfig& source);

}  // namespace twinwatch::service
