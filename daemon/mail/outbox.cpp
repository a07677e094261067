#include "mail/outbox.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <stdexcept>

#include "alert/rules.hpp"
#include "mail/bounce_record.hpp"
#include "mail/fault_point.hpp"
#include "mail/lighter.hpp"
#include "mail/message.hpp"
#include "store/transaction.hpp"

namespace twinwatch::mail {

namespace {

constexpr std::int64_t minute_ms = 60'000;
constexpr std::int64_t longest_wait_ms = 240 * minute_ms;
constexpr std::int64_t lifetime_ms = 5 * 24 * 60 * minute_ms;

// 5, 10, 20 … minutes: greylists open after a few, a server that is down is not knocked at all night.
std::int64_t wait_after(std::int64_t attempts) {
  const auto doubled = std::min<std::int64_t>(std::max<std::int64_t>(attempts - 1, 0), 6);
  return std::min(longest_wait_ms, (5 * minute_ms) << doubled);
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

std::int64_t next_due(SQLite::Database& db, std::int64_t after, std::int64_t now_ms, Leaving leaving) {
  SQLite::Statement row(db,
                        "SELECT mail_id FROM outbox WHERE state IN ('queued', 'sending', 'deferred', 'unknown') AND "
                        "mail_id > ?1 AND next_ms <= ?2 AND (kind = 'operator' OR (?3 AND NOT "
                        // Too much would change at once (alert/hold.hpp): what was written before that waits as well.
                        "EXISTS (SELECT 1 FROM hold WHERE state = 'open'))) ORDER BY mail_id LIMIT 1");
  row.bind(1, after);
  row.bind(2, now_ms);
  row.bind(3, leaving == Leaving::all ? 1 : 0);
  return row.executeStep() ? row.getColumn(0).getInt64() : 0;
}

void end_attempts_that_died(SQLite::Database& db, std::int64_t mail_id) {
  SQLite::Statement row(
      db,
      "UPDATE mail_attempt SET outcome = 'unknown', reply = 'the process ended before the answer came' "
      "WHERE mail_id = ? AND outcome = 'sending'");
  row.bind(1, mail_id);
  row.exec();
}

std::int64_t begin_attempt(SQLite::Database& db, const Handover& mail, std::int64_t now_ms) {
  SQLite::Statement row(db,
                        "INSERT INTO mail_attempt (mail_id, begun_ms, outcome, octets) VALUES (?, ?, 'sending', ?)");
  row.bind(1, mail.mail_id);
  row.bind(2, now_ms);
  const auto hash = sha256_hex(mail.octets);
  row.bind(3, hash.data(), static_cast<int>(hash.size()));
  row.exec();
  return db.getLastInsertRowid();
}

// What is put off for ever is refused: five days after the first attempt, as mail servers do.
Delivery in_its_time(SQLite::Database& db, std::int64_t mail_id, Delivery delivery, std::int64_t now_ms) {
  if (delivery.outcome != Delivery::Outcome::deferred && delivery.outcome != Delivery::Outcome::unknown)
    return delivery;
  SQLite::Statement row(db, "SELECT tried_ms FROM outbox WHERE mail_id = ?");
  row.bind(1, mail_id);
  if (!row.executeStep() || row.isColumnNull(0) || now_ms - row.getColumn(0).getInt64() < lifetime_ms) return delivery;
  return {Delivery::Outcome::refused, "given up after five days. The last answer: " + delivery.reply};
}

bool waits_for_better_times(SQLite::Database& db) {
  return db.execAndGet("SELECT EXISTS (SELECT 1 FROM outbox WHERE state IN ('deferred', 'unknown'))").getInt() != 0;
}

void note_attempt(SQLite::Database& db, std::int64_t attempt_id, const Delivery& delivery, std::int64_t now_ms) {
  SQLite::Statement row(db, "UPDATE mail_attempt SET outcome = ?1, reply = ?2, ended_ms = ?3 WHERE attempt_id = ?4");
  row.bind(1, std::string(state_of(delivery.outcome)));
  row.bind(2, delivery.reply);
  row.bind(3, now_ms);
  row.bind(4, attempt_id);
  row.exec();
}

}  // namespace

std::optional<Handover> take_next(store::Database& database, std::int64_t after, std::int64_t now_ms, Leaving leaving) {
  if (mail_stopped(database)) return std::nullopt;  // asked before each: the brake is for now, not for the next round
  auto& db = database.sql();
  store::Transaction transaction(database);
  Handover mail;
  mail.mail_id = next_due(db, after, now_ms, leaving);
  if (mail.mail_id == 0) return std::nullopt;
  SQLite::Statement mark(
      db,
      "UPDATE outbox SET state = 'sending', attempts = attempts + 1, tried_ms = coalesce(tried_ms, ?1) "
      "WHERE mail_id = ?2");
  mark.bind(1, now_ms);
  mark.bind(2, mail.mail_id);
  mark.exec();
  SQLite::Statement row(db, "SELECT message_id, recipient, octets FROM outbox WHERE mail_id = ?");
  row.bind(1, mail.mail_id);
  row.executeStep();
  const auto octets = row.getColumn(2);
  mail.message_id = row.getColumn(0).getString();
  mail.recipient = row.getColumn(1).getString();
  mail.octets.assign(static_cast<const char*>(octets.getBlob()), static_cast<std::size_t>(octets.getBytes()));
  row.reset();
  end_attempts_that_died(db, mail.mail_id);
  mail.attempt_id = begin_attempt(db, mail, now_ms);
  transaction.commit();
  fault_point("sending");
  return mail;
}

Delivery hand_over(Transport& transport, const Handover& mail, std::int64_t now_ms) {
  Delivery delivery;
  try {
    delivery = transport.deliver(mail.message_id, mail.recipient, mail.octets, now_ms);
  } catch (const std::exception& error) {
    delivery = {Delivery::Outcome::unknown, fmt::format("the transport failed: {}", error.what())};
  }
  fault_point("replied");
  return delivery;
}

void note_outcome(store::Database& database, const Handover& mail, const Delivery& told, std::int64_t now_ms,
                  Sent& sent) {
  auto& db = database.sql();
  store::Transaction transaction(database);
  const Delivery delivery = in_its_time(db, mail.mail_id, told, now_ms);
  const bool again = delivery.outcome == Delivery::Outcome::deferred || delivery.outcome == Delivery::Outcome::unknown;
  SQLite::Statement row(db, "SELECT attempts, kind FROM outbox WHERE mail_id = ?");
  row.bind(1, mail.mail_id);
  row.executeStep();
  const auto attempts = row.getColumn(0).getInt64();
  const bool to_operator = row.getColumn(1).getString() == "operator";
  row.reset();
  SQLite::Statement state(db,
                          "UPDATE outbox SET state = ?1, reply = ?2, sent_ms = ?3, next_ms = ?4 WHERE mail_id = ?5");
  state.bind(1, std::string(state_of(delivery.outcome)));
  state.bind(2, delivery.reply);
  if (delivery.outcome == Delivery::Outcome::sent)
    state.bind(3, now_ms);
  else
    state.bind(3);
  state.bind(4, again ? now_ms + wait_after(attempts) : std::int64_t{0});
  state.bind(5, mail.mail_id);
  state.exec();
  note_attempt(db, mail.attempt_id, delivery, now_ms);
  if (delivery.outcome == Delivery::Outcome::refused && refused_for_size(delivery.reply))
    queue_lighter(database, mail.mail_id, now_ms);
  else if (delivery.outcome == Delivery::Outcome::refused && !to_operator)
    note_refusal(database, mail.mail_id, mail.recipient, delivery.reply, now_ms);
  transaction.commit();
  fault_point("noted");
  switch (delivery.outcome) {
    case Delivery::Outcome::sent:
      sent.sent += 1;
      return;
    case Delivery::Outcome::refused:
      sent.refused += 1;
      break;
    case Delivery::Outcome::deferred:
      sent.deferred += 1;
      break;
    case Delivery::Outcome::unknown:
      sent.unknown += 1;
      break;
  }
  sent.last_trouble = delivery.reply;
}

void note_round(store::Database& database, Sent& sent, std::int64_t now_ms) {
  sent.stopped = mail_stopped(database);
  const auto troubled = sent.refused + sent.deferred + sent.unknown;
  if (sent.stopped || sent.sent + troubled == 0) return;
  if (troubled == 0 && waits_for_better_times(database.sql())) return;
  if (troubled == 0)
    alert::close_notice(database, "mail.undelivered", now_ms);
  else
    alert::raise_notice(database, "mail.undelivered", "warning",
                        fmt::format("{} mail(s) could not be delivered; the last answer: {} See `twinwatch mail list`.",
                                    troubled, sent.last_trouble),
                        now_ms);
}

Sent deliver_queued(store::Database& database, Transport& transport, std::int64_t now_ms, Leaving leaving) {
  Sent sent;
  std::int64_t after = 0;
  while (const auto mail = take_next(database, after, now_ms, leaving)) {
    after = mail->mail_id;
    const Delivery delivery = hand_over(transport, *mail, now_ms);
    note_outcome(database, *mail, delivery, now_ms, sent);
    if (delivery.server_closed) break;
  }
  note_round(database, sent, now_ms);
  return sent;
}

std::string queue_again(store::Database& database, std::int64_t mail_id, std::string_view by, std::int64_t now_ms) {
  store::Transaction transaction(database);
  SQLite::Statement row(database.sql(), "SELECT state, recipient FROM outbox WHERE mail_id = ?");
  row.bind(1, mail_id);
  if (!row.executeStep())
    throw std::invalid_argument(fmt::format("there is no mail {}. See `twinwatch mail list`", mail_id));
  const auto state = row.getColumn(0).getString(), recipient = row.getColumn(1).getString();
  row.reset();
  if (state != "refused" && state != "deferred" && state != "unknown")
    throw std::invalid_argument(fmt::format(
        "mail {} is {}: only one that is refused, deferred or unknown is handed over again", mail_id, state));
  SQLite::Statement again(
      database.sql(), "UPDATE outbox SET state = 'queued', next_ms = 0, tried_ms = NULL, reply = ? WHERE mail_id = ?");
  again.bind(1, fmt::format("handed over again by {}; before it was {}", by, state));
  again.bind(2, mail_id);
  again.exec();
  SQLite::Statement note(database.sql(), "INSERT INTO mail_retry (mail_id, was, person, at_ms) VALUES (?, ?, ?, ?)");
  note.bind(1, mail_id);
  note.bind(2, state);
  note.bind(3, std::string(by));
  note.bind(4, now_ms);
  note.exec();
  transaction.commit();
  return fmt::format("mail {} to {} is queued again, the same octets; it leaves within a minute", mail_id, recipient);
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
