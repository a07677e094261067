// The configuration as plain values. Loaded whole and checked whole: a wrong value or an unknown key is one error that
// names file, line, key and what would be right, and nothing starts on half a configuration.
// Relative paths are relative to the file that names them. Durations are "500ms", "90s", "30m", "24h", "14d".
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "alert/lifecycle.hpp"
#include "alert/operator_watch.hpp"
#include "alert/status.hpp"
#include "fetch/web.hpp"
#include "ingest/gate.hpp"
#include "mail/digest.hpp"
#include "mail/feedback.hpp"
#include "mail/smtp.hpp"
#include "worker/session.hpp"

namespace twinwatch::service {

struct ConfigError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// [source.ID.crawl]: how a source of the web is read.
struct CrawlConfig {
  std::int64_t pages = 20'000;                     // asked for in one run; the next goes on
  std::int64_t requests = ingest::most_requests;   // that a run puts on its frontier: links may have no end
  std::uint32_t max_age_s = 0;                     // younger pages are not asked for again, where a plugin says nothing
  std::int64_t whole_every_ms = 7 * 86'400'000ll;  // a server that answers 304 for ever is asked for all this often
  int fetches = 4;                                 // on their way or waiting for their host at once
  int parsers = 1;                                 // worker processes
};

struct SourceConfig {
  enum class From { inbox, web, pages };
  From from = From::inbox;
  std::vector<std::string> hosts;  // of the web: besides those of the plugin's manifest, "host" or "host:port"
  bool allow_http = false;
  bool pause_path_alone = false;                                 // pause_scope = "path": fetch/host_pauses.hpp
  std::vector<std::pair<std::string, std::string>> credentials;  // header name -> name of a systemd credential
  CrawlConfig crawl;
  std::string id, plugin;                                                    // [source.ID] plugin = "school_csv"
  std::vector<std::pair<std::string, std::string>> settings;                 // as text, see tw_setting_value_view
  std::vector<std::pair<std::string, std::filesystem::path>> file_settings;  // "profiles" -> file; read at each run
  std::filesystem::path inbox;                                               // default STATE/inbox/ID
  std::filesystem::path pages;               // recorded pages to read instead of the network; empty: none
  std::int64_t every_ms = 24 * 3'600'000ll;  // how often a source that is not an inbox runs
  ingest::Thresholds gate;
  ingest::Archive archive = ingest::Archive::redacted;
  worker::Limits limits;
};

struct MailConfig {
  mail::MailPolicy policy;
  bool smtp_is_on = false;  // transport = "smtp"; else what is sent lies in a Maildir, and nobody is mailed
  mail::SmtpConfig smtp;
  std::filesystem::path maildir;  // default STATE/mail
  int day = 1;                    // ISO weekday, 1 = Monday
  int hour = 9;                   // Europe/Istanbul
};

struct DemoWeek {  // [[demo.week]]: what the demo's clock plays
  std::int64_t at_ms = 0;
  std::filesystem::path exports;  // folder with one folder a source, dropped into the inboxes
  std::string pages;              // subfolder of each source's pages
};

struct Config {
  std::filesystem::path file, state_dir, database, socket, plugin_dir, worker, geo_dir, names_dir, rules_dir,
      eligible_file, calendar_file;
  std::string timezone = "Europe/Istanbul";
  std::uint64_t archive_octets = 4ull << 30;    // compressed; older bodies go first
  std::int64_t archive_ms = 90ll * 86'400'000;  // and none is kept longer
  std::vector<SourceConfig> sources;
  alert::StatusPolicy status;
  alert::HouseLimits house;  // [operator]: when the operator hears of what
  alert::LifecyclePolicy alerts;
  fetch::WebConfig web;
  MailConfig mail;
  mail::FeedbackPolicy feedback;
  std::vector<DemoWeek> demo;

  const SourceConfig* source(std::string_view id) const;
};

// What the command line may set over the file.
struct Overrides {
  std::optional<std::filesystem::path> state_dir, plugin_dir, worker;
};

Config load_config(const std::filesystem::path& file, const Overrides& overrides);  // throws ConfigError

// What looking at a file needs, where no configuration was written yet: the plugins, the worker and the shipped data of
// this build.
Config config_to_look(const Overrides& overrides);

// The folder with geo/, rules/, mail/ and eligible.toml that belongs to this build: of the source tree when run from a
// build folder, else as installed.
std::filesystem::path shipped_config_dir();

}  // namespace twinwatch::service
