// gate.canary: schools of which the operator knows what the portal says. A run that reads one wrong has read all of
// them by a wrong eye, however whole it looks.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "ingest/checks.hpp"
#include "ingest/record_key.hpp"
#include "text/fold.hpp"

namespace twinwatch::ingest {

namespace {

struct Met {
  bool read = false;  // its page was, or a record of it
  std::set<std::string> states;
};

int state_column(const KindColumns& kind) {
  for (std::size_t i = 0; i < kind.size(); ++i)
    if (kind.spec->fields[i].name == "state") return static_cast<int>(i);
  return -1;
}

bool any_active(const Met& met, const std::vector<std::string>& words) {
  return std::any_of(met.states.begin(), met.states.end(), [&](const std::string& state) {
    return std::find(words.begin(), words.end(), text::fold(state)) != words.end();
  });
}

std::string what_was_read(const Met& met) {
  return met.states.empty() ? "no project"
                            : fmt::format("projects in the states \"{}\"", fmt::join(met.states, "\", \""));
}

}  // namespace

std::vector<Finding> check_canaries(const GateInput& in) {
  const auto& canaries = in.thresholds.canaries;
  if (canaries.empty()) return {};
  std::vector<Met> met(canaries.size());
  const auto each_of = [&](std::string_view account, const auto& work) {
    for (std::size_t i = 0; i < canaries.size(); ++i)
      if (canaries[i].account == account) work(met[i]);
  };
  for (const RunClaim& claim : in.reading.covers)
    if (claim.kind == "participation" && !claim.account.empty())
      each_of(claim.account, [](Met& one) { one.read = true; });
  const KindColumns* const kind = columns_of("participation");
  const int state = state_column(*kind);
  RowLayout layout;
  Row row;
  in.staged.each([&](std::size_t, const worker::Observation& seen) {
    if (seen.entry != worker::Entry::record || seen.kind != "participation") return;
    layout.lay_out(seen, *kind, row);
    each_of(row.at(kind->account), [&](Met& one) {
      one.read = true;
      one.states.emplace(row.at(state));
    });
  });
  std::vector<Finding> findings;
  for (std::size_t i = 0; i < canaries.size(); ++i) {
    if (!met[i].read) continue;
    const bool active = any_active(met[i], in.thresholds.active_states);
    const bool expected = canaries[i].active;
    findings.push_back(
        {"gate.canary",
         active == expected,
         expected ? "an active project" : "no active project",
         what_was_read(met[i]),
         fmt::format("{} is known to have {}, this run read {}. If the school has changed, mend the "
                     "canary in the configuration",
                     canaries[i].account, expected ? "an active project" : "no active project", what_was_read(met[i])),
         {}});
  }
  return findings;
}

}  // namespace twinwatch::ingest
