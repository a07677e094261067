#include <fmt/format.h>
#include <boost/json.hpp>

#include <algorithm>
#include <stdexcept>

#include "match/match.hpp"
#include "match/name_words.hpp"
#include "match/statement.hpp"
#include "store/fact_tables.hpp"
#include "store/transaction.hpp"
#include "text/fold.hpp"

namespace twinwatch::match {
namespace {

constexpr std::size_t shown_candidates = 10;

std::int64_t records_that_write_it(SQLite::Database& sql, std::int64_t mention_id) {
  std::int64_t records = 0;
  for (const auto& kind : kinds::all) {
    if (!store::has_field(kind, "school_name")) continue;
    Statement count(sql, fmt::format("SELECT count(*) FROM {} WHERE mention_id = ? AND known_to IS NULL",
                                     store::fact_table(kind.name)));
    count.integer(1, mention_id).step();
    records += count.integer(0);
  }
  return records;
}

std::string words_in_common(std::string_view a, std::string_view b) {
  std::string common;
  const auto others = words_of(b);
  for (const auto word : words_of(a))
    if (std::find(others.begin(), others.end(), word) != others.end()) (common += common.empty() ? "" : " ") += word;
  return common;
}

// The schools it could be, those that share most first.
std::vector<Candidate> candidates_of(SQLite::Database& sql, const ReviewItem& item, std::string_view name_key) {
  Statement rows(
      sql,
      "SELECT s.school_id, s.name, s.district, s.name_key, ifnull(s.code,''), s.building FROM temp.could_be c "
      "JOIN school s ON s.school_id = c.school_id WHERE c.mention_id = ?");
  rows.integer(1, item.mention_id);
  std::vector<std::pair<std::size_t, Candidate>> found;
  while (rows.step()) {
    const auto common = words_in_common(name_key, rows.text(3));
    auto why = fmt::format("{}, {}", rows.text(1), rows.text(2));
    if (!rows.text(4).empty())
      why += fmt::format(" ({})", rows.text(4));
    else if (!rows.text(5).empty())
      why += fmt::format(" (building {})", rows.text(5));
    why += rows.text(3) == name_key ? ": the same name" : ": in common '" + common + "'";
    found.emplace_back(rows.text(3) == name_key ? 1000 : common.size(), Candidate{rows.integer(0), std::move(why)});
  }
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<Candidate> best;
  for (auto& [weight, candidate] : found)
    if (best.size() < shown_candidates) best.push_back(std::move(candidate));
  return best;
}

// A registry row without a code that waited for this verdict becomes the school that was named.
void settle_registry_rows(SQLite::Database& sql, std::int64_t mention_id, std::int64_t school_id) {
  std::vector<std::int64_t> facts;
  {
    Statement rows(sql,
                   "SELECT f.fact_id, f.name, m.name_key FROM mention m JOIN fact_school f ON f.plate = m.plate AND "
                   "ifnull(f.area_2,'') = m.area_2 AND ifnull(f.area_1,'') = m.area_1 WHERE m.mention_id = ? AND "
                   "m.code = '' AND m.account = '' AND f.known_to IS NULL AND ifnull(f.code,'') = '' AND "
                   "f.fact_id NOT IN (SELECT fact_id FROM school_row)");
    rows.integer(1, mention_id);
    while (rows.step())
      if (text::fold(rows.text(1)) == rows.text(2)) facts.push_back(rows.integer(0));
  }
  Statement join(sql, "INSERT INTO registry_row (school_id, fact_id) VALUES (?,?)");
  for (const auto fact : facts) join.integer(1, school_id).integer(2, fact).run();
}

}  // namespace

std::vector<ReviewItem> review_queue(store::Database& db, std::int64_t limit) {
  auto& sql = db.sql();
  fill_could_be(db);
  std::vector<ReviewItem> items;
  {
    Statement rows(sql,
                   "SELECT m.mention_id, m.name, m.area_1, m.area_2, m.code, m.account, "
                   "(SELECT count(*) FROM temp.could_be c JOIN status s ON s.school_id = c.school_id AND "
                   " s.known_to IS NULL AND s.basis = 'unmatched' WHERE c.mention_id = m.mention_id) AS hangs "
                   "FROM link l JOIN mention m ON m.mention_id = l.mention_id "
                   "WHERE l.known_to IS NULL AND l.verdict = 'review' ORDER BY hangs DESC, m.mention_id LIMIT ?");
    rows.integer(1, limit);
    while (rows.step())
      items.push_back({rows.integer(0),
                       std::string(rows.text(1)),
                       std::string(rows.text(2)),
                       std::string(rows.text(3)),
                       std::string(rows.text(4)),
                       std::string(rows.text(5)),
                       0,
                       rows.integer(6),
                       {}});
  }
  for (auto& item : items) {
    item.records = records_that_write_it(sql, item.mention_id);
    item.candidates = candidates_of(sql, item, text::fold(item.name));
  }
  return items;
}

void decide_review(store::Database& db, std::int64_t mention_id, std::int64_t school_id, std::string_view person,
                   std::string_view reason, std::int64_t now_ms) {
  auto& sql = db.sql();
  const auto known = [&](std::string_view query, std::int64_t id) {
    Statement one(sql, query);
    return one.integer(1, id).step();
  };
  if (person.empty()) throw std::invalid_argument("A verdict needs the name of who gives it: say --by NAME");
  if (!known("SELECT 1 FROM mention WHERE mention_id = ?", mention_id))
    throw std::invalid_argument(
        fmt::format("There is no written school #{}: `twinwatch review` lists those that wait", mention_id));
  if (school_id != 0 && !known("SELECT 1 FROM school WHERE school_id = ?", school_id))
    throw std::invalid_argument(
        fmt::format("There is no school #{} in the registry: `twinwatch schools` shows their numbers", school_id));
  store::Transaction transaction(db);
  Statement(sql, "UPDATE link SET known_to = ? WHERE mention_id = ? AND known_to IS NULL")
      .integer(1, now_ms)
      .integer(2, mention_id)
      .run();
  boost::json::array reasons;
  if (!reason.empty()) reasons.emplace_back(reason);
  const auto sentences = boost::json::serialize(reasons);
  const auto by = "person:" + std::string(person);
  Statement insert(sql,
                   "INSERT INTO link (mention_id, school_id, verdict, score, reasons, decided_by, known_from) "
                   "VALUES (?,?,?,1,?,?,?)");
  insert.integer(1, mention_id).integer_or_null(2, school_id).text(3, school_id != 0 ? "linked" : "none");
  insert.text(4, sentences).text(5, by).integer(6, now_ms).run();
  if (school_id != 0) settle_registry_rows(sql, mention_id, school_id);
  transaction.commit();
}

}  // namespace twinwatch::match
