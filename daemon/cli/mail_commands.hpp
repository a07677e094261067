// `twinwatch mail bounce|retry|test …`: what came back, what is to leave again, and whether the way out works. One
// function each; how each is called is in mail_commands.cpp.
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "cli/call.hpp"

namespace CLI {
class App;
}

namespace twinwatch::cli {

// A mail server that hands a mail to a pipe keeps it and tries again later when told so (EX_TEMPFAIL of sysexits.h).
inline constexpr int try_later = 75;

// Prints one JSON line a file with the keys recipient, status, reason, kind; touches nothing. "-": standard input.
int bounce_explain(const std::vector<std::filesystem::path>& files);
int bounce_note(const Call& call);                            // one mail from standard input
int mail_test(const Call& call, const std::string& address);  // "": sends nothing; amiss: the way is shut
int mail_retry(const Call& call, std::int64_t mail_id);

using Choose = std::function<void(CLI::App*, std::function<int(const Call&)>)>;  // as in source_commands.hpp

struct MailCommands {
  const CLI::App* bounce = nullptr;
  bool only_explains() const;  // needs no configuration
  bool is_pipe() const;        // what fails is to be tried again
};
MailCommands add_mail_commands(CLI::App& mail, const Choose& choose);

}  // namespace twinwatch::cli
