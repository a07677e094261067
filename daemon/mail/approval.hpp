// Drafts and who let them go. A draft leaves once, and only the newest of its route and recipient: it says all that
// those before it said, which are superseded and never leave. Every decision is written down with who and when.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "mail/digest.hpp"
#include "store/database.hpp"

namespace twinwatch::mail {

struct ApproveAsk {
  std::int64_t mail_id = 0;  // this one; else
  std::string route{};       // the newest of each recipient of this route; "" with mail_id 0: of every route
  std::string person{};
};

struct ApproveLine {
  enum class What { approved, already, superseded, refused };
  std::int64_t mail_id = 0;
  std::string route, recipient, subject;
  What what = What::approved;
  std::string told;
};
std::string_view name_of(ApproveLine::What);

// One transaction. Throws std::invalid_argument: no such mail, or no draft waits there.
std::vector<ApproveLine> approve_drafts(store::Database&, const MailPolicy&, const ApproveAsk&, std::int64_t now_ms);

// A draft to this recipient that nobody decided on: what is composed next takes its place and has to say what it said.
bool draft_waits(store::Database&, std::string_view route, std::string_view recipient);
// Those that `by_mail` takes the place of. Inside the caller's transaction.
void supersede_drafts(store::Database&, std::int64_t by_mail, std::int64_t now_ms);

}  // namespace twinwatch::mail
