#include "mail/outbox_rows.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "mail/fault_point.hpp"

namespace twinwatch::mail {

namespace {

constexpr int thread_length = 10;  // References grows no further: the first is kept, then the latest

// Oldest first. Refused mails and drafts never reached this reader: nothing to hang on to.
std::vector<std::string> thread_so_far(SQLite::Database& db, const Letter& letter) {
  SQLite::Statement rows(db,
                         "SELECT message_id FROM outbox WHERE thread = ? AND recipient = ? "
                         "AND state NOT IN ('refused', 'draft') ORDER BY mail_id");
  rows.bind(1, letter.thread);
  rows.bind(2, letter.message.recipient);
  std::vector<std::string> ids;
  while (rows.executeStep()) ids.push_back(rows.getColumn(0).getString());
  if (ids.size() > thread_length) ids.erase(ids.begin() + 1, ids.end() - (thread_length - 1));
  return ids;
}

std::string said(const Message& m) {
  std::string all = std::to_string(m.date_ms) + '\n' + m.recipient + '\n' + m.subject + '\n' + m.text + '\n' + m.html;
  for (const auto& attachment : m.attachments) all += '\n' + attachment.name + '\n' + attachment.octets;
  return all;
}

}  // namespace

void complete(store::Database& database, const MailPolicy& policy, std::int64_t now_ms, Letter& letter) {
  auto& m = letter.message;
  m.from_name = policy.from_name;
  m.from_address = policy.from_address;
  m.reply_to = policy.reply_to;
  m.date_ms = now_ms;
  m.references = thread_so_far(database.sql(), letter);
  m.message_id = message_id(letter.route, letter.period, said(m), policy.host);
  if (letter.kind == "operator") return;
  std::string list = letter.thread;
  for (char& c : list)
    if (c == ':') c = '-';
  m.list_name = policy.from_name;
  m.list_id = fmt::format("{}.{}", list, policy.host);
  m.unsubscribe_mailto = policy.unsubscribe_mailto;
  // Nobody who has not had the mail can make up its Message-ID: a hash of all it says is part of it.
  const auto& url = policy.unsubscribe_url;
  if (!url.empty())
    m.unsubscribe_url = fmt::format("{}{}id={}", url, url.find('?') == url.npos ? '?' : '&', m.message_id);
}

bool route_has_mail(store::Database& database, std::string_view route, std::string_view period) {
  SQLite::Statement row(database.sql(),
                        "SELECT 1 FROM outbox WHERE route = ? AND period = ? AND state <> 'refused' LIMIT 1");
  row.bind(1, std::string(route));
  row.bind(2, std::string(period));
  return row.executeStep();
}

std::int64_t put(store::Database& database, const Letter& letter, std::int64_t now_ms) {
  const std::string octets = render(letter.message);
  fault_point("rendered");
  auto& db = database.sql();
  SQLite::Statement row(
      db,
      "INSERT INTO outbox (message_id, thread, route, kind, recipient, subject, period, state, octets, "
      "created_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  row.bind(1, letter.message.message_id);
  row.bind(2, letter.thread);
  row.bind(3, letter.route);
  row.bind(4, letter.kind);
  row.bind(5, letter.message.recipient);
  row.bind(6, letter.message.subject);
  row.bind(7, letter.period);
  row.bind(8, letter.state);
  row.bind(9, octets.data(), static_cast<int>(octets.size()));
  row.bind(10, now_ms);
  row.exec();
  return db.getLastInsertRowid();
}

void put_items(store::Database& database, std::int64_t mail_id, const Digest& digest) {
  SQLite::Statement row(database.sql(),
                        "INSERT INTO outbox_item (mail_id, alert_id, school_id, section) VALUES (?, ?, ?, ?)");
  const auto add = [&](const std::vector<SchoolRow>& schools, const char* section) {
    for (const auto& school : schools) {
      row.bind(1, mail_id);
      row.bind(2, school.alert_id);
      row.bind(3, school.school_id);
      row.bind(4, section);
      row.exec();
      row.reset();
    }
  };
  const auto add_part = [&](const auto& part) {
    add(part.fresh, "new");
    add(part.continuing, "continuing");
    add(part.resolved, "resolved");
    add(part.overtaken, "resolved");
  };
  add_part(digest);
  for (const auto& section : digest.sections) add_part(section);
}

}  // namespace twinwatch::mail
