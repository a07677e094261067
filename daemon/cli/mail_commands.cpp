#include "cli/mail_commands.hpp"

#include <CLI/CLI.hpp>
#include <memory>

namespace twinwatch::cli {

namespace {

struct MailTold {  // what the command line says; lives as long as the commands that were added
  std::vector<std::filesystem::path> explained;
  std::int64_t number = 0;
  std::string address;
};

}  // namespace

bool MailCommands::only_explains() const { return bounce->parsed() && bounce->count("--explain") > 0; }
bool MailCommands::is_pipe() const { return bounce->parsed() && !only_explains(); }

MailCommands add_mail_commands(CLI::App& mail, const Choose& choose) {
  const auto told = std::make_shared<MailTold>();
  auto* bounce = mail.add_subcommand("bounce",
                                     "take in a mail that came back, from standard input: whose address it is, and "
                                     "whether for good. An address that is "
                                     "gone gets no more mail, its deputy or the national desk does, and you are told. "
                                     "Exit codes: 0 taken in (or nothing "
                                     "of ours), 75 try later");
  bounce->add_option(
      "--explain", told->explained,
      "only say how these mails are understood, one JSON line a FILE (- is standard input): recipient, "
      "status (RFC 3463), reason, kind (hard, soft or auto); needs no configuration and touches nothing");
  bounce->footer(
      "Examples:\n  twinwatch mail bounce < came-back.eml\n"
      "  twinwatch mail bounce --explain Maildir/new/*\n"
      "  in /etc/aliases:  twinwatch-bounces: \"|/usr/bin/twinwatch mail bounce\"");
  choose(bounce, [told](const Call& call) {
    return told->explained.empty() ? bounce_note(call) : bounce_explain(told->explained);
  });

  auto* retry = mail.add_subcommand(
      "retry", "hand a mail over once more, the same octets: one that was refused, put off, or of which nobody knows");
  retry->add_option("MAIL", told->number, "its number (twinwatch mail list)")->required();
  retry->footer("Example:\n  twinwatch mail retry 17");
  choose(retry, [told](const Call& call) { return mail_retry(call, told->number); });
  auto* test = mail.add_subcommand("test",
                                   "try the way out: the mail server of [mail.smtp], its TLS, the login; with an "
                                   "ADDRESS also send it a short mail, which "
                                   "is none of the outbox. Exit codes: 0 open, 1 shut");
  test->add_option("ADDRESS", told->address, "whom to send a few lines; nobody unless told");
  test->footer("Examples:\n  twinwatch mail test\n  twinwatch mail test me@example.org");
  choose(test, [told](const Call& call) { return mail_test(call, told->address); });
  return {bounce};
}

}  // namespace twinwatch::cli
