#include "cli/alert_commands.hpp"

#include <CLI/CLI.hpp>
#include <memory>

namespace twinwatch::cli {
namespace {

struct AlertsTyped {  // what the command line says; lives as long as the commands that were added
  AlertsAsked alerts;
  AlertWord ack, silence;
  SilencesAsked silences;
  HoldsAsked holds;
  Then then;
  std::string school, province, why;
  std::int64_t number = 0;
};

void add_then(CLI::App* command, Then& then) {
  command->add_option("--as-of", then.as_of,
                      "as it stood then: 2026-11-30 (the end of that day) or \"2026-11-30 09:00\"");
  command->add_option("--known-at", then.known_at, "only what was known then");
}

}  // namespace

void add_alert_commands(CLI::App& app, const std::function<void(CLI::App*, std::function<int(const Call&)>)>& choose) {
  const auto typed = std::make_shared<AlertsTyped>();
  const auto why = [typed](CLI::App* command, std::string& into) {
    command->add_option("--why,--reason", into, "why, for the record; who is --by");
  };
  constexpr auto a_school = "official code, #number or name";

  auto* list = app.add_subcommand("alerts", "open alerts and their states, the newest change first");
  list->add_option("--province", typed->alerts.province, "name or plate number");
  list->add_option("--rule", typed->alerts.rule, "only of this rule");
  list->add_option("--state", typed->alerts.state, "only those that are so")
      ->check(CLI::IsMember({"pending", "firing", "escalated", "acknowledged", "silenced", "inhibited", "flapping",
                             "resolved", "withdrawn"}));
  list->add_flag("--all", typed->alerts.all, "also those that have ended");
  list->add_option("--limit", typed->alerts.limit, "how many")->capture_default_str();
  add_then(list, typed->alerts.then);
  list->footer(
      "Coordinators are told of what is firing or escalated, and of nothing else.\nExamples:\n"
      "  twinwatch alerts --province Erzurum\n  twinwatch alerts --state acknowledged\n"
      "  twinwatch alerts --province 25 --as-of 2026-11-30 --json");
  choose(list, [typed](const Call& call) { return alerts(call, typed->alerts); });

  auto* ack = app.add_subcommand(
      "ack", "somebody has this school in hand: its alerts are not told until a day, or until they end");
  ack->add_option("SCHOOL", typed->ack.school, a_school)->required();
  ack->add_option("--province", typed->ack.province, "where the name is not enough");
  ack->add_option("--rule", typed->ack.rule, "only its alert of this rule");
  ack->add_option("--until", typed->ack.until, "it lapses at the end of this day; without, when the alert ends");
  ack->add_flag("--undo", typed->ack.undo, "take the acknowledgement back");
  why(ack, typed->ack.why);
  ack->footer(
      "Examples:\n  twinwatch ack 711959 --until 2026-12-31 --why 'starts in January' --by ayse\n"
      "  twinwatch ack '#345' --rule no_active_project\n  twinwatch ack 711959 --undo --why 'the wrong school'");
  choose(ack, [typed](const Call& call) { return acknowledge(call, typed->ack); });

  auto* silence_command = app.add_subcommand(
      "silence", "no coordinator hears of a school, district, province or rule until a day; alone: those that stand");
  silence_command->add_option("SCHOOL", typed->silence.school, a_school);
  silence_command->add_option("--province", typed->silence.province, "name or plate number; alone: all of it");
  silence_command->add_option("--district", typed->silence.district, "of that province");
  silence_command->add_option("--rule", typed->silence.rule, "only of this rule; alone: everywhere");
  silence_command->add_option("--until", typed->silence.until, "the end of this day: required, a year away at most");
  why(silence_command, typed->silence.why);
  silence_command->add_flag("--all", typed->silences.all, "of the list: also those that have ended");
  add_then(silence_command, typed->silences.then);
  silence_command->footer(
      "A week before a silence ends (of a short one: after half of it) the operator hears so; what it kept is told "
      "then as "
      "it stands.\nExamples:\n  twinwatch silence                                       # those that stand\n"
      "  twinwatch silence --province Hatay --until 2027-02-28 --why 'earthquake' --by ayse\n"
      "  twinwatch silence --province Erzurum --district Oltu --rule no_active_project --until 2027-01-15\n"
      "  twinwatch silence 711959 --until 2027-01-15\n  twinwatch unsilence 3");
  choose(silence_command, [typed](const Call& call) {
    const auto& word = typed->silence;
    const bool says = !word.school.empty() || !word.province.empty() || !word.district.empty() || !word.rule.empty() ||
                      !word.until.empty();
    return says ? silence(call, word) : silence_list(call, typed->silences);
  });

  auto* lift = app.add_subcommand("unsilence", "lift a silence before its end. Example: twinwatch unsilence 3");
  lift->add_option("SILENCE", typed->number, "its number (twinwatch silence)")->required();
  why(lift, typed->why);
  choose(lift, [typed](const Call& call) { return unsilence(call, typed->number, typed->why); });

  auto* hold = app.add_subcommand(
      "hold", "too much would change at once in what coordinators are told: all their mail waits for you");
  hold->add_option("HOLD", typed->holds.hold, "show this one with its schools");
  hold->add_option("--limit", typed->holds.limit, "how many of its schools")->capture_default_str();
  add_then(hold, typed->holds.then);
  hold->footer(
      "Measured against what was last sent, whatever brought the change about ([hold] of the configuration).\n"
      "Examples:\n  twinwatch hold\n  twinwatch hold 3 --limit 500\n"
      "  twinwatch approve 3 --why 'the yearly closing' --by ayse      # they get their digests, with these changes\n"
      "  twinwatch hold reject 3 --why 'the portal was changed'        # mail goes on, without these changes");
  auto* reject = hold->add_subcommand("reject", "mail goes on, and these changes are not told");
  reject->add_option("HOLD", typed->number, "its number")->required();
  why(reject, typed->why);
  choose(hold, [typed, reject](const Call& call) {
    return reject->parsed() ? hold_decide(call, false, typed->number, typed->why) : hold_show(call, typed->holds);
  });

  auto* approve = app.add_subcommand(
      "approve", "let the changes of a hold through: one digest a coordinator. Example: twinwatch approve 3 --by ayse");
  approve->add_option("HOLD", typed->number, "its number (twinwatch hold)")->required();
  why(approve, typed->why);
  choose(approve, [typed](const Call& call) { return hold_decide(call, true, typed->number, typed->why); });

  auto* past = app.add_subcommand(
      "history", "all that became of a school's alerts: who, why, on what evidence. Example: twinwatch history 751929");
  past->add_option("SCHOOL", typed->school, a_school)->required();
  past->add_option("--province", typed->province, "where the name is not enough");
  add_then(past, typed->then);
  choose(past, [typed](const Call& call) { return history(call, typed->school, typed->province, typed->then); });
}

}  // namespace twinwatch::cli
