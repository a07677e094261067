#include "mail/outbox.hpp"

#include <fmt/format.h>

#include <exception>
#include <vector>

#include "alert/rules.hpp"
#include "store/transaction.hpp"

namespace twinwatch::mail {

namespace {

// 'sending' is here for the mail during which the process died: the same octets go again. 'unknown' is not: the peer
// may have it, and a coordinator who asked for no duplicates is better served by a person who looks.
std::vector<std::int64_t> waiting(SQLite::Database& db) {
  SQLite::Statement rows(
      db,
      "SELECT mail_id FROM outbox WHERE state IN ('queued', 'sending', 'deferred') AND (kind = 'operator' OR NOT "
      // Too much would change at once (alert/hold.hpp): what was written before that waits as well.
      "EXISTS (SELECT 1 FROM hold WHERE state = 'open')) ORDER BY mail_id");
  std::vector<std::int64_t> ids;
  while (rows.executeStep()) ids.push_back(rows.getColumn(0).getInt64());
  return ids;
}

std::string_view state_of(Delivery::Outcome outcome) {
  switch (outcome) {
    case Delivery::Outcome::sent:
      return "sent";
    case Delivery::Outcome::refused:
      return "refused";
    case Delivery::Outcome::deferred:
      return "deferred";
    case Delivery::Outcome::unknown:
      break;
  }
  return "unknown";
}

struct Waiting {
  std::string message_id, recipient, octets;
};

Waiting mark_sending(store::Database& database, std::int64_t mail_id) {
  auto& db = database.sql();
  store::Transaction transaction(database);
  SQLite::Statement mark(db, "UPDATE outbox SET state = 'sending', attempts = attempts + 1 WHERE mail_id = ?");
  mark.bind(1, mail_id);
  mark.exec();
  SQLite::Statement row(db, "SELECT message_id, recipient, octets FROM outbox WHERE mail_id = ?");
  row.bind(1, mail_id);
  row.executeStep();
  const auto octets = row.getColumn(2);
  Waiting mail{row.getColumn(0).getString(), row.getColumn(1).getString(),
               std::string(static_cast<const char*>(octets.getBlob()), static_cast<std::size_t>(octets.getBytes()))};
  row.reset();
  transaction.commit();
  return mail;
}

void note_outcome(store::Database& database, std::int64_t mail_id, const Delivery& delivery, std::int64_t now_ms) {
  store::Transaction transaction(database);
  SQLite::Statement row(database.sql(), "UPDATE outbox SET state = ?1, reply = ?2, sent_ms = ?3 WHERE mail_id = ?4");
  row.bind(1, std::string(state_of(delivery.outcome)));
  row.bind(2, delivery.reply);
  if (delivery.outcome == Delivery::Outcome::sent)
    row.bind(3, now_ms);
  else
    row.bind(3);
  row.bind(4, mail_id);
  row.exec();
  transaction.commit();
}

Delivery try_one(Transport& transport, const Waiting& mail, std::int64_t now_ms) {
  try {
    return transport.deliver(mail.message_id, mail.recipient, mail.octets, now_ms);
  } catch (const std::exception& error) {
    return {Delivery::Outcome::unknown, fmt::format("the transport failed: {}", error.what())};
  }
}

void note_trouble(store::Database& database, std::int64_t mails, const std::string& reply, std::int64_t now_ms) {
  if (mails == 0)
    alert::close_notice(database, "mail.undelivered", now_ms);
  else
    alert::raise_notice(
        database, "mail.undelivered", "warning",
        fmt::format("{} mail(s) could not be delivered; the last answer: {} See `twinwatch mail list`.", mails, reply),
        now_ms);
}

}  // namespace

Sent deliver_queued(store::Database& database, Transport& transport, std::int64_t now_ms) {
  Sent sent;
  std::int64_t troubled = 0;
  std::string last_reply;
  const auto ids = waiting(database.sql());
  for (const auto id : ids) {
    if (mail_stopped(database)) break;  // asked before each: the brake is for now, not for the next round
    const Waiting mail = mark_sending(database, id);
    const Delivery delivery = try_one(transport, mail, now_ms);
    note_outcome(database, id, delivery, now_ms);
    if (delivery.outcome == Delivery::Outcome::sent) {
      sent.sent += 1;
      continue;
    }
    (delivery.outcome == Delivery::Outcome::deferred ? sent.deferred : sent.refused) +=
        delivery.outcome == Delivery::Outcome::unknown ? 0 : 1;
    troubled += 1;
    last_reply = delivery.reply;
  }
  sent.stopped = mail_stopped(database);
  if (!ids.empty() && !sent.stopped) note_trouble(database, troubled, last_reply, now_ms);
  return sent;
}

void set_mail_switch(store::Database& database, bool stop, std::string_view actor, std::string_view reason,
                     std::int64_t now_ms) {
  store::Transaction transaction(database);
  SQLite::Statement row(database.sql(),
                        "INSERT INTO switch (name, value, actor, reason, at_ms) VALUES ('mail', ?, ?, ?, ?)");
  row.bind(1, stop ? "stop" : "start");
  row.bind(2, std::string(actor));
  row.bind(3, std::string(reason));
  row.bind(4, now_ms);
  row.exec();
  transaction.commit();
}

bool mail_stopped(store::Database& database) {
  SQLite::Statement row(database.sql(), "SELECT value FROM switch WHERE name = 'mail' ORDER BY switch_id DESC LIMIT 1");
  return row.executeStep() && row.getColumn(0).getString() == "stop";
}

}  // namespace twinwatch::mail
