#include "mail/smtp_outcome.hpp"

#include <fmt/format.h>

#include "mail/bounce_fields.hpp"
#include "mail/bounce_words.hpp"

namespace twinwatch::mail {

namespace {

using Outcome = Delivery::Outcome;

std::string in_one_line(std::string_view words) {
  std::string line;
  for (const char c : words.substr(0, 600)) {
    const char plain = static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
    if (plain != ' ' || (!line.empty() && line.back() != ' ')) line += plain;
  }
  while (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

Delivery closed(std::string why) { return {Outcome::deferred, std::move(why), true}; }

bool about_size(const Conversation& talk) {
  const auto status = status_in(talk.words);
  return talk.code == 552 || status == "5.3.4" || status == "5.2.3";
}

// What the server has against us, whoever the recipient is.
bool about_us(const Conversation& talk) {
  if (talk.code == 530 || talk.code == 534 || talk.code == 535 || talk.code == 538) return true;
  const auto said = what_words_say(plain_words(talk.words)).reason;
  return said == "norelaying" || said == "requireptr" || said == "blocked" || said == "badreputation" ||
         said == "authfailure" || (talk.wants_auth && !talk.authenticated);
}

Delivery lost(const Conversation& talk) {
  if (talk.data_whole && !talk.answered)
    return {Outcome::unknown,
            fmt::format("the connection was lost after the mail and before the answer ({}): the server may have it",
                        talk.trouble)};
  if (talk.command.empty() || talk.command == "EHLO" || talk.command == "HELO" || talk.command == "STARTTLS")
    return closed(fmt::format("no conversation with the mail server: {}", talk.trouble));
  return {Outcome::deferred, fmt::format("the connection was lost at {}: {}", talk.command, talk.trouble)};
}

}  // namespace

Delivery outcome_of(const Conversation& talk) {
  const auto words = in_one_line(talk.words);
  if (talk.data_whole && talk.answered && talk.code / 100 == 2) return {Outcome::sent, words};
  if (talk.refused_by_us) return {Outcome::refused, talk.trouble};
  if (talk.tls_failed)
    return closed(
        fmt::format("the mail server offers no TLS that can be trusted: {}. Nothing left in the clear. Look at "
                    "host, port, tls and ca_file in [mail.smtp]",
                    talk.trouble));
  if (talk.login_denied || (talk.command == "AUTH" && talk.code / 100 == 5))
    return closed(fmt::format("the mail server refused the login: {}. Look at user and password_file in [mail.smtp]",
                              words.empty() ? talk.trouble : words));
  // The code is that of an earlier step where the last was never answered.
  const bool no_answer = talk.code == 0 || talk.code / 100 == 2 || talk.code / 100 == 3;
  if (no_answer) return lost(talk);
  if (talk.code / 100 == 4) return {Outcome::deferred, words, !talk.sender_accepted};
  if (about_size(talk)) return {Outcome::refused, words};
  if (!talk.sender_accepted)
    return closed(
        fmt::format("the mail server takes no mail from us: {}. Look at from and user in [mail.smtp]", words));
  if (!talk.recipient_accepted && about_us(talk))
    return closed(fmt::format("the mail server refuses us, not the recipient: {}. Look at [mail.smtp]", words));
  return {Outcome::refused, words};
}

}  // namespace twinwatch::mail
