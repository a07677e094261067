#include "mail/operator_mail.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "mail/calendar.hpp"

namespace twinwatch::mail {

std::vector<Notice> notices_not_yet_mailed(store::Database& database) {
  SQLite::Statement rows(database.sql(), R"(
    SELECT notice_id, opened_ms, last_ms, times, cause, severity, message FROM notice
     WHERE closed_ms IS NULL AND mail_id IS NULL
     ORDER BY CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, notice_id)");
  std::vector<Notice> notices;
  while (rows.executeStep())
    notices.push_back({rows.getColumn(0).getInt64(), rows.getColumn(1).getInt64(), rows.getColumn(2).getInt64(),
                       rows.getColumn(3).getInt64(), rows.getColumn(4).getString(), rows.getColumn(5).getString(),
                       rows.getColumn(6).getString()});
  return notices;
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

}  // namespace twinwatch::mail
