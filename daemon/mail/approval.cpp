#include "mail/approval.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "mail/calendar.hpp"
#include "match/statement.hpp"
#include "store/transaction.hpp"

namespace twinwatch::mail {
namespace {

using match::Statement;
using Became = ApproveLine::What;

constexpr std::string_view of_the_house = "kind <> 'operator'";

void decide(store::Database& db, std::int64_t mail_id, std::string_view what, std::int64_t by_mail,
            std::string_view person, std::int64_t now_ms) {
  Statement put(db.sql(),
                "INSERT OR IGNORE INTO draft_decision (mail_id, what, by_mail, person, at_ms) VALUES (?,?,?,?,?)");
  put.integer(1, mail_id).text(2, what).integer_or_null(3, by_mail).text(4, person).integer(5, now_ms).run();
}

std::vector<std::int64_t> asked_for(store::Database& db, const ApproveAsk& ask) {
  if (ask.mail_id != 0) return {ask.mail_id};
  Statement drafts(
      db.sql(), fmt::format("SELECT mail_id FROM outbox o WHERE state = 'draft' AND {} AND (?1 = '' OR route = ?1) AND "
                            "NOT EXISTS (SELECT 1 FROM draft_decision d WHERE d.mail_id = o.mail_id) ORDER BY mail_id",
                            of_the_house));
  drafts.text(1, ask.route);
  std::vector<std::int64_t> ids;
  while (drafts.step()) ids.push_back(drafts.integer(0));
  return ids;
}

class Approving {
 public:
  Approving(store::Database& db, const MailPolicy& policy, const std::string& person, std::int64_t now_ms)
      : db_(db), policy_(policy), person_(person), now_(now_ms) {}

  ApproveLine approve(std::int64_t mail_id) {
    ApproveLine line;
    line.mail_id = mail_id;
    Statement mail(db_.sql(), "SELECT route, recipient, subject, state FROM outbox WHERE mail_id = ?");
    if (!mail.integer(1, mail_id).step())
      throw std::invalid_argument(
          fmt::format("there is no mail {}: `twinwatch mail list` shows their numbers", mail_id));
    line.route = mail.text(0);
    line.recipient = mail.text(1);
    line.subject = mail.text(2);
    const std::string state(mail.text(3));
    mail.reset();
    if (decided_before(line)) return line;
    if (state != "draft") {
      line.what = Became::already;
      line.told = fmt::format("it is no draft: {}", state);
      return line;
    }
    if (const auto newer = newer_than(line); newer != 0) {
      decide(db_, mail_id, "superseded", newer, "program", now_);
      line.what = Became::superseded;
      line.told = superseded_by(newer);
      return line;
    }
    if (const auto approver = policy_.approver_of(line.route); !approver.empty() && approver != person_) {
      line.what = Became::refused;
      line.told = fmt::format("mail of {} is approved by {}, and you are {}", line.route, approver, person_);
      return line;
    }
    decide(db_, mail_id, "approved", 0, person_, now_);
    Statement go(db_.sql(), "UPDATE outbox SET state = 'queued' WHERE mail_id = ? AND state = 'draft'");
    go.integer(1, mail_id).run();
    line.told = "it may leave";
    return line;
  }

 private:
  static std::string superseded_by(std::int64_t mail_id) {
    return fmt::format("mail {} took its place and says all of it: this one never leaves", mail_id);
  }

  bool decided_before(ApproveLine& line) {
    Statement before(db_.sql(), "SELECT what, ifnull(by_mail, 0), person, at_ms FROM draft_decision WHERE mail_id = ?");
    if (!before.integer(1, line.mail_id).step()) return false;
    line.what = before.text(0) == "approved" ? Became::already : Became::superseded;
    line.told = before.text(0) == "approved"
                    ? fmt::format("approved on {} by {}", short_day(before.integer(3)), before.text(2))
                    : superseded_by(before.integer(1));
    return true;
  }

  // The newest of the same route and recipient, whatever became of it: who has had that one must not get this one.
  std::int64_t newer_than(const ApproveLine& line) {
    Statement newer(
        db_.sql(),
        fmt::format("SELECT max(mail_id) FROM outbox WHERE route = ? AND recipient = ? AND mail_id > ? AND {}",
                    of_the_house));
    newer.text(1, line.route).text(2, line.recipient).integer(3, line.mail_id);
    return newer.step() ? newer.integer(0) : 0;
  }

  store::Database& db_;
  const MailPolicy& policy_;
  const std::string& person_;
  std::int64_t now_;
};

}  // namespace

std::string_view name_of(Became what) {
  switch (what) {
    case Became::approved:
      return "approved";
    case Became::already:
      return "already";
    case Became::superseded:
      return "superseded";
    case Became::refused:
      break;
  }
  return "refused";
}

std::vector<ApproveLine> approve_drafts(store::Database& db, const MailPolicy& policy, const ApproveAsk& ask,
                                        std::int64_t now_ms) {
  if (ask.person.empty()) throw std::invalid_argument("Who approves? Say it with --by");
  store::Transaction transaction(db);
  const auto ids = asked_for(db, ask);
  if (ids.empty())
    throw std::invalid_argument(fmt::format("no draft waits{}: `twinwatch mail list --state draft`",
                                            ask.route.empty() ? "" : " on " + ask.route));
  Approving approving(db, policy, ask.person, now_ms);
  std::vector<ApproveLine> lines;
  for (const auto id : ids) lines.push_back(approving.approve(id));
  transaction.commit();
  return lines;
}

bool draft_waits(store::Database& db, std::string_view route, std::string_view recipient) {
  Statement waits(
      db.sql(),
      "SELECT 1 FROM outbox o WHERE route = ? AND recipient = ? AND state = 'draft' AND NOT EXISTS (SELECT 1 "
      "FROM draft_decision d WHERE d.mail_id = o.mail_id) LIMIT 1");
  return waits.text(1, route).text(2, recipient).step();
}

void supersede_drafts(store::Database& db, std::int64_t by_mail, std::int64_t now_ms) {
  Statement put(
      db.sql(),
      "INSERT INTO draft_decision (mail_id, what, by_mail, person, at_ms) SELECT o.mail_id, 'superseded', ?1, "
      "'program', ?2 FROM outbox o JOIN outbox n ON n.mail_id = ?1 WHERE o.route = n.route AND o.recipient = "
      "n.recipient AND o.mail_id < ?1 AND o.state = 'draft' AND NOT EXISTS (SELECT 1 FROM draft_decision d "
      "WHERE d.mail_id = o.mail_id)");
  put.integer(1, by_mail).integer(2, now_ms).run();
}

}  // namespace twinwatch::mail
