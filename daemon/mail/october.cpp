#include "mail/october.hpp"

#include "mail/wording.hpp"

namespace twinwatch::mail {

namespace {

constexpr const char* no_number = "–";

// When lists of participations were taken in, and how old their data were.
constexpr const char* lists_read = R"(
  SELECT s.plate, s.account <> '', max(r.accepted_ms <= ?1), max(r.data_ms > ?1)
    FROM scope s JOIN dataset d ON d.dataset_id = s.dataset_id AND d.kind = 'participation'
    JOIN scope_run r ON r.scope_id = s.scope_id
   WHERE s.area_2 = '' AND r.accepted_ms <= ?2 GROUP BY 1, 2)";

}  // namespace

October::October(store::Database& database, const calendar::Calendar& calendar, const alert::StatusPolicy& status,
                 std::int64_t now_ms) {
  const auto* season = calendar.at("cutoff_grace", now_ms);
  if (season == nullptr) return;
  cutoff_ms_ = season->from_ms;
  SQLite::Statement rows(database.sql(), lists_read);
  rows.bind(1, season->from_ms);
  rows.bind(2, now_ms);
  while (rows.executeStep()) {
    const int plate = rows.getColumn(0).getInt();
    const bool before = rows.getColumn(2).getInt() != 0, since = rows.getColumn(3).getInt() != 0;
    if (rows.getColumn(1).getInt() != 0) {
      pages_before_ |= before;
      pages_since_ |= since;
      continue;
    }
    if (before) before_.insert(plate);
    if (since) since_.insert(plate);
  }
  movement_ = alert::movement(database, status, calendar.zone(), season->from_ms, now_ms);
}

std::optional<alert::Movement> October::told(int plate) const {
  const auto found = movement_.find(plate);
  const auto whole = [plate](const std::set<int>& plates) { return plates.contains(plate) || plates.contains(0); };
  const bool listed = whole(before_) && whole(since_);
  // Pages of accounts speak of who is on them: where none of the province is, they tell nothing of it.
  const bool seen = found != movement_.end() && (whole(before_) || pages_before_) && (whole(since_) || pages_since_);
  if (!listed && !seen) return std::nullopt;
  return found == movement_.end() ? alert::Movement{} : found->second;
}

std::optional<OctoberCounts> October::of_province(int plate) const {
  if (!cutoff_ms_) return std::nullopt;
  return OctoberCounts{.cutoff_ms = *cutoff_ms_, .projects = told(plate)};
}

std::optional<OctoberCounts> October::of_country(const std::set<int>& plates) const {
  if (!cutoff_ms_) return std::nullopt;
  OctoberCounts all{.cutoff_ms = *cutoff_ms_};
  all.provinces_of = static_cast<std::int64_t>(plates.size());
  for (const int plate : plates)
    if (const auto province = told(plate)) {
      if (!all.projects) all.projects.emplace();
      all.provinces += 1;
      all.projects->completed += province->completed;
      all.projects->continuing += province->continuing;
      all.projects->reopened += province->reopened;
      all.projects->fresh += province->fresh;
      all.projects->untold += province->untold;
    }
  return all;
}

void add_october(const Wording& words, const std::optional<OctoberCounts>& october, Fields& fields) {
  if (!october) return;
  Fields block;
  block.text["heading"] = words.october_heading(october->cutoff_ms);
  const auto labels = words.october_labels();
  using Count = std::int64_t alert::Movement::*;
  constexpr Count counts[] = {&alert::Movement::completed, &alert::Movement::continuing, &alert::Movement::reopened,
                              &alert::Movement::fresh};
  for (std::size_t i = 0; i < labels.size(); ++i) {
    Fields line;
    line.text["label"] = labels[i];
    line.text["number"] = october->projects ? words.number((*october->projects).*counts[i]) : no_number;
    block.lists["counts"].push_back(std::move(line));
  }
  block.text["note"] = words.october_note(*october);
  fields.lists["october"].push_back(std::move(block));
}

}  // namespace twinwatch::mail
