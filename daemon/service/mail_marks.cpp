#include "service/mail_marks.hpp"

namespace twinwatch::service {
namespace {

constexpr const char *composed_name = "mail.composed", *owed_name = "mail.owed";

std::string setting_of(store::Database& db, const char* name) {
  SQLite::Statement find(db.sql(), "SELECT value FROM setting WHERE name = ?");
  find.bind(1, name);
  return find.executeStep() ? find.getColumn(0).getString() : std::string();
}

void put_setting(store::Database& db, const char* name, const std::string& value) {
  SQLite::Statement put(
      db.sql(), "INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2");
  put.bind(1, name);
  put.bind(2, value);
  put.exec();
}

}  // namespace

MailMarks mail_marks(store::Database& db) {
  return {setting_of(db, composed_name), setting_of(db, owed_name) == "1",
          db.sql().execAndGet("SELECT EXISTS (SELECT 1 FROM hold WHERE state = 'open')").getInt() != 0};
}

bool mail_is_due(const calendar::Calendar& calendar, std::int64_t now_ms, const std::string& period,
                 const MailMarks& marks, int day, int hour) {
  if (marks.owed && !marks.held && calendar.mail_may_leave(now_ms)) return true;
  return period != marks.composed && calendar.weekly_mail_due(now_ms, day, hour);
}

void note_composed(store::Database& db, const std::string& period, bool held) {
  put_setting(db, composed_name, period);
  put_setting(db, owed_name, held ? "1" : "0");
}

}  // namespace twinwatch::service
