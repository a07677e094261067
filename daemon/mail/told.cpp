#include "mail/told.hpp"

namespace twinwatch::mail {

Told told_before(store::Database& database, const DigestAsk& ask) {
  auto& db = database.sql();
  const std::string counts = std::string("o.route = ? AND o.recipient = ? AND o.state <> 'refused'") +
                             (ask.count_drafts ? " AND NOT EXISTS (SELECT 1 FROM draft_decision d WHERE d.mail_id = "
                                                 "o.mail_id AND d.what = 'superseded')"
                                               : " AND o.state <> 'draft'");
  const auto asked = [&](const std::string& query) {
    SQLite::Statement rows(db, query);
    rows.bind(1, ask.route);
    rows.bind(2, ask.recipient);
    return rows;
  };
  Told told;
  auto mails = asked("SELECT max(created_ms) FROM outbox o WHERE " + counts);
  if (mails.executeStep() && !mails.isColumnNull(0)) {
    told.any = true;
    told.last_ms = mails.getColumn(0).getInt64();
  }
  auto items =
      asked("SELECT i.alert_id, max(i.section = 'resolved') FROM outbox o JOIN outbox_item i USING (mail_id) WHERE " +
            counts + " GROUP BY i.alert_id");
  while (items.executeStep()) told.alerts[items.getColumn(0).getInt64()] = items.getColumn(1).getInt() != 0;
  auto first = asked("SELECT DISTINCT t.rule FROM outbox o JOIN told_first t ON t.mail_id = o.mail_id WHERE " + counts);
  while (first.executeStep()) told.rules.insert(first.getColumn(0).getString());
  return told;
}

}  // namespace twinwatch::mail
