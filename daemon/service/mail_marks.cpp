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

bool mail_is_due(const LocalTime& now, const MailMarks& marks, int day, int hour) {
  constexpr int friday = 5, evening = 18;
  if (now.hour < hour) return false;
  if (marks.owed && !marks.held && now.weekday <= friday && now.hour < evening) return true;
  return now.weekday == day && now.period() != marks.composed;
}

void note_composed(store::Database& db, const std::string& period, bool held) {
  put_setting(db, composed_name, period);
  put_setting(db, owed_name, held ? "1" : "0");
}

}  // namespace twinwatch::service
