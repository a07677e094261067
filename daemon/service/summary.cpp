#include "service/summary.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "worker/plain_text.hpp"

namespace twinwatch::service {

std::string grouped(std::int64_t number) {
  std::string digits = std::to_string(number < 0 ? -number : number);
  for (int at = static_cast<int>(digits.size()) - 3; at > 0; at -= 3) digits.insert(static_cast<std::size_t>(at), ",");
  return number < 0 ? "-" + digits : digits;
}

std::string describe(const RunReport& run) {
  const auto what = run.subject.empty() ? run.source : run.source + "/" + run.subject;
  std::string line = fmt::format("  {:<46} {:<11}", what, run.state);
  if (run.state == "unchanged") return line + " nothing changed";
  if (run.state == "failed") return line + fmt::format(" {}\n      {}", run.verdict, run.message);
  if (run.rows > 0) {
    line += fmt::format(" {} rows: {} loaded", grouped(run.rows), grouped(run.loaded));
    if (run.duplicate) line += fmt::format(", {} duplicate", grouped(run.duplicate));
    if (run.blank) line += fmt::format(", {} blank", grouped(run.blank));
    if (run.preamble) line += fmt::format(", {} preamble/footer", grouped(run.preamble));
    if (run.rejected) line += fmt::format(", {} rejected", grouped(run.rejected));
    line += ";";
  }
  if (run.state == "accepted") {
    if (run.added + run.changed + run.removed == 0)
      line += " nothing changed";
    else
      line += fmt::format(" +{} ~{} -{} records", grouped(run.added), grouped(run.changed), grouped(run.removed));
  }
  if (run.state == "quarantined") line += fmt::format(" held back as run {}\n      {}", run.run_id, run.message);
  return line;
}

std::string describe_coverage(const alert::Coverage& c) {
  const auto percent = c.eligible ? (100 * c.told() + c.eligible / 2) / c.eligible : 0;
  return fmt::format(
      "{} of {} eligible schools could be told ({} %): {} active, {} without an active project, {} unknown",
      grouped(c.told()), grouped(c.eligible), percent, grouped(c.active),
      grouped(c.inactive_stated + c.inactive_seen_none), grouped(c.unknown));
}

std::string describe_cycle(const CycleReport& report) {
  std::string text;
  bool changed = false;
  for (const auto& run : report.runs) {
    text += describe(run) + "\n";
    changed =
        changed || run.state == "quarantined" || run.state == "failed" || run.added + run.changed + run.removed > 0;
  }
  const auto& match = report.settled.match;
  if (match.schools_added + match.schools_changed + match.schools_gone > 0)
    text += fmt::format("  registry: {} schools new, {} changed, {} gone\n", grouped(match.schools_added),
                        grouped(match.schools_changed), grouped(match.schools_gone));
  if (match.linked + match.review + match.foreign > 0)
    text += fmt::format("  written names: {} linked to a school, {} for review, {} abroad\n", grouped(match.linked),
                        grouped(match.review), grouped(match.foreign));
  if (match.links_changed > 0) {
    text += fmt::format("  written names that had an answer: {} have another now\n", grouped(match.links_changed));
    constexpr std::size_t shown = 10;  // all that stand for a project are in --json
    for (std::size_t i = 0; i < std::min(shown, match.changed.size()); ++i) {
      const auto& link = match.changed[i];
      const auto named = [](std::int64_t school) {
        return school == 0 ? std::string("a person is asked") : fmt::format("#{}", school);
      };
      text += fmt::format("    {}: {} -> {}\n", worker::plain_text(link.name, 80), named(link.from), named(link.to));
    }
    if (match.changed.size() > shown) text += fmt::format("    … and {} more\n", match.changed.size() - shown);
  }
  const auto& alerts = report.settled.alerts;
  if (report.settled.status.changed + alerts.fired + alerts.resolved + alerts.pending > 0)
    text += fmt::format("  decided: {} schools changed status; alerts: {} new, {} resolved, {} open\n",
                        grouped(report.settled.status.changed), grouped(alerts.fired), grouped(alerts.resolved),
                        grouped(alerts.open));
  else if (!changed && match.linked + match.schools_added == 0)
    text += "  nothing changed\n";
  const auto& mail = report.mail;
  if (mail.composed.digests + mail.composed.baselines + mail.composed.operator_mails > 0)
    text +=
        fmt::format("  mail: {} first summaries, {} digests, {} to the operator\n", grouped(mail.composed.baselines),
                    grouped(mail.composed.digests), grouped(mail.composed.operator_mails));
  if (const auto hold = mail.composed.held != 0 ? mail.composed.held : report.settled.hold; hold != 0)
    text +=
        fmt::format("  all coordinator mail is held: too much would change at once; see `twinwatch hold {}`\n", hold);
  if (mail.sent.stopped) text += "  mail is stopped: nothing leaves until `twinwatch mail start`\n";
  if (mail.sent.refused + mail.sent.deferred > 0)
    text += fmt::format("  mail: {} refused, {} deferred; see `twinwatch mail list`\n", grouped(mail.sent.refused),
                        grouped(mail.sent.deferred));
  return text;
}

}  // namespace twinwatch::service
