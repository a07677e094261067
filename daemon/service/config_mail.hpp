// [mail.smtp]: how mail leaves by SMTP.
#pragma once
#include "mail/smtp.hpp"
#include "service/toml_reader.hpp"

namespace twinwatch::service {

// `from`: the address of [mail], where bounces go unless told otherwise. `wanted`: transport = "smtp", so a host must
// be told.
mail::SmtpConfig read_smtp(TomlReader reader, const std::string& from, bool wanted);

}  // namespace twinwatch::service
