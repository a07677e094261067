#include "mail/operator_mail.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "mail/calendar.hpp"
#include "mail/outbox_rows.hpp"
#include "store/transaction.hpp"

namespace twinwatch::mail {

namespace {

constexpr const char* worst_first =
    " ORDER BY CASE n.severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, notice_id";

std::vector<Notice> read_notices(SQLite::Statement& rows) {
  std::vector<Notice> notices;
  while (rows.executeStep())
    notices.push_back({rows.getColumn(0).getInt64(), rows.getColumn(1).getInt64(), rows.getColumn(2).getInt64(),
                       rows.getColumn(3).getInt64(), rows.getColumn(4).getString(), rows.getColumn(5).getString(),
                       rows.getColumn(6).getString()});
  return notices;
}

}  // namespace

std::vector<Notice> notices_not_yet_mailed(store::Database& database) {
  SQLite::Statement rows(
      database.sql(),
      std::string(
          "SELECT notice_id, opened_ms, last_ms, times, cause, severity, message FROM notice n WHERE closed_ms IS "
          "NULL AND mail_id IS NULL") +
          worst_first);
  return read_notices(rows);
}

void note_told(store::Database& database, std::int64_t mail_id, const std::vector<Notice>& notices) {
  SQLite::Statement told(database.sql(), "UPDATE notice SET mail_id = ? WHERE notice_id = ?");
  SQLite::Statement keep(
      database.sql(),
      "INSERT INTO notice_told (mail_id, notice_id, severity, message, last_ms, times) VALUES (?, ?, "
      "?, ?, ?, ?)");
  for (const auto& notice : notices) {
    told.bind(1, mail_id);
    told.bind(2, notice.notice_id);
    told.exec();
    told.reset();
    keep.bind(1, mail_id);
    keep.bind(2, notice.notice_id);
    keep.bind(3, notice.severity);
    keep.bind(4, notice.message);
    keep.bind(5, notice.last_ms);
    keep.bind(6, notice.times);
    keep.exec();
    keep.reset();
  }
}

std::vector<Notice> notices_told(store::Database& database, std::int64_t mail_id) {
  SQLite::Statement rows(
      database.sql(),
      std::string("SELECT notice_id, o.opened_ms, n.last_ms, n.times, o.cause, n.severity, n.message FROM "
                  "main.notice_told n JOIN main.notice o USING (notice_id) WHERE n.mail_id = ?") +
          worst_first);
  rows.bind(1, mail_id);
  return read_notices(rows);
}

bool operator_is_to_be_told_now(store::Database& database, std::int64_t now_ms) {
  constexpr std::int64_t minute_ms = 60'000, stands_ms = 10 * minute_ms, apart_ms = 60 * minute_ms;
  SQLite::Statement row(
      database.sql(),
      "SELECT EXISTS (SELECT 1 FROM notice WHERE closed_ms IS NULL AND mail_id IS NULL AND severity IN "
      "('error', 'warning') AND opened_ms <= ?) AND NOT EXISTS (SELECT 1 FROM outbox WHERE kind = "
      "'operator' AND created_ms > ?)");
  row.bind(1, now_ms - stands_ms);
  row.bind(2, now_ms - apart_ms);
  return row.executeStep() && row.getColumn(0).getInt() != 0;
}

std::string operator_subject(const std::vector<Notice>& notices, const Frame& frame) {
  const auto errors =
      std::count_if(notices.begin(), notices.end(), [](const auto& n) { return n.severity == "error"; });
  std::string counts = fmt::format("{} notice{}", notices.size(), notices.size() == 1 ? "" : "s");
  if (errors > 0) counts += fmt::format(", {} error{}", errors, errors == 1 ? "" : "s");
  return fmt::format("{}twinwatch: {} ({}{})", frame.subject_tag, counts, notices.front().cause,
                     notices.size() > 1 ? ", …" : "");
}

Fields operator_fields(const std::vector<Notice>& notices, const Frame& frame) {
  Fields f;
  f.text["banner"] = frame.banner;
  f.text["subject"] = operator_subject(notices, frame);
  f.text["made_on"] = header_date(frame.now_ms);
  for (const auto& notice : notices) {
    Fields row;
    row.text["severity"] = notice.severity;
    row.text["cause"] = notice.cause;
    row.text["message"] = notice.message;
    row.text["opened"] = header_date(notice.opened_ms);
    row.text["last"] = notice.times > 1 ? header_date(notice.last_ms) : "";
    row.text["times"] = notice.times > 1 ? std::to_string(notice.times) : "";
    f.lists["notices"].push_back(std::move(row));
  }
  return f;
}

Letter operator_letter(store::Database& database, const MailPolicy& policy, const std::vector<Notice>& notices,
                       std::string_view period, std::int64_t now_ms) {
  const Frame frame{english(), policy.banner_en, policy.subject_tag, std::string(period), {}, now_ms};
  Letter letter{.route = "operator",
                .thread = "operator",
                .kind = "operator",
                .period = std::string(period),
                .state = "queued",
                .message = {}};
  letter.message.recipient = policy.operator_address;
  letter.message.subject = operator_subject(notices, frame);
  letter.message.text = Templates::load(policy.templates, "en").fill("operator.txt", operator_fields(notices, frame));
  complete(database, policy, now_ms, letter);
  return letter;
}

std::int64_t write_to_operator(store::Database& database, const MailPolicy& policy, std::string_view period,
                               std::int64_t now_ms) {
  if (policy.operator_address.empty()) return 0;
  store::Transaction transaction(database);
  const auto notices = notices_not_yet_mailed(database);
  if (notices.empty()) return 0;
  note_told(database, put(database, operator_letter(database, policy, notices, period, now_ms), now_ms), notices);
  transaction.commit();
  return 1;
}

}  // namespace twinwatch::mail
