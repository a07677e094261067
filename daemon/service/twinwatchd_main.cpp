// twinwatchd: reads the command line and the configuration, composes the rooms, runs.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <string>

#include "service/config.hpp"
#include "service/daemon.hpp"
#include "service/log.hpp"
#include "service/notify.hpp"

int main(int argc, char** argv) {
  CLI::App app{
      "twinwatchd: watches the eTwinning portals and school exports, and tells each coordinator which schools "
      "have no active project.\nNormally started by systemd; talk to it with `twinwatch`."};
  app.name("twinwatchd");
  std::string config = "/etc/twinwatch/twinwatch.toml";
  twinwatch::service::Overrides overrides;
  bool once = false, check = false, quiet = false;
  app.add_option("-c,--config", config, "the configuration")->capture_default_str();
  app.add_option("--state-dir", overrides.state_dir,
                 "where database, inboxes and mail lie (overrides service.state_dir)");
  app.add_option("--plugin-dir", overrides.plugin_dir,
                 "where the sources' .so files lie (overrides service.plugin_dir)");
  app.add_flag("--once", once, "do one whole cycle and exit");
  app.add_flag("--check", check, "only check the configuration");
  app.add_flag("-q,--quiet", quiet, "log warnings and errors only");
  app.set_version_flag("--version", "twinwatchd " TWINWATCH_VERSION);
  app.footer(
      "Exit codes: 0 stopped cleanly; 1 something failed while running; 2 could not start (wrong configuration, "
      "database in use or unreadable); other: wrong command line.\n"
      "Example: twinwatchd --config config/demo/twinwatch.toml --once");
  CLI11_PARSE(app, argc, argv);
  using namespace twinwatch::service;
  const bool terminal = !under_journal() && !std::getenv("NOTIFY_SOCKET");
  const Log log(under_journal(), quiet || terminal);
  try {
    auto loaded = load_config(config, overrides);
    if (check) {
      std::printf("%s: good, %zu sources\n", config.c_str(), loaded.sources.size());
      return 0;
    }
    DaemonOptions options;
    options.once = once;
    if (terminal && !quiet)
      options.say = [](const std::string& text) {
        std::fputs(text.c_str(), stdout);
        if (text.empty() || text.back() != '\n') std::fputc('\n', stdout);
        std::fflush(stdout);
      };
    return run_daemon(std::move(loaded), log, options);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "twinwatchd: %s\n", error.what());
    return 2;
  }
}
