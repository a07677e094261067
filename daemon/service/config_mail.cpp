#include "service/config_mail.hpp"

#include <fmt/format.h>

#include <cstdlib>

#include "mail/message.hpp"

namespace twinwatch::service {

namespace {

bool is_this_machine(const std::string& host) {
  return host == "localhost" || host == "::1" || host.starts_with("127.");
}

std::filesystem::path password_of(TomlReader& reader) {
  const auto credential = reader.text("password_credential", "");
  auto file = reader.path("password_file", {});
  if (credential.empty()) return file;
  if (credential.find('/') != std::string::npos)
    reader.fail(reader.node("password_credential"), "password_credential", "must be the name of a systemd credential");
  if (!file.empty())
    reader.fail(reader.node("password_credential"), "password_credential", "and password_file: name one of them");
  const char* folder = std::getenv("CREDENTIALS_DIRECTORY");
  return std::filesystem::path(folder != nullptr ? folder : "/run/credentials/twinwatchd.service") / credential;
}

}  // namespace

mail::SmtpConfig read_smtp(TomlReader reader, const std::string& from, bool wanted) {
  using Tls = mail::SmtpConfig::Tls;
  mail::SmtpConfig smtp;
  smtp.host = reader.text("host", "");
  const auto tls = reader.one_of("tls", "starttls", {"starttls", "implicit", "none"});
  smtp.tls = tls == "starttls" ? Tls::starttls : tls == "implicit" ? Tls::implicit : Tls::none;
  smtp.port = static_cast<int>(reader.integer("port",
                                              smtp.tls == Tls::starttls   ? 587
                                              : smtp.tls == Tls::implicit ? 465
                                                                          : 25,
                                              1, 65'535));
  smtp.user = reader.text("user", "");
  smtp.password_file = password_of(reader);
  smtp.ca_file = reader.path("ca_file", {});
  smtp.helo = reader.text("helo", "");
  smtp.from = reader.text("from", from);
  smtp.timeout_ms = static_cast<long>(reader.duration_ms("timeout", smtp.timeout_ms));
  smtp.most_octets = static_cast<std::size_t>(reader.integer("max_size_kib", 10 * 1024, 64, 1024 * 1024)) * 1024;
  if (wanted && smtp.host.empty())
    reader.fail(nullptr, "host", "must name the mail server, such as \"smtp.example.org\": transport is \"smtp\"");
  if (smtp.host.find_first_of("/@ ") != std::string::npos)
    reader.fail(reader.node("host"), "host", "must be a bare name, such as \"smtp.example.org\"");
  if (smtp.helo.find_first_of("/@ ?#") != std::string::npos)
    reader.fail(reader.node("helo"), "helo", "must be a bare name, such as \"twinwatch.example.org\"");
  if (smtp.tls == Tls::none && !smtp.host.empty() && !is_this_machine(smtp.host))
    reader.fail(
        reader.node("tls"), "tls",
        "may be \"none\" only for this machine itself (localhost): lists of schools do not travel in the clear");
  if (smtp.tls == Tls::none && !smtp.user.empty())
    reader.fail(reader.node("user"), "user", "and tls = \"none\": a password does not travel in the clear");
  if (!smtp.user.empty() && smtp.password_file.empty())
    reader.fail(reader.node("user"), "user", "needs password_file or password_credential");
  if (wanted)
    if (const auto problem = mail::address_problem(smtp.from); !problem.empty())
      reader.fail(reader.node("from"), "from", fmt::format("'{}' {}", smtp.from, problem));
  if (smtp.timeout_ms < 1000) reader.fail(reader.node("timeout"), "timeout", "must be \"1s\" or more");
  reader.done();
  return smtp;
}

}  // namespace twinwatch::service
