#include "alert/silence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "alert/rules.hpp"
#include "match/statement.hpp"

namespace twinwatch::alert {
namespace {

using match::Statement;

std::string notice_of(std::int64_t silence_id) { return fmt::format("silence.ending:{}", silence_id); }

void end(store::Database& db, std::int64_t silence_id, std::string_view by, std::string_view reason,
         std::int64_t now_ms) {
  Statement row(db.sql(), "UPDATE silence SET ended_ms = ?, ended_by = ?, ended_reason = ? WHERE silence_id = ?");
  row.integer(1, now_ms).text(2, by).text(3, reason).integer(4, silence_id).run();
}

bool has_open_notice(store::Database& db, const std::string& cause) {
  Statement row(db.sql(), "SELECT 1 FROM notice WHERE cause = ? AND closed_ms IS NULL");
  const bool found = row.text(1, cause).step();
  row.reset();
  return found;
}

}  // namespace

bool Silence::covers(const std::string& rule, std::int64_t plate, std::int64_t district_id,
                     std::int64_t school_id) const {
  return (scope.rule.empty() || scope.rule == rule) && (scope.plate == 0 || scope.plate == plate) &&
         (scope.district_id == 0 || scope.district_id == district_id) &&
         (scope.school_id == 0 || scope.school_id == school_id);
}

std::int64_t silence(store::Database& db, const SilenceScope& scope, const std::string& person,
                     const std::string& reason, std::int64_t until_ms, std::int64_t now_ms) {
  if (person.empty()) throw std::invalid_argument("a silence is somebody's: say who, with --by");
  if (scope.rule.empty() && scope.plate == 0 && scope.district_id == 0 && scope.school_id == 0)
    throw std::invalid_argument("say what is to be silent: a school, a district, a province or a rule");
  if (until_ms == 0) throw std::invalid_argument("a silence must have an end: --until 2027-01-31");
  if (until_ms <= now_ms) throw std::invalid_argument("the end of the silence has passed: name a day to come");
  if (until_ms - now_ms > longest_silence_ms)
    throw std::invalid_argument(
        "a silence lasts a year at most: schools that are not expected to have a project belong into eligible.toml");
  Statement add(db.sql(),
                "INSERT INTO silence (rule, plate, district_id, school_id, person, reason, at_ms, until_ms) VALUES "
                "(?,?,?,?,?,?,?,?)");
  add.text(1, scope.rule).integer(2, scope.plate).integer(3, scope.district_id).integer(4, scope.school_id);
  add.text(5, person).text(6, reason).integer(7, now_ms).integer(8, until_ms).run();
  return sqlite3_last_insert_rowid(db.sql().getHandle());
}

void lift_silence(store::Database& db, std::int64_t silence_id, const std::string& person, const std::string& reason,
                  std::int64_t now_ms) {
  const auto standing = silences(db, now_ms);
  const bool found =
      std::any_of(standing.begin(), standing.end(), [&](const auto& s) { return s.silence_id == silence_id; });
  if (!found)
    throw std::invalid_argument(
        fmt::format("there is no silence {} that stands: `twinwatch silence` lists them", silence_id));
  end(db, silence_id, "person:" + person, reason, now_ms);
  close_notice(db, notice_of(silence_id), now_ms);
}

std::vector<Silence> silences(store::Database& db, std::int64_t at_ms, bool with_ended) {
  std::vector<Silence> all;
  Statement rows(db.sql(),
                 "SELECT silence_id, rule, plate, district_id, school_id, person, reason, at_ms, until_ms, ended_ms, "
                 "ended_by, ended_reason FROM silence WHERE at_ms <= ?1 AND (?2 OR (until_ms > ?1 AND (ended_ms IS "
                 "NULL OR ended_ms > ?1))) ORDER BY silence_id");
  rows.integer(1, at_ms).integer(2, with_ended ? 1 : 0);
  while (rows.step()) {
    auto& one = all.emplace_back();
    one.silence_id = rows.integer(0);
    one.scope = {std::string(rows.text(1)), rows.integer(2), rows.integer(3), rows.integer(4)};
    one.person = rows.text(5);
    one.reason = rows.text(6);
    one.at_ms = rows.integer(7);
    one.until_ms = rows.integer(8);
    if (rows.is_null(9) || rows.integer(9) > at_ms) continue;  // not known then
    one.ended_ms = rows.integer(9);
    one.ended_by = rows.text(10);
    one.ended_reason = rows.text(11);
  }
  return all;
}

std::int64_t tend_silences(store::Database& db, std::int64_t warning_ms, std::int64_t now_ms) {
  std::vector<Silence> open;
  {
    Statement rows(db.sql(),
                   "SELECT silence_id, person, reason, at_ms, until_ms FROM silence WHERE ended_ms IS NULL ORDER BY 1");
    while (rows.step()) {
      auto& one = open.emplace_back();
      one.silence_id = rows.integer(0);
      one.person = rows.text(1);
      one.reason = rows.text(2);
      one.at_ms = rows.integer(3);
      one.until_ms = rows.integer(4);
    }
  }
  std::int64_t next = 0;
  const auto due = [&next](std::int64_t at_ms) {
    if (next == 0 || at_ms < next) next = at_ms;
  };
  for (const auto& one : open) {
    const auto cause = notice_of(one.silence_id);
    if (one.until_ms <= now_ms) {
      end(db, one.silence_id, "program", "its end has come", now_ms);
      close_notice(db, cause, now_ms);
      continue;
    }
    due(one.until_ms);
    const auto warn_ms = one.until_ms - std::min(warning_ms, (one.until_ms - one.at_ms) / 2);
    if (now_ms < warn_ms) {
      due(warn_ms);
    } else if (!has_open_notice(db, cause)) {
      const auto days = (one.until_ms - now_ms + 86'400'000 - 1) / 86'400'000;
      raise_notice(db, cause, "info",
                   fmt::format("Silence {} of {}{} ends in {} {}: what it kept is told again then. If it is to go on: "
                               "`twinwatch silence` shows it and how to set another",
                               one.silence_id, one.person, one.reason.empty() ? "" : fmt::format(" ({})", one.reason),
                               days, days == 1 ? "day" : "days"),
                   now_ms);
    }
  }
  return next;
}

}  // namespace twinwatch::alert
