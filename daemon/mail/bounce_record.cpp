#include "mail/bounce_record.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "alert/rules.hpp"
#include "mail/address.hpp"
#include "mail/routes.hpp"
#include "store/transaction.hpp"

namespace twinwatch::mail {

namespace {

constexpr std::int64_t bounce_day_ms = 86'400'000;
constexpr std::int64_t looked_back_ms = 30 * bounce_day_ms;
constexpr std::int64_t softs_that_are_told = 3;

std::string bounce_cause(std::string_view address) { return fmt::format("mail.bounced:{}", address); }
std::string soft_cause(std::string_view address) { return fmt::format("mail.comes_back:{}", address); }

struct Ours {
  std::int64_t mail_id = 0;
  std::string address;
};

// Only a mail that left can come back.
Ours by_message_id(SQLite::Database& db, const std::vector<std::string>& ids) {
  SQLite::Statement row(db,
                        "SELECT mail_id, recipient FROM outbox WHERE message_id = ? AND kind <> 'operator' AND "
                        "state NOT IN ('draft', 'queued')");
  for (const auto& id : ids) {
    row.bind(1, id);
    if (row.executeStep()) return {row.getColumn(0).getInt64(), canonical_address(row.getColumn(1).getString())};
    row.reset();
  }
  return {};
}

Ours by_recipient(SQLite::Database& db, const std::string& address, std::int64_t now_ms) {
  SQLite::Statement row(
      db,
      "SELECT mail_id FROM outbox WHERE lower(recipient) = ?1 AND kind <> 'operator' AND state NOT IN "
      "('draft', 'queued') AND coalesce(sent_ms, tried_ms, created_ms) >= ?2 ORDER BY mail_id DESC LIMIT 1");
  row.bind(1, address);
  row.bind(2, now_ms - looked_back_ms);
  if (!row.executeStep()) return {};
  return {row.getColumn(0).getInt64(), address};
}

bool write(SQLite::Database& db, const Ours& ours, const Bounce& bounce, std::string_view source, std::int64_t now_ms) {
  SQLite::Statement row(db,
                        "INSERT OR IGNORE INTO bounce (address, mail_id, kind, status, reason, said, source, at_ms) "
                        "VALUES (?, nullif(?, 0), ?, ?, ?, ?, ?, ?)");
  row.bind(1, ours.address);
  row.bind(2, ours.mail_id);
  row.bind(3, std::string(kind_word(bounce.kind)));
  row.bind(4, bounce.status);
  row.bind(5, bounce.reason);
  row.bind(6, bounce.said);
  row.bind(7, std::string(source));
  row.bind(8, now_ms);
  return row.exec() == 1;
}

std::string code_of(const Bounce& bounce) {
  return bounce.status.empty() ? bounce.reason : bounce.status + " " + bounce.reason;
}

// The mail is no longer one that told anybody anything: whoever takes over is told all of it.
void hard(store::Database& database, const Ours& ours, const Bounce& bounce, std::int64_t now_ms) {
  SQLite::Statement row(database.sql(),
                        "UPDATE outbox SET state = 'refused', reply = ?1 WHERE mail_id = ?2 AND state <> 'refused'");
  row.bind(1, fmt::format("came back ({}): {}", code_of(bounce), bounce.said));
  row.bind(2, ours.mail_id);
  row.exec();
  alert::raise_notice(
      database, bounce_cause(ours.address), "error",
      fmt::format("Mail to {} came back for good ({}: {}). Nothing more is sent there; what it would get goes to the "
                  "province's other addresses, else its deputy, else the national desk. Correct the line in the "
                  "coordinators' list, or confirm it anew with today's date in confirmed_on.",
                  ours.address, code_of(bounce), bounce.said),
      now_ms);
}

void soft(store::Database& database, const Ours& ours, const Bounce& bounce, std::int64_t now_ms) {
  SQLite::Statement row(database.sql(),
                        "SELECT count(*) FROM bounce WHERE address = ? AND kind = 'soft' AND at_ms >= ?");
  row.bind(1, ours.address);
  row.bind(2, now_ms - looked_back_ms);
  row.executeStep();
  const auto times = row.getColumn(0).getInt64();
  row.reset();
  if (times < softs_that_are_told) return;
  alert::raise_notice(database, soft_cause(ours.address), "warning",
                      fmt::format("Mail to {} came back {} times within thirty days, the last time for {}: {}. It is "
                                  "still written to. Ask the coordinator by telephone whether mails arrive.",
                                  ours.address, times, code_of(bounce), bounce.said),
                      now_ms);
}

BounceNoted note_one(store::Database& database, const Bounce& bounce, const std::vector<std::string>& ids,
                     std::string_view source, std::int64_t now_ms) {
  BounceNoted noted;
  noted.address = canonical_address(bounce.recipient);
  if (bounce.kind == Bounce::Kind::automatic) {
    noted.what = BounceNoted::What::automatic;
    noted.told = fmt::format("{}: no mail came back ({}); nothing to do", noted.address, bounce.reason);
    return noted;
  }
  auto ours = by_message_id(database.sql(), ids);
  if (ours.mail_id == 0) ours = by_recipient(database.sql(), noted.address, now_ms);
  if (ours.mail_id == 0) {
    noted.told = fmt::format("{}: nobody whom we wrote to within thirty days; nothing was noted",
                             noted.address.empty() ? "no recipient told" : noted.address);
    return noted;
  }
  noted.address = ours.address;
  noted.mail_id = ours.mail_id;
  if (!write(database.sql(), ours, bounce, source, now_ms)) {
    noted.what = BounceNoted::What::known;
    noted.told = fmt::format("{}: this mail was handed in before", ours.address);
    return noted;
  }
  if (bounce.kind == Bounce::Kind::hard) {
    hard(database, ours, bounce, now_ms);
    noted.what = BounceNoted::What::hard;
    noted.told = fmt::format("{}: mail {} came back for good ({}); it gets no more until it is confirmed anew",
                             ours.address, ours.mail_id, code_of(bounce));
  } else {
    soft(database, ours, bounce, now_ms);
    noted.what = BounceNoted::What::soft;
    noted.told = fmt::format("{}: mail {} came back ({}); counted", ours.address, ours.mail_id, code_of(bounce));
  }
  return noted;
}

}  // namespace

std::vector<BounceNoted> note_bounce(store::Database& database, const BounceMail& mail, std::string_view source,
                                     std::int64_t now_ms) {
  std::vector<BounceNoted> all;
  store::Transaction transaction(database);
  for (const auto& bounce : mail.recipients)
    all.push_back(note_one(database, bounce, mail.original_ids, source, now_ms));
  transaction.commit();
  return all;
}

void note_refusal(store::Database& database, std::int64_t mail_id, std::string_view recipient, std::string_view reply,
                  std::int64_t now_ms) {
  const Bounce bounce = judge_refusal(recipient, reply);
  const Ours ours{mail_id, canonical_address(recipient)};
  if (!write(database.sql(), ours, bounce, fmt::format("refusal of mail {}", mail_id), now_ms)) return;
  if (bounce.kind == Bounce::Kind::hard)
    hard(database, ours, bounce, now_ms);
  else
    soft(database, ours, bounce, now_ms);
}

void close_mended_bounces(store::Database& database, std::int64_t now_ms) {
  SQLite::Statement rows(database.sql(),
                         "SELECT cause FROM notice WHERE closed_ms IS NULL AND cause GLOB 'mail.bounced:*'");
  std::vector<std::string> mended;
  const auto out = bounced_addresses(database);
  while (rows.executeStep()) {
    auto cause = rows.getColumn(0).getString();
    if (!out.contains(cause.substr(cause.find(':') + 1))) mended.push_back(std::move(cause));
  }
  rows.reset();
  for (const auto& cause : mended) alert::close_notice(database, cause, now_ms);
}

}  // namespace twinwatch::mail
