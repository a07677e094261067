// twinwatch: the operator's command. Composes the command line; each command is a function in commands.hpp.
#include <pwd.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "cli/alert_commands.hpp"
#include "cli/commands.hpp"
#include "cli/feedback_commands.hpp"
#include "cli/mail_approval.hpp"
#include "cli/mail_commands.hpp"
#include "cli/match_commands.hpp"
#include "cli/report.hpp"
#include "cli/review_commands.hpp"
#include "cli/rule_commands.hpp"
#include "cli/source_commands.hpp"
#include "service/control.hpp"

namespace {

using namespace twinwatch::cli;

std::string who_calls() {
  if (const char* sudo = std::getenv("SUDO_USER")) return sudo;
  if (const auto* entry = getpwuid(getuid())) return entry->pw_name;
  return "uid " + std::to_string(getuid());
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{
      "twinwatch: asks and tells twinwatchd. Which schools have no active eTwinning project, how do we know, and what "
      "became of each file and mail."};
  app.name("twinwatch");
  std::string config = "/etc/twinwatch/twinwatch.toml", person = who_calls();
  if (const char* named = std::getenv("TWINWATCH_CONFIG")) config = named;
  twinwatch::service::Overrides overrides;
  bool json = false;
  app.add_option("-c,--config", config, "the configuration (or $TWINWATCH_CONFIG)")->capture_default_str();
  app.add_option("--state-dir", overrides.state_dir, "where database, inboxes and mail lie");
  app.add_option("--by", person, "who is written down as having decided")->capture_default_str();
  app.add_flag("--json", json, "print JSON for programs");
  app.set_version_flag("--version", "twinwatch " TWINWATCH_VERSION);
  app.require_subcommand(1);
  app.fallthrough();
  app.footer(
      "Exit codes: 0 done; 1 done, but something was refused, held back or not found; 2 could not be done; "
      "130 interrupted; other: wrong command line.\n"
      "Examples:\n  twinwatch status\n  twinwatch import --source registry okullar.csv\n"
      "  twinwatch explain \"Atatürk Anadolu Lisesi\" --province Erzurum");

  std::function<int(const Call&)> chosen;
  const auto choose = [&](CLI::App* command, std::function<int(const Call&)> run) {
    command->callback([&chosen, run = std::move(run)] { chosen = run; });
    return command;
  };
  choose(app.add_subcommand("check", "read and check everything that a start would read; change nothing"), check);
  bool links = false;
  auto* doctor_command = app.add_subcommand(
      "doctor", "what is wrong with this installation and what to do: files, database, disk, daemon, mail, calendar");
  doctor_command->add_flag("--links", links, "also ask for every link that the mails offer (over the network)");
  choose(doctor_command, [&](const Call& call) { return doctor(call, links); });
  choose(app.add_subcommand("status", "coverage first, then sources, alerts, mail, and what needs you"), status);

  bool all = false;
  auto* cover =
      app.add_subcommand("coverage", "of how many schools could be told, by province, and what would raise it most");
  cover->add_flag("--all", all, "every gap, not only the largest");
  choose(cover, [&](const Call& call) { return coverage(call, all); });

  std::string source, reason;
  Import import;
  auto* take_in = app.add_subcommand(
      "import", "read a school's or portal's export. Example: twinwatch import --source projects erzurum.csv");
  take_in->add_option("--source", import.source, "the source (of the configuration) that the file belongs to");
  take_in->add_flag("--older", import.older, "take it although it bears an earlier date than what is accepted");
  take_in->add_option("FILE", import.files, "the export")->required();
  choose(take_in, [&](const Call& call) { return import_files(call, import); });

  std::int64_t number = 0, limit = 50;
  auto* run_command = app.add_subcommand("run", "run what waits now; or decide on a run that was held back");
  run_command->add_option("--source", source, "only this source");
  auto* accept = run_command->add_subcommand(
      "accept", "let a held-back run through: it becomes the new baseline. Example: twinwatch run accept 17");
  accept->add_option("RUN", number, "its number (twinwatch runs)")->required();
  auto* reject = run_command->add_subcommand("reject", "drop a held-back run: nothing of it is taken over");
  reject->add_option("RUN", number, "its number")->required();
  reject->add_option("--reason", reason, "why, for the record");
  run_command->callback([&] {
    chosen = [&](const Call& call) {
      if (accept->parsed()) return run_decide(call, true, number, "");
      if (reject->parsed()) return run_decide(call, false, number, reason);
      return run(call, source);
    };
  });

  auto* runs_command =
      app.add_subcommand("runs", "the latest runs; or one with its evidence. Example: twinwatch runs 17");
  runs_command->add_option("RUN", number, "show this one whole");
  runs_command->add_option("--limit", limit, "how many")->capture_default_str();
  choose(runs_command, [&](const Call& call) { return runs(call, number, limit); });

  Inspect what;
  auto* look = app.add_subcommand("inspect",
                                  "how a file would be read; touches nothing. Example: twinwatch inspect okullar.csv");
  look->add_option("FILE", what.file, "the file")->required();
  look->add_option("--source", what.source, "read it with this source's settings");
  look->add_flag("--csv", what.csv, "print the table as read, as plain UTF-8 CSV");
  look->add_option("--sheet", what.sheet, "with --csv: this sheet of a workbook")->needs("--csv");
  look->add_flag("--propose", what.propose,
                 "print a profile (TOML, with comments) for a file that no profile knows, ready to be edited. "
                 "Example: twinwatch inspect okullar.csv --propose > okullar.toml");
  look->add_option("--sample", what.sample, "how many records to show")->capture_default_str();
  choose(look, [&](const Call& call) { return inspect(call, what); });

  Robots permission;
  auto* may_ask = app.add_subcommand(
      "robots",
      "whether robots.txt lets us ask for an address, and which of its lines says so; touches nothing. Exit codes: 0 "
      "allowed, 1 disallowed, 2 could not be told");
  may_ask->add_option("URL", permission.url, "the address; with --file its path will do")->required();
  may_ask
      ->add_option("--agent", permission.agent,
                   "who would ask: a product token (letters, - and _), or a User-Agent that begins with one")
      ->capture_default_str();
  may_ask->add_option("--file", permission.file,
                      "go by this robots.txt and not by the server's; - is standard input. Needs no network and no "
                      "configuration");
  may_ask->footer(
      "Examples:\n  twinwatch robots https://www.etwinning.net/tr/pub/index.htm\n"
      "  twinwatch robots 'https://example.org/okul?il=25' --agent Googlebot --file robots.txt\n"
      "  curl -s https://example.org/robots.txt | twinwatch robots /okul --file -");
  choose(may_ask, [&](const Call& call) { return robots(call, permission); });

  auto* describe = add_source_commands(app, choose);

  SchoolFilter filter;
  auto* list = app.add_subcommand(
      "schools", "schools and what we say of them. Example: twinwatch schools --province Erzurum --status inactive");
  list->add_option("TEXT", filter.text, "words of the name");
  list->add_option("--province", filter.province, "name or plate number");
  list->add_option("--status", filter.status, "active, inactive or unknown")
      ->check(CLI::IsMember({"active", "inactive", "unknown"}));
  list->add_flag("--all", filter.all, "also those not expected to have a project");
  list->add_option("--limit", filter.limit, "how many; else 50, and with --out all");
  list->add_option("--out", filter.out,
                   "write them to this file, a workbook (.xlsx) or CSV (.csv), in place of what is there. "
                   "Example: twinwatch schools --status inactive --out okullar.xlsx");
  choose(list, [&](const Call& call) { return schools(call, filter); });

  std::string school, province;
  auto* why =
      app.add_subcommand("explain", "all that leads to what we say of one school. Example: twinwatch explain 751929");
  why->add_option("SCHOOL", school, "official code, #number or name")->required();
  why->add_option("--province", province, "where the name is not enough");
  Then then;
  why->add_option("--as-of", then.as_of, "as it stood then: 2026-11-30 (the end of that day) or \"2026-11-30 09:00\"");
  why->add_option("--known-at", then.known_at, "only what was known then");
  choose(why, [&](const Call& call) { return explain(call, school, province, then); });
  add_alert_commands(app, choose);

  auto* eval = add_match_commands(app, choose);
  add_review_commands(app, choose);
  add_feedback_commands(app, choose);
  add_report_command(app, choose);
  auto* rule_checked = add_rule_commands(app, choose);

  std::string state;
  bool html = false, raw = false, again = false;
  auto* mail = app.add_subcommand("mail", "what was written to whom, and the brake");
  mail->require_subcommand(1);
  auto* mails = mail->add_subcommand("list", "the outbox, newest first");
  mails->add_option("--state", state, "draft, queued, sent, refused, deferred …");
  mails->add_option("--limit", limit, "how many")->capture_default_str();
  choose(mails, [&](const Call& call) { return mail_list(call, state, limit); });
  auto* show = mail->add_subcommand("show", "one mail as its recipient reads it. Example: twinwatch mail show 3");
  show->add_option("MAIL", number, "its number in the list")->required();
  show->add_flag("--html", html,
                 "the HTML part, its picture in it: redirect it into a file and open that in a browser");
  show->add_flag("--raw", raw, "the stored octets");
  show->add_flag("--again", again,
                 "not as it is stored but composed again, now, from the facts as they were known when it was; says "
                 "whether it is the same. Exit codes: 0 octet for octet, 1 it differs (in what is said)");
  choose(show, [&](const Call& call) {
    const auto part = html ? MailPart::html : raw ? MailPart::raw : MailPart::text;
    return again ? mail_show_again(call, number, part) : mail_show(call, number, part);
  });
  auto* stop = mail->add_subcommand("stop", "the emergency brake: nothing leaves until `mail start`");
  stop->add_option("--reason", reason, "why, for the record");
  choose(stop, [&](const Call& call) { return mail_switch(call, true, reason); });
  choose(mail->add_subcommand("start", "let mail leave again"),
         [&](const Call& call) { return mail_switch(call, false, reason); });
  add_mail_approval_commands(*mail, choose);
  choose(mail->add_subcommand("compose", "compose what is due for this week now"), mail_compose);
  const auto mail_commands = add_mail_commands(*mail, choose);

  CLI11_PARSE(app, argc, argv);
  const twinwatch::service::Log log(false, true);
  try {
    // A file can be looked at before anything is configured.
    const bool unconfigured =
        app.count("--config") == 0 && !std::getenv("TWINWATCH_CONFIG") && !std::filesystem::exists(config);
    const bool only_looks = mail_commands.only_explains() || (may_ask->parsed() && !permission.file.empty()) ||
                            (unconfigured && (may_ask->parsed() || eval->parsed() || describe->parsed() ||
                                              rule_checked->parsed() || (look->parsed() && what.source.empty())));
    const Call call{
        only_looks ? twinwatch::service::config_to_look(overrides) : twinwatch::service::load_config(config, overrides),
        log, json, person};
    return chosen(call);
  } catch (const twinwatch::service::StoppedWaiting& stopped) {
    std::fprintf(stderr, "twinwatch: %s\n", stopped.what());
    return interrupted;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "twinwatch: %s\n", error.what());
    return mail_commands.is_pipe() ? try_later : impossible;
  }
}
