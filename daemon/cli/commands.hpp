// The commands of `twinwatch`, one function each; what each prints is in its file, how it is called in
// twinwatch_main.cpp. Those that only read need no daemon and touch nothing.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli/alert_commands.hpp"
#include "cli/call.hpp"

namespace twinwatch::cli {

int check(const Call& call);
int doctor(const Call& call, bool links);
int status(const Call& call);
int coverage(const Call& call, bool gaps);

struct Import {
  std::string source;  // empty: the only one that takes files
  std::vector<std::filesystem::path> files;
  bool older = false;  // also when a file bears an earlier date than what is accepted
};
int import_files(const Call& call, const Import& what);
int run(const Call& call, const std::string& source);
int run_decide(const Call& call, bool accept, std::int64_t run_id, const std::string& reason);
int runs(const Call& call, std::int64_t run_id, std::int64_t limit);  // run_id 0: the list

struct Inspect {
  std::filesystem::path file;
  std::string source;    // whose settings; empty: school_csv's defaults
  bool csv = false;      // print the table as read
  std::string sheet;     // of a workbook, for csv
  bool propose = false;  // print a profile to begin with
  std::size_t sample = 5;
};
int inspect(const Call& call, const Inspect& what);

struct Robots {
  std::string url;
  std::string agent = "twinwatch";  // a product token, or a User-Agent that begins with one
  std::string file;                 // instead of the server's robots.txt; "-": standard input
};
int robots(const Call& call, const Robots& what);  // amiss: disallowed

struct SchoolFilter {
  std::string province, status, text;
  bool all = false;                   // not only eligible ones
  std::optional<std::int64_t> limit;  // none: 50 on a screen, all in a file
  std::filesystem::path out;          // a file to be written, .xlsx or .csv; empty: shown
};
int schools(const Call& call, const SchoolFilter& filter);
int explain(const Call& call, const std::string& school, const std::string& province, const Then& then);

int mail_list(const Call& call, const std::string& state, std::int64_t limit);
enum class MailPart { text, html, raw };
int mail_show(const Call& call, std::int64_t mail_id, MailPart part);
// Composed again from the facts of its day; amiss: it is not what was written, stderr says in what.
int mail_show_again(const Call& call, std::int64_t mail_id, MailPart part);
int mail_switch(const Call& call, bool stop, const std::string& reason);
int mail_compose(const Call& call);

}  // namespace twinwatch::cli
