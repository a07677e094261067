#include "cli/feedback_commands.hpp"

#include <CLI/CLI.hpp>
#include <memory>

namespace twinwatch::cli {

void add_feedback_commands(CLI::App& app,
                           const std::function<void(CLI::App*, std::function<int(const Call&)>)>& choose) {
  struct Asked {
    FeedbackImport import;
    FeedbackList list;
    std::int64_t answer = 0;
    std::string why;
  };
  const auto asked = std::make_shared<Asked>();
  auto* feedback = app.add_subcommand("feedback", "what coordinators answered in the lists that they were sent");
  feedback->require_subcommand(1);
  feedback->footer(
      "A coordinator fills in \"Karar / Decision\" of the attached list and sends it back. In it may stand, in Turkish "
      "or "
      "English:\n  Projesi var (has a project)        with its link; the school is no longer called inactive\n"
      "  Kapandı, Birleşti, Kapsam dışı     (closed, merged, not eligible) no mail names the school until the registry "
      "says "
      "something new of it\n  Görüşüldü (contacted)              asked again after eight weeks, or on the day in "
      "\"Tarih / "
      "Until\"\n  Ertele (snooze until)              asked again on that day\n"
      "Example:\n  twinwatch feedback import erzurum.xlsx --by erzurum@example.org            # shows what it would "
      "do\n"
      "  twinwatch feedback import erzurum.xlsx --by erzurum@example.org --apply");

  auto* import =
      feedback->add_subcommand("import", "read a filled-in list: shows what each row would do; --apply does it");
  import->footer(
      "--by is the coordinator's address, who may answer for his own provinces alone; or the name of who imports for "
      "the "
      "coordinator whose list it is. A row that is refused keeps no other from being done. The same file again changes "
      "nothing. Exit code 1: some rows were refused.");
  import->add_option("FILE", asked->import.file, "the list, filled in and saved by a spreadsheet (.xlsx, .csv)")
      ->required();
  import->add_flag("--apply", asked->import.apply, "do it; else it is only shown");
  import->add_option("--province", asked->import.province, "only schools of it: its name or plate number");
  choose(import, [asked](const Call& call) { return feedback_import(call, asked->import); });

  auto* list = feedback->add_subcommand("list", "the answers that stand, newest first");
  list->footer("Example:\n  twinwatch feedback list --province Erzurum --all");
  list->add_option("--province", asked->list.province, "only schools of it: its name or plate number");
  list->add_flag("--all", asked->list.all, "also those that were taken back, answered anew or have lapsed");
  choose(list, [asked](const Call& call) { return feedback_list(call, asked->list); });

  auto* undo = feedback->add_subcommand("undo", "take one answer back: the school is asked about again");
  undo->footer("Example:\n  twinwatch feedback undo 12 --why 'the link is of another school'");
  undo->add_option("N", asked->answer, "the answer's number in the list")->required();
  undo->add_option("--why,--reason", asked->why, "why, for the record; who is --by");
  choose(undo, [asked](const Call& call) { return feedback_undo(call, asked->answer, asked->why); });
}

}  // namespace twinwatch::cli
