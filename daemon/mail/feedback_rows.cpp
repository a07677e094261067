#include "mail/feedback_rows.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "mail/calendar.hpp"
#include "match/statement.hpp"
#include "text/fold.hpp"

namespace twinwatch::mail {
namespace {

using match::Statement;

std::string shown(const std::string& name, const std::string& code) {
  return code.empty() ? name : fmt::format("{} ({})", name, code);
}

// A spreadsheet may have made a number of it: 0123 is 123 then.
bool same_code(std::string_view one, std::string_view other) {
  one.remove_prefix(std::min(one.find_first_not_of('0'), one.size()));
  other.remove_prefix(std::min(other.find_first_not_of('0'), other.size()));
  return one == other;
}

}  // namespace

AboutRow FeedbackRows::find(const FilledRow& row) const {
  if (row.key.empty()) return without_key(row);
  const auto key = read_key(row.key);
  if (!key)
    throw RefusedRow(
        fmt::format("the cell \"Satır / Row\" was changed ('{}'): copy the row anew from the list that was "
                    "sent",
                    row.key));
  return by_key(*key, row);
}

AboutRow FeedbackRows::by_key(const RowKey& key, const FilledRow& row) const {
  const auto found = school(key.school_id);
  if (!found)
    throw RefusedRow(fmt::format("there is no school #{} here: is the file of another database?", key.school_id));
  const bool has_code = !row.code.empty() && !found->code.empty(), has_name = !row.school.empty();
  const bool is_it =
      (has_code && same_code(row.code, found->code)) || (has_name && text::fold(row.school) == text::fold(found->name));
  if ((has_code || has_name) && !is_it)
    throw RefusedRow(fmt::format(
        "the row names {}, and its \"Satır / Row\" is that of {}: was one column sorted by "
        "itself? Fill in the list that was sent anew",
        shown(row.school.empty() ? row.code : row.school, has_name ? row.code : ""), shown(found->name, found->code)));
  require_own(*found);
  require_listed(key, *found);
  AboutRow about;
  about.key = key;
  about.school_id = found->id;
  about.shown = shown(found->name, found->code);
  note_rule(about);
  return about;
}

AboutRow FeedbackRows::without_key(const FilledRow& row) const {
  if (row.code.empty() && row.school.empty())
    throw RefusedRow("nothing says which school it is: keep \"Satır / Row\", or the code, or the school's name");
  auto found = called(row);
  const auto is_own = [&](const School& one) { return scope_.covers(one.plate); };
  if (found.empty())
    throw RefusedRow(fmt::format(
        "no school here is {}", shown(row.school.empty() ? row.code : row.school, row.school.empty() ? "" : row.code)));
  if (std::none_of(found.begin(), found.end(), is_own)) require_own(found.front());
  std::erase_if(found, [&](const School& one) { return !is_own(one); });
  if (found.size() > 1)
    throw RefusedRow(fmt::format("{} schools of {} are called {}: keep \"Satır / Row\" or the code", found.size(),
                                 scope_.in_words(), row.school));
  AboutRow about;
  about.school_id = found.front().id;
  about.shown = shown(found.front().name, found.front().code);
  about.key.school_id = about.school_id;
  about.key.route = fmt::format("province:{:02}", found.front().plate);
  Statement newest(db_.sql(), "SELECT period FROM outbox WHERE route = ? ORDER BY mail_id DESC LIMIT 1");
  if (!newest.text(1, about.key.route).step())
    throw RefusedRow(
        fmt::format("{}: no list of {} was ever written", about.shown, scope_.province(found.front().plate)));
  about.key.period = newest.text(0);
  note_rule(about);
  return about;
}

std::optional<FeedbackRows::School> FeedbackRows::school(std::int64_t id) const {
  Statement row(db_.sql(), "SELECT school_id, plate, name, ifnull(code, '') FROM school WHERE school_id = ?");
  if (!row.integer(1, id).step()) return std::nullopt;
  return School{row.integer(0), static_cast<int>(row.integer(1)), std::string(row.text(2)), std::string(row.text(3))};
}

std::vector<FeedbackRows::School> FeedbackRows::called(const FilledRow& row) const {
  std::vector<School> found;
  const auto district = text::fold(row.district);
  const auto name = text::fold(row.school);
  // Without a code the name alone, over all provinces: rarely asked, and one that is not his must be called by its
  // name.
  Statement rows(
      db_.sql(),
      row.code.empty()
          ? "SELECT school_id, plate, name, ifnull(code, ''), name_key, district FROM school WHERE name_key = "
            "?1 AND gone_ms IS NULL"
          : "SELECT school_id, plate, name, ifnull(code, ''), name_key, district FROM school WHERE "
            "ltrim(code, '0') = ltrim(?1, '0')");
  rows.text(1, row.code.empty() ? std::string_view(name) : std::string_view(row.code));
  while (rows.step()) {
    if (row.code.empty() && !district.empty() && text::fold(rows.text(5)) != district) continue;
    if (!row.code.empty() && !name.empty() && rows.text(4) != name) continue;
    found.push_back(
        {rows.integer(0), static_cast<int>(rows.integer(1)), std::string(rows.text(2)), std::string(rows.text(3))});
  }
  return found;
}

void FeedbackRows::require_own(const School& school) const {
  if (!scope_.covers(school.plate))
    throw RefusedRow(
        fmt::format("{} is a school of {}, and these are the answers of {}: its own coordinator answers "
                    "for it",
                    shown(school.name, school.code), scope_.province(school.plate), scope_.in_words()));
}

void FeedbackRows::require_listed(const RowKey& key, const School& school) const {
  Statement listed(db_.sql(),
                   "SELECT 1 FROM outbox o WHERE o.route = ?1 AND o.period = ?2 AND (?3 = 0 OR EXISTS (SELECT 1 FROM "
                   "outbox_item i WHERE i.mail_id = o.mail_id AND i.alert_id = ?3 AND i.school_id = ?4)) LIMIT 1");
  if (!listed.text(1, key.route).text(2, key.period).integer(3, key.alert_id).integer(4, school.id).step())
    throw RefusedRow(
        fmt::format("{}: no list of {} with this row was ever written here: is the file of another "
                    "database, or of a preview?",
                    shown(school.name, school.code), key.period));
}

void FeedbackRows::note_rule(AboutRow& about) const {
  if (about.key.alert_id != 0) {
    Statement alert(db_.sql(), "SELECT rule, state, ifnull(ended_ms, 0) FROM alert WHERE alert_id = ?");
    if (!alert.integer(1, about.key.alert_id).step()) throw RefusedRow(about.shown + ": its alert is not there");
    about.rule = alert.text(0);
    if (alert.integer(2) == 0) return;
    about.settled_by_itself = fmt::format("it was {} on {}", alert.text(1), short_day(alert.integer(2)));
    alert.reset();
    // The same question may have been opened again since: then it is answered now.
    Statement again(db_.sql(), "SELECT 1 FROM alert WHERE school_id = ? AND rule = ? AND ended_ms IS NULL");
    if (again.integer(1, about.school_id).text(2, about.rule).step()) about.settled_by_itself.reset();
    return;
  }
  Statement status(db_.sql(),
                   "SELECT 1 FROM status WHERE school_id = ?1 AND known_to IS NULL AND status = 'active' AND basis = "
                   "'record' AND NOT EXISTS (SELECT 1 FROM alert WHERE school_id = ?1 AND ended_ms IS NULL)");
  if (status.integer(1, about.school_id).step()) about.settled_by_itself = "an active project is on record";
}

}  // namespace twinwatch::mail
