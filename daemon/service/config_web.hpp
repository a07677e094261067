// What the configuration says of the web: [web], [host."NAME"], and of a source that is read from there.
#pragma once
#include "service/config.hpp"
#include "service/toml_reader.hpp"

namespace twinwatch::service {

fetch::WebConfig read_web(TomlReader web, TomlReader hosts, const std::string& version);
void read_web_source(TomlReader& source, SourceConfig& into);  // from, hosts, allow_http, pause_scope, credentials, ...
// A source of the web asks in the operator's name: without a contact nothing is asked for.
void require_contact(const Config& config);

// The values of a source's credentials, from $CREDENTIALS_DIRECTORY (systemd's LoadCredential=), as header lines.
// Throws ConfigError that names the credential and what to do.
std::vector<std::string> read_credentials(const SourceConfig& source);

}  // namespace twinwatch::service
