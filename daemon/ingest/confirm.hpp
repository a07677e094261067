// An operator's word on a page type: "what the selectors find there is what the page shows". Until somebody has said
// so, what pages of that type claim is stored and shown but is no reason to say of any school that it has none
// (scope_run.unverified). `twinwatch source confirm` and `unconfirm`.
//
// One transaction each, on the writer's thread. What follows (status, alerts) is the caller's: mark_due() before.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "store/database.hpp"

namespace twinwatch::ingest {

// Pages whose request named no type.
inline constexpr const char* nameless_kind = "page";

struct KindVerdict {
  std::string source, plugin, kind;
  bool confirmed = true;
  std::string person, reason;
};

struct KindOutcome {
  bool changed = false;     // false: it was so before; who said it first stays written down
  std::int64_t scopes = 0;  // claims that count from now on, or no longer do
};

// Confirmed: the newest claim of each scope counts; older ones stay as they were told at their time. Taken back: no
// claim of that type counts any more, else an older one would speak in the newest one's place.
// Every word is kept with its reason in the table `switch` ("confirm:SOURCE:KIND").
KindOutcome set_kind_verdict(store::Database&, const KindVerdict&, std::int64_t now_ms);

struct ConfirmedKind {
  std::string kind, person;
  std::int64_t at_ms = 0;
};
std::vector<ConfirmedKind> confirmed_kinds(store::Database&, const std::string& source);

}  // namespace twinwatch::ingest
