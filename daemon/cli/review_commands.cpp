#include "cli/review_commands.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

namespace twinwatch::cli {
namespace {

struct ReviewAsked {  // what the command line says; lives as long as the commands that were added
  ReviewList list;
  ReviewWord word;
  ReviewImport import;
  std::string file, province, number_or_name;
};
using Commands = std::vector<std::pair<CLI::App*, std::function<int(const Call&)>>>;

bool is_number(const std::string& text) {
  return !text.empty() && text.size() < 19 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

int take_back(const Call& call, ReviewAsked& asked) {
  auto& word = asked.word;
  if (is_number(asked.number_or_name))
    word.number = std::stoll(asked.number_or_name);
  else
    word.name = asked.number_or_name;
  return review_decide(call, word);
}

}  // namespace

void add_review_commands(CLI::App& app, const std::function<void(CLI::App*, std::function<int(const Call&)>)>& choose) {
  const auto asked = std::make_shared<ReviewAsked>();
  const auto commands = std::make_shared<Commands>();  // beside it, not in it: each of them holds `asked`
  auto* review = app.add_subcommand(
      "review", "written names of which it is not sure which school they are; what most hangs on comes first");
  review->footer(
      "Example, a whole round in a spreadsheet:\n  twinwatch review export sorular.xlsx --province Erzurum\n"
      "  twinwatch review import sorular.xlsx            # shows what it would do\n"
      "  twinwatch review import sorular.xlsx --apply\n"
      "Example, one by one:\n  twinwatch review\n  twinwatch review accept 12 751929 --why 'asked on the phone'\n"
      "A word on a name holds for every record that writes it so, today's and later ones; it stays until `undo`, and "
      "waits again when its school leaves the registry.");
  const auto add = [&](const char* name, const char* help, const char* footer, std::function<int(const Call&)> run) {
    auto* command = review->add_subcommand(name, help);
    command->footer(footer);
    commands->emplace_back(command, std::move(run));
    return command;
  };
  const auto add_filter = [&](CLI::App* command) {
    command->add_option("--province", asked->list.province, "only names written in it: its name or plate number");
    command->add_option("--limit", asked->list.limit, "how many")->capture_default_str();
  };
  const auto add_number = [&](CLI::App* command) {
    command->add_option("N", asked->word.number, "the name's number in the list")->required();
  };
  const auto add_why = [&](CLI::App* command) {
    command->add_option("--why,--reason", asked->word.why, "why, for the record; who is --by");
  };
  const auto add_mention = [&](CLI::App* command) {
    command->add_option("--mention", asked->word.mention,
                        "only for this record name (review show), not for all that write the name so");
  };
  const auto add_anyway = [&](CLI::App* command) {
    command->add_flag("--anyway", asked->word.anyway, "although province or level speak against it");
  };
  const auto decide = [asked](const char* act) {
    return [asked, act](const Call& call) {
      asked->word.act = act;
      return review_decide(call, asked->word);
    };
  };
  constexpr auto school_help = "the school's number (#12) or its official code";

  add_filter(review);
  auto* list = add("list", "what waits, as without a command; or what was decided",
                   "Examples:\n  twinwatch review list --province 25\n  twinwatch review list --decided",
                   [asked](const Call& call) { return review_list(call, asked->list); });
  add_filter(list);
  list->add_flag("--decided", asked->list.decided, "the words that stand, newest first");

  add_number(add("show", "one name: every record that writes it so, the schools it might be, what was said of it",
                 "Example:\n  twinwatch review show 12",
                 [asked](const Call& call) { return review_show(call, asked->word.number); }));

  auto* accept =
      add("accept", "this name is that school; without SCHOOL the one that is offered, if it is the only one",
          "Examples:\n  twinwatch review accept 12\n  twinwatch review accept 12 751929 --why 'asked on the "
          "phone'\n  twinwatch review accept 12 '#345' --by ayse",
          decide("accept"));
  add_number(accept);
  accept->add_option("SCHOOL", asked->word.school, school_help);
  add_mention(accept);
  add_anyway(accept);
  add_why(accept);

  auto* reject = add("reject", "this name is not that school: it is not offered again, and no longer linked to it",
                     "Example:\n  twinwatch review reject 12 '#345' --why 'closed in 2014'", decide("reject"));
  add_number(reject);
  reject->add_option("SCHOOL", asked->word.school, school_help)->required();
  add_why(reject);

  auto* alias =
      add("alias", "a name that is written so means that school, met already or not",
          "Without --district it holds in the whole province, but where a record tells another district than "
          "the school's.\nExample:\n  twinwatch review alias 'GAZİ İ.O.' --province Ankara --district Çankaya "
          "700001",
          decide("alias"));
  alias->add_option("NAME", asked->word.name, "as it is written; case, accents and spaces do not matter")->required();
  alias->add_option("--province", asked->word.province, "its name or plate number")->required();
  alias->add_option("--district", asked->word.district, "as it is written");
  alias->add_option("SCHOOL", asked->word.school, school_help)->required();
  add_anyway(alias);
  add_why(alias);

  auto* none = add("none", "this name is no school of the registry",
                   "Example:\n  twinwatch review none 12 --why 'a course'", decide("none"));
  add_number(none);
  add_mention(none);
  add_why(none);

  auto* undo = add("undo", "take back the last standing word on this name; the matcher decides again",
                   "Examples:\n  twinwatch review undo 12 --why 'the wrong line'\n"
                   "  twinwatch review undo 'GAZİ İ.O.' --province Ankara     # an alias that nobody has written yet",
                   [asked](const Call& call) {
                     asked->word.act = "undo";
                     return take_back(call, *asked);
                   });
  undo->add_option("N", asked->number_or_name, "the name's number, or the name itself with its province")->required();
  undo->add_option("--province", asked->word.province, "of a name");
  undo->add_option("--district", asked->word.district, "of a name");
  add_why(undo);

  auto* to_file =
      add("export", "write what waits to a workbook (.xlsx) or CSV (.csv), to be filled in and imported again",
          "Examples:\n  twinwatch review export sorular.xlsx\n  twinwatch review export sorular.csv --province "
          "Erzurum\nIn *Karar / Decision* write a candidate's number (1 to 5), a school's number (#345) or "
          "code, YOK or NONE (no school of the registry), SONRA or LATER, or nothing.",
          [asked](const Call& call) { return review_export(call, asked->file, asked->province); });
  to_file->add_option("FILE", asked->file, "the file, in place of what is there")->required();
  to_file->add_option("--province", asked->province, "only names written in it");

  auto* from_file =
      add("import", "read a filled-in file: shows what each row would do; --apply does it",
          "Examples:\n  twinwatch review import sorular.xlsx\n  twinwatch review import sorular.xlsx --apply "
          "--by ayse\nA row that is refused keeps no other from being done. The same file again changes "
          "nothing. Exit code 1: some rows were refused.",
          [asked](const Call& call) { return review_import(call, asked->import); });
  from_file->add_option("FILE", asked->import.file, "what `review export` wrote, filled in and saved by a spreadsheet")
      ->required();
  from_file->add_flag("--apply", asked->import.apply, "do it; else it is only shown");
  from_file->add_option("--why,--reason", asked->import.why, "why, where a row has no note; who is --by");

  choose(review, [asked, commands](const Call& call) {
    for (const auto& [command, run] : *commands)
      if (command->parsed()) return run(call);
    return review_list(call, asked->list);
  });
}

}  // namespace twinwatch::cli
