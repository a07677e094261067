#include "cli/source_commands.hpp"

#include <CLI/CLI.hpp>
#include <memory>

namespace twinwatch::cli {

namespace {

struct Told {  // what the command line says; lives as long as the commands that were added
  std::string described;
  bool toml = false;
  Probe probe;
  KindWord word;
  Replay replay;
  Record record;
};

}  // namespace

CLI::App* add_source_commands(CLI::App& app, const Choose& choose) {
  const auto told = std::make_shared<Told>();
  auto* source = app.add_subcommand(
      "source", "the sources: what each is, what it would read, what it has read, and what you say of that");
  source->require_subcommand(1);

  auto* list = source->add_subcommand(
      "list", "each source: when it was read last and is next, pages held, page types, hosts that are left alone");
  list->footer("Example:\n  twinwatch source list");
  choose(list, [](const Call& call) { return source_list(call); });

  auto* describe = source->add_subcommand(
      "describe", "what a plugin says of itself: version, hosts, page types, and every setting with what is in force");
  describe->add_option("SOURCE", told->described, "a source of the configuration, or an installed plugin")->required();
  describe->add_flag("--toml", told->toml, "print a commented table for the configuration, ready to be pasted");
  describe->footer(
      "Examples:\n  twinwatch source describe etwinning_net\n  twinwatch source describe school_csv --toml");
  choose(describe, [told](const Call& call) { return source_describe(call, told->described, told->toml); });

  auto* probe = source->add_subcommand(
      "probe",
      "read one page as the source would, and tell what was found on it; stores nothing. Exit codes: 0 every landmark "
      "was found, 1 one is missing or the page could not be read, 2 it could not be had");
  probe->add_option("SOURCE", told->probe.source, "whose hosts, pace, settings and plugin")->required();
  probe->add_option("URL", told->probe.url, "the page's address")->required();
  probe->add_option("--kind", told->probe.kind, "its page type; else as the source asks for it");
  probe->add_option("--tag", told->probe.tag, "the tag that the plugin gave its request");
  auto* file = probe->add_option("--file", told->probe.file, "take this file as what the address answers; asks nobody");
  probe->add_option("--header-charset", told->probe.header_charset, "the charset that the header would declare")
      ->needs(file);
  probe->footer(
      "Examples:\n  twinwatch source probe etwinning_meb https://etwinning.meb.gov.tr/ulusal-kalite-etiketi/\n"
      "  twinwatch source probe etwinning_meb https://etwinning.meb.gov.tr/ulusal-kalite-etiketi/ --file saved.html");
  choose(probe, [told](const Call& call) { return source_probe(call, told->probe); });

  const auto add_word = [&](const char* name, const char* help, const char* example, bool confirmed) {
    auto* command = source->add_subcommand(name, help);
    command->add_option("SOURCE", told->word.source, "the source")->required();
    command->add_option("KIND", told->word.kind, "the page type (twinwatch source list)")->required();
    command->add_option("--reason", told->word.reason, "what you compared it with, for the record");
    command->footer(example);
    choose(command, [told, confirmed](const Call& call) {
      told->word.confirmed = confirmed;
      return source_confirm(call, told->word);
    });
  };
  add_word("confirm",
           "you have compared what is found on pages of this type with what they show in a browser: from now on what "
           "they claim counts",
           "Example:\n  twinwatch source confirm etwinning_net project --reason 'five pages compared'", true);
  add_word("unconfirm", "take that back: what these pages claim is kept and shown, and no school's status rests on it",
           "Example:\n  twinwatch source unconfirm etwinning_net project --reason 'the portal was rebuilt'", false);

  auto* replay = source->add_subcommand("replay",
                                        "read what the archive keeps again, with today's plugin and settings, and show "
                                        "what would change; changes nothing "
                                        "without --accept. Exit codes: 0 the gate lets it through, 1 it holds it back");
  replay->add_option("SOURCE", told->replay.source, "the source")->required();
  replay->add_option("--from", told->replay.from, "only pages fetched since that day, YYYY-MM-DD; the rest stand");
  replay->add_flag("--accept", told->replay.accept, "for good: as if the source had been read like this");
  replay->footer(
      "Examples:\n  twinwatch source replay etwinning_net\n"
      "  twinwatch source replay etwinning_net --from 2026-11-01 --accept");
  choose(replay, [told](const Call& call) { return source_replay(call, told->replay); });

  auto* record = source->add_subcommand(
      "record", "write the newest kept pages into a new folder, for a plugin's tests; personal parts are blanked");
  record->add_option("SOURCE", told->record.source, "the source")->required();
  record->add_option("FOLDER", told->record.folder, "a new folder; nothing is overwritten")->required();
  record->add_option("--limit", told->record.limit, "how many pages of each type")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  record->footer("Example:\n  twinwatch source record etwinning_net ./pages --limit 3");
  choose(record, [told](const Call& call) { return source_record(call, told->record); });
  return describe;
}

}  // namespace twinwatch::cli
