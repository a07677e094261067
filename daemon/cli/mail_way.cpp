// mail test: the way out, tried without the outbox and without the daemon.
#include <fmt/format.h>

#include <boost/json.hpp>

#include "cli/mail_commands.hpp"
#include "mail/message.hpp"
#include "mail/smtp.hpp"
#include "service/mail_sending.hpp"

namespace twinwatch::cli {

namespace {

namespace json = boost::json;

mail::Delivery send_a_few_lines(const Call& call, const std::string& address) {
  const auto& policy = call.config.mail.policy;
  mail::Message message;
  message.from_name = policy.from_name;
  message.from_address = policy.from_address;
  message.reply_to = policy.reply_to;
  message.recipient = mail::canonical_address(address);
  message.subject = policy.subject_tag + "twinwatch: deneme iletisi / test mail (ğüşıöç İ)";
  message.date_ms = call.now_ms();
  message.message_id = mail::message_id("test", "now", address + std::to_string(message.date_ms), policy.host);
  message.text =
      "Bu bir deneme iletisidir; yapmanız gereken bir şey yok.\nThis is a test mail; there is nothing to do.\n";
  return service::mail_transport(call.config.mail)
      ->deliver(message.message_id, message.recipient, mail::render(message), message.date_ms);
}

}  // namespace

int mail_test(const Call& call, const std::string& address) {
  const auto& config = call.config.mail;
  mail::Delivery way{mail::Delivery::Outcome::sent, config.maildir.string() + ": a Maildir; nobody is mailed", false};
  if (config.smtp_is_on) way = mail::Smtp(config.smtp).try_the_way();
  const bool open = way.outcome == mail::Delivery::Outcome::sent;
  if (open && !address.empty()) way = send_a_few_lines(call, address);
  const bool good = way.outcome == mail::Delivery::Outcome::sent;
  if (call.json) {
    print_json(json::object{{"open", open},
                            {"sent", good && !address.empty()},
                            {"transport", config.smtp_is_on ? "smtp" : "maildir"},
                            {"host", config.smtp.host},
                            {"port", config.smtp.port},
                            {"told", as_text(way.reply)}});
  } else if (config.smtp_is_on) {
    print(fmt::format("{}:{}: {}", config.smtp.host, config.smtp.port, as_text(way.reply)));
  } else {
    print(as_text(way.reply));
  }
  return good ? ok : amiss;
}

}  // namespace twinwatch::cli
