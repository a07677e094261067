#include "service/run_opening.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "fetch/fetcher.hpp"

namespace twinwatch::service {

std::string stamp_of(const std::filesystem::path& file) {
  struct stat seen {};
  if (::stat(file.c_str(), &seen) != 0) return {};
  return fmt::format("{} {} {} {}.{} {}.{}", seen.st_dev, seen.st_ino, seen.st_size, seen.st_mtim.tv_sec,
                     seen.st_mtim.tv_nsec, seen.st_ctim.tv_sec, seen.st_ctim.tv_nsec);
}

worker::Settings effective_settings(const SourceConfig& source) {
  worker::Settings settings = source.settings;
  for (const auto& [name, file] : source.file_settings) {
    std::ifstream in(file, std::ios::binary);
    if (!in)
      throw ConfigError(
          fmt::format("source.{}.setting_files.{}: {} cannot be read. Put the file there or name another.", source.id,
                      name, file.string()));
    std::stringstream content;
    content << in.rdbuf();
    settings.emplace_back(name, content.str());
  }
  return settings;
}

ingest::RunOpening describe_run(const Config& config, const SourceConfig& source, std::string subject,
                                std::string trigger) {
  ingest::RunOpening opening;
  opening.source = source.id;
  opening.plugin = source.plugin;
  opening.subject = std::move(subject);
  opening.trigger = std::move(trigger);
  const auto plugin = config.plugin_dir / (source.plugin + ".so");
  opening.plugin_stamp = stamp_of(plugin);  // before its octets are read
  try {
    opening.plugin_hash = fetch::Body::from_file(plugin, max_plugin_octets).sha256();
  } catch (const fetch::FetchError& error) {
    throw ConfigError(fmt::format("source.{}: plugin \"{}\" cannot be read: {}. Install it into {} or mend the name.",
                                  source.id, source.plugin, error.what(), config.plugin_dir.string()));
  }
  auto settings = effective_settings(source);
  std::sort(settings.begin(), settings.end());
  std::string joined;
  for (const auto& [name, value] : settings) {  // lengths keep two settings from running into each other
    joined += fmt::format("{}:{}={}:{}\n", name.size(), name, value.size(), value);
  }
  opening.settings_hash = fetch::Body::from_text(joined).sha256();
  return opening;
}

}  // namespace twinwatch::service
