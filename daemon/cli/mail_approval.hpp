// `twinwatch mail approve` and `mail preview`: what lets a draft leave, and what would be written.
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "cli/call.hpp"

namespace CLI {
class App;
}

namespace twinwatch::cli {

struct MailApprove {
  std::int64_t mail = 0;
  std::string route;  // as it is written: "25", "Erzurum", "national"
  bool all = false;
};
int mail_approve(const Call& call, const MailApprove& what);  // amiss: one at least was not approved

struct MailPreview {
  std::string route, day;     // day: "2026-11-09"; empty: now
  std::string known_at;       // only what was known then; empty: what was known on that day
  std::filesystem::path out;  // .eml, .html or .txt; empty: shown
};
int mail_preview(const Call& call, const MailPreview& what);  // amiss: there is nothing to tell

void add_mail_approval_commands(CLI::App& mail,
                                const std::function<void(CLI::App*, std::function<int(const Call&)>)>& choose);

}  // namespace twinwatch::cli
