// `twinwatch source …`: what a source is, what it would read, what it has read, and what an operator says of that. One
// function each; how each is called is in source_commands.cpp, what it prints in its own file.
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "cli/call.hpp"

namespace CLI {
class App;
}

namespace twinwatch::cli {

// Throws service::ConfigError, which names those that there are.
const service::SourceConfig& source_named(const Call& call, const std::string& id);

int source_list(const Call& call);
int source_describe(const Call& call, const std::string& source_or_plugin, bool toml);

struct Probe {
  std::string source, url;
  std::string kind;            // page type; empty: as the source would ask for it
  std::string tag;             // as the plugin would have given it
  std::filesystem::path file;  // its octets instead of the address's
  std::string header_charset;  // what the header would say of the file
};
int source_probe(const Call& call, const Probe& what);  // amiss: a landmark is missing, or it could not be read

struct KindWord {
  std::string source, kind, reason;
  bool confirmed = true;
};
int source_confirm(const Call& call, const KindWord& word);

struct Replay {
  std::string source;
  std::string from;     // YYYY-MM-DD; empty: all that is kept
  bool accept = false;  // for good; else only shown
};
int source_replay(const Call& call, const Replay& what);  // amiss: held back

struct Record {
  std::string source;
  std::filesystem::path folder;
  std::size_t limit = 10;  // pages of each type
};
int source_record(const Call& call, const Record& what);

// Adds them all below `app`; `choose` notes which one was meant. Returns `describe`, which needs no configuration.
using Choose = std::function<void(CLI::App*, std::function<int(const Call&)>)>;
CLI::App* add_source_commands(CLI::App& app, const Choose& choose);

}  // namespace twinwatch::cli
