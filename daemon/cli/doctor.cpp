// doctor: everything that `check` reads, and how the installation is: what an operator would look at one by one when
// something is odd. Touches nothing; the network only for the mail server that is configured, and for --links.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <stdexcept>

#include "cli/commands.hpp"
#include "cli/findings.hpp"
#include "cli/rule_commands.hpp"
#include "mail/links.hpp"
#include "mail/outbox.hpp"
#include "mail/smtp.hpp"
#include "service/control.hpp"
#include "service/summary.hpp"

namespace twinwatch::cli {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void wrong(const std::string& what) { throw std::runtime_error(what); }

std::int64_t number(store::Database& db, const char* sql) { return db.sql().execAndGet(sql).getInt64(); }

void look_at_disk(const Call& call, Findings& found) {
  const auto& config = call.config;
  found.attempt("state: ", [&] {
    if (!fs::is_directory(config.state_dir))
      wrong(fmt::format("{}: is not there yet: the first start makes it", config.state_dir.string()));
    if (::access(config.state_dir.c_str(), W_OK | X_OK) != 0)
      wrong(
          fmt::format("{}: you may not write there. Run this as the daemon's user: sudo -u twinwatch twinwatch doctor",
                      config.state_dir.string()));
    return config.state_dir.string();
  });
  found.attempt("disk: ", [&] {
    std::error_code none;
    const auto space = fs::space(config.state_dir, none);
    const auto database = fs::file_size(config.database, none);
    const auto need = std::max<std::uint64_t>(config.house.disk_free_octets, none ? 0 : 2 * database);
    const auto free = fmt::format("{} MiB free, {} MiB wanted (operator.disk_free_mib, or two copies of the database)",
                                  service::grouped(static_cast<std::int64_t>(space.available >> 20)),
                                  service::grouped(static_cast<std::int64_t>(need >> 20)));
    if (space.available < need) wrong(fmt::format("{}: {}. Make room", config.state_dir.string(), free));
    return free;
  });
}

void look_at_mail(const Call& call, store::Database& db, Findings& found) {
  found.attempt("mail: ", [&] {
    if (mail::mail_stopped(db)) wrong("mail is stopped: nothing leaves before `twinwatch mail start`");
    if (const auto hold = number(db, "SELECT ifnull(max(hold_id), 0) FROM hold WHERE state = 'open'"); hold != 0)
      wrong(fmt::format("coordinators' mail is held: look with `twinwatch hold {}`", hold));
    const auto behind = number(db, "SELECT count(*) FROM outbox WHERE state IN ('deferred', 'unknown', 'refused')");
    const auto drafts = number(db, "SELECT count(*) FROM outbox WHERE state = 'draft'");
    const auto told = fmt::format("{} waiting, {} drafts, {} not delivered",
                                  number(db, "SELECT count(*) FROM outbox WHERE state = 'queued'"), drafts, behind);
    if (behind != 0) wrong(fmt::format("mail: {}. See `twinwatch mail list`", told));
    return told;
  });
  const auto& config = call.config.mail;
  found.attempt("mail's way: ", [&] {
    if (!config.smtp_is_on) return config.maildir.string() + ", a Maildir: nobody is mailed (mail.transport)";
    const auto way = mail::Smtp(config.smtp).try_the_way();
    if (way.outcome != mail::Delivery::Outcome::sent)
      wrong(fmt::format("{}:{}: {}. Try again with `twinwatch mail test`", config.smtp.host, config.smtp.port,
                        as_text(way.reply)));
    return fmt::format("{}:{}: {}", config.smtp.host, config.smtp.port, as_text(way.reply));
  });
}

void look_at_database(const Call& call, Findings& found) {
  std::optional<store::Database> db;
  found.attempt("database: ", [&] {
    db.emplace(call.read());
    const auto said = db->sql().execAndGet("PRAGMA quick_check(1)").getString();
    if (said != "ok")
      wrong(fmt::format("{}: is damaged ({}). Stop the daemon and put the last backup back",
                        call.config.database.string(), said));
    return fmt::format("{}, sound, {} schools", call.config.database.string(),
                       service::grouped(number(*db, "SELECT count(*) FROM school WHERE gone_ms IS NULL")));
  });
  if (!db) return;
  look_at_mail(call, *db, found);
  SQLite::Statement notices(
      db->sql(), "SELECT message FROM notice WHERE closed_ms IS NULL AND severity <> 'info' ORDER BY notice_id");
  while (notices.executeStep()) found.bad.push_back(as_text(notices.getColumn(0).getString()));
}

// A calendar that ends silently would have mail leave on holidays and rules wait for a year that never begins.
void look_at_calendar(const Call& call, Findings& found) {
  found.attempt("school year: ", [&] {
    const auto calendar = calendar_of(call);
    const calendar::Span* last = nullptr;
    for (const auto& span : calendar.spans())
      if (span.what == "school_year" && (last == nullptr || span.to_ms > last->to_ms)) last = &span;
    constexpr std::int64_t soon_ms = 60LL * 24 * 3'600'000;
    if (last == nullptr || last->to_ms < call.now_ms() + soon_ms)
      wrong(fmt::format("{}: knows no school year {}. Write down the next one's days",
                        call.config.calendar_file.string(),
                        last == nullptr ? "at all" : "beyond " + call.day(last->to_ms)));
    return fmt::format("known until {}", call.day(last->to_ms));
  });
}

void look_at_links(const Call& call, Findings& found) {
  std::vector<mail::Link> links;
  try {
    const auto calendar = calendar_of(call);
    links = mail::offered_links(call.config.mail.policy, alert::load_rules(call.config.rules_dir, &calendar));
  } catch (const std::exception&) {
    return;  // what cannot be read has been told
  }
  for (const auto& link : links)
    found.attempt("link: ", [&] {
      const auto answer = mail::ask_link(link.url);
      const auto told = fmt::format("{} ({}): {}", link.url, link.where, answer.told);
      if (!answer.leads_somewhere) wrong(told + ". Mend the link where it stands");
      return told;
    });
  if (links.empty()) found.good.emplace_back("links: the mails offer none");
}

}  // namespace

int doctor(const Call& call, bool links) {
  Findings found;
  look_at_start(call, found);
  look_at_disk(call, found);
  found.attempt("daemon: ", [&] {
    if (!service::ask_daemon(call.config.socket, R"({"do":"ping"})", {}).has_value())
      wrong(fmt::format("no daemon answers at {}: systemctl start twinwatchd, then systemctl status twinwatchd",
                        call.config.socket.string()));
    return call.config.socket.string();
  });
  look_at_database(call, found);
  look_at_calendar(call, found);
  if (links) look_at_links(call, found);
  tell(call, found, "Nothing is wrong.", "{} to mend.");
  return found.bad.empty() ? ok : amiss;
}

}  // namespace twinwatch::cli
