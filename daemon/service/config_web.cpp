#include "service/config_web.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace twinwatch::service {

namespace {

fetch::HostRule read_host(const std::string& name, TomlReader reader) {
  fetch::HostRule rule;
  rule.host = name;
  rule.i_own_this_host = reader.boolean("i_own_this_host", false);
  rule.private_address = reader.boolean("private_address", false);
  rule.delay_ms = reader.duration_ms("delay", 0);
  rule.concurrency = static_cast<int>(reader.integer("concurrency", 1, 1, 64));
  if (!rule.i_own_this_host && rule.concurrency > 1)
    reader.fail(reader.node("concurrency"), "concurrency",
                "may be more than 1 only for a host of your own: then say i_own_this_host = true");
  if (!rule.i_own_this_host && rule.delay_ms != 0 && rule.delay_ms < 1000)
    reader.fail(reader.node("delay"), "delay",
                "may be under \"1s\" only for a host of your own: then say i_own_this_host = true");
  reader.done();
  return rule;
}

CrawlConfig read_crawl(TomlReader reader) {
  CrawlConfig crawl;
  crawl.pages = reader.integer("pages_per_run", crawl.pages, 1, 10'000'000);
  crawl.requests = reader.integer("requests_per_run", crawl.requests, 1, 10'000'000);
  crawl.max_age_s = static_cast<std::uint32_t>(reader.duration_ms("max_age", 0) / 1000);
  crawl.whole_every_ms = reader.duration_ms("whole_every", crawl.whole_every_ms);
  crawl.fetches = static_cast<int>(reader.integer("fetches", crawl.fetches, 1, 64));
  crawl.parsers = static_cast<int>(reader.integer("parsers", crawl.parsers, 1, 16));
  reader.done();
  return crawl;
}

ingest::Canary read_canary(TomlReader reader) {
  ingest::Canary canary;
  canary.account = reader.text("account", "");
  if (canary.account.empty())
    reader.fail(nullptr, "account", "must name a school's portal account, such as \"ataturk-ilkokulu-385\"");
  canary.active = reader.one_of("expect", "active", {"active", "none"}) == "active";
  reader.done();
  return canary;
}

}  // namespace

fetch::WebConfig read_web(TomlReader web, TomlReader hosts, const std::string& version) {
  fetch::WebConfig config;
  config.version = version;
  config.contact = web.text("contact", "");
  config.ca_file = web.path("ca_file", {});
  config.proxy = web.text("proxy", "");
  config.max_octets = static_cast<std::uint64_t>(web.integer("max_mib", 15, 1, 1024)) << 20;
  config.connect_ms = web.duration_ms("connect_timeout", config.connect_ms);
  config.total_ms = web.duration_ms("total_timeout", config.total_ms);
  config.low_speed_octets = web.integer("low_speed", config.low_speed_octets, 1, 1'000'000'000);
  config.low_speed_ms = web.duration_ms("low_speed_time", config.low_speed_ms);
  config.retries = static_cast<int>(web.integer("retries", config.retries, 0, 20));
  config.first_wait_ms = web.duration_ms("retry_after", config.first_wait_ms);
  config.patience_ms = web.duration_ms("patience", config.patience_ms);
  web.done();
  for (const auto& [name, value] : hosts.raw()) {
    const std::string host(name.str());
    config.hosts.push_back(read_host(host, hosts.table(host)));
  }
  return config;
}

void read_web_source(TomlReader& source, SourceConfig& into) {
  using From = SourceConfig::From;
  const auto from = source.one_of("from", into.pages.empty() ? "inbox" : "pages", {"inbox", "web", "pages"});
  into.from = from == "web" ? From::web : from == "pages" ? From::pages : From::inbox;
  if (into.from == From::pages && into.pages.empty())
    source.fail(source.node("from"), "from", "\"pages\" needs `pages`, a folder of recorded pages");
  if (into.from != From::pages && !into.pages.empty())
    source.fail(source.node("pages"), "pages", "stands beside another `from`: leave one of the two out");
  into.hosts = source.list("hosts", {});
  into.allow_http = source.boolean("allow_http", false);
  into.pause_path_alone = source.one_of("pause_scope", "host", {"host", "path"}) == "path";
  into.crawl = read_crawl(source.table("crawl"));
  auto credentials = source.table("credentials");
  for (const auto& [key, value] : credentials.raw()) {
    const auto name = credentials.text(key.str(), "");
    if (name.empty() || name.find('/') != std::string::npos)
      credentials.fail(&value, key.str(), "must be the name of a systemd credential, such as \"portal_token\"");
    into.credentials.emplace_back(std::string(key.str()), name);
  }
  credentials.done();
  if (const auto* canaries = source.node("canary")) {
    const auto* const all = canaries->as_array();
    if (all == nullptr) source.fail(canaries, "canary", "must be tables [[source.ID.canary]]");
    for (const auto& one : *all) {
      if (one.as_table() == nullptr) source.fail(canaries, "canary", "must be tables [[source.ID.canary]]");
      into.gate.canaries.push_back(read_canary(TomlReader(*one.as_table(), source.where() + ".canary", source.file())));
    }
  }
}

void require_contact(const Config& config) {
  if (!config.web.contact.empty()) return;
  for (const auto& source : config.sources)
    if (source.from == SourceConfig::From::web)
      throw ConfigError(
          fmt::format("{}: source.{} reads the web, and [web] names no contact. Say under which address whoever runs "
                      "the portal reaches you: contact = \"etwinning@example.gov.tr\".",
                      config.file.string(), source.id));
}

std::vector<std::string> read_credentials(const SourceConfig& source) {
  std::vector<std::string> lines;
  for (const auto& [header, name] : source.credentials) {
    const char* const folder = std::getenv("CREDENTIALS_DIRECTORY");
    if (folder == nullptr)
      throw ConfigError(
          fmt::format("source.{}.credentials: there is no $CREDENTIALS_DIRECTORY. Give the service "
                      "LoadCredential={}:/etc/twinwatch/{} (systemd.exec(5)).",
                      source.id, name, name));
    const auto file = std::filesystem::path(folder) / name;
    std::ifstream in(file, std::ios::binary);
    std::stringstream content;
    content << in.rdbuf();
    std::string value = content.str();
    while (!value.empty() && (value.back() == '\n' || value.back() == '\r')) value.pop_back();
    if (!in || value.empty() || value.find_first_of("\r\n") != std::string::npos)
      throw ConfigError(fmt::format("source.{}.credentials: {} cannot be read as one line. Mend LoadCredential={}.",
                                    source.id, file.string(), name));
    lines.push_back(header + ": " + value);
  }
  return lines;
}

}  // namespace twinwatch::service
