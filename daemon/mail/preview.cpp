#include "mail/preview.hpp"

#include "store/past.hpp"

namespace twinwatch::mail {

std::vector<MailShown> preview(store::Database& reader, const place::Gazetteer& places,
                               const std::vector<alert::Rule>& rules, const MailPolicy& policy, const PreviewAsk& ask) {
  if (ask.known_ms != 0) store::look_back(reader, {ask.known_ms});
  store::write_aside(reader, {"outbox", "notice", "told_first", "hold"});
  auto& sql = reader.sql();
  // What this week's mail said already is said again, as if it had not been written yet.
  for (const char* remove :
       {"DELETE FROM outbox_item WHERE mail_id IN (SELECT mail_id FROM outbox WHERE route = ?1 AND "
        "period = ?2)",
        "DELETE FROM outbox WHERE route = ?1 AND period = ?2"}) {
    SQLite::Statement gone(sql, remove);
    gone.bind(1, ask.route);
    gone.bind(2, ask.period);
    gone.exec();
  }
  MailPolicy unheld = policy;  // what a hold would keep back is what one wants to look at
  unheld.hold.share = 2;
  compose(reader, places, rules, unheld, ask.period, ask.at_ms);
  std::vector<MailShown> mails;
  for (const auto& row : mail_list(reader, {.state = "", .route = ask.route, .limit = 1000}))
    if (row.period == ask.period) mails.insert(mails.begin(), *mail_show(reader, row.mail_id));
  return mails;
}

}  // namespace twinwatch::mail
