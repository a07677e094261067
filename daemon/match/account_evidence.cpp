#include "match/account_evidence.hpp"

#include <algorithm>
#include <unordered_map>

#include "match/matcher_data.hpp"
#include "match/school_traces.hpp"
#include "match/statement.hpp"

namespace twinwatch::match {
namespace {

constexpr std::string_view confirmed =
    "(l.verdict = 'linked' AND (l.decided_by = 'code' OR l.decided_by GLOB 'person:*' OR (l.decided_by = 'name' AND "
    "l.score >= 1)))";

struct Shown {  // an account's entry in a directory
  std::string website, latitude, longitude;
};
struct Elsewhere {  // a mention of the account; 0: its entry in a directory
  std::int64_t mention_id = 0;
  int plate = 0, district_id = 0;
  std::int64_t confirmed_as = 0;
};
struct Account {
  std::vector<Shown> shown;
  std::vector<Elsewhere> records;
};

// What all agree on that tell anything; 0: nobody does, or they do not agree.
template <typename Value>
Value agreed(Value before, Value told, bool& contradicted) {
  if (told == 0 || contradicted) return before;
  if (before == 0 || before == told) return told;
  contradicted = true;
  return before;
}

}  // namespace

struct AccountEvidence::Read {
  explicit Read(SQLite::Database& sql) {
    Statement directory(sql,
                        "SELECT account, plate, district_id, website, latitude, longitude FROM fact_school "
                        "WHERE known_to IS NULL AND account <> '' ORDER BY fact_id");
    while (directory.step()) {
      auto& account = accounts[std::string(directory.text(0))];
      account.records.push_back({0, static_cast<int>(directory.integer(1)), static_cast<int>(directory.integer(2)), 0});
      if (!directory.text(3).empty() || !directory.text(4).empty())
        account.shown.push_back(
            {std::string(directory.text(3)), std::string(directory.text(4)), std::string(directory.text(5))});
    }
    Statement mentions(sql, "SELECT m.account, m.mention_id, m.plate, m.district_id, CASE WHEN " +
                                std::string(confirmed) +
                                " THEN l.school_id END FROM mention m LEFT JOIN link l ON l.mention_id = m.mention_id "
                                "AND l.known_to IS NULL WHERE m.account <> '' AND m.country = 'TR' "
                                "ORDER BY m.mention_id");
    while (mentions.step())
      accounts[std::string(mentions.text(0))].records.push_back(
          {mentions.integer(1), static_cast<int>(mentions.integer(2)), static_cast<int>(mentions.integer(3)),
           mentions.integer(4)});
  }

  std::unordered_map<std::string, Account> accounts;
  std::unique_ptr<SchoolTraces> traces;  // made when an account shows a website or coordinates
};

AccountEvidence::AccountEvidence(SQLite::Database& sql, const Matcher& matcher) : sql_(sql), matcher_(matcher) {}
AccountEvidence::~AccountEvidence() = default;

AccountEvidence::Read& AccountEvidence::read() {
  if (read_ == nullptr) read_ = std::make_unique<Read>(sql_);
  return *read_;
}

void AccountEvidence::add_website(std::string_view website, SupportingEvidence& into) {
  const auto host = SchoolTraces::host_of(website);
  if (!matcher_.data.weights.evidence.institutional(host)) return;
  auto& known = read();
  if (known.traces == nullptr) known.traces = std::make_unique<SchoolTraces>(sql_);
  const auto& schools = known.traces->with(Trace::host, host);
  into.by_host.insert(schools.begin(), schools.end());
  // "712345.meb.k12.tr": the host is the official code.
  const std::string code = host.substr(0, host.find('.'));
  if (code.size() != 6 || code.find_first_not_of("0123456789") != code.npos) return;
  Statement coded(sql_, "SELECT school_id FROM school WHERE code = ?");
  coded.text(1, code);
  while (coded.step()) into.by_host.insert(coded.integer(0));
}

SupportingEvidence AccountEvidence::of(std::string_view account, std::int64_t mention_id) {
  SupportingEvidence evidence;
  if (account.empty()) return evidence;
  const auto found = read().accounts.find(std::string(account));
  if (found == read().accounts.end()) return evidence;
  for (const auto& shown : found->second.shown) {
    add_website(shown.website, evidence);
    if (shown.latitude.empty() || shown.longitude.empty()) continue;
    if (read().traces == nullptr) read().traces = std::make_unique<SchoolTraces>(sql_);
    const auto& there = read().traces->with(Trace::coordinates, shown.latitude, shown.longitude);
    evidence.by_coordinates.insert(there.begin(), there.end());
  }
  bool two_provinces = false, two_districts = false, two_schools = false;
  for (const auto& record : found->second.records) {
    if (record.mention_id != 0 && record.mention_id == mention_id) continue;
    evidence.plate = agreed(evidence.plate, record.plate, two_provinces);
    evidence.district_id = agreed(evidence.district_id, record.district_id, two_districts);
    evidence.by_account = agreed(evidence.by_account, record.confirmed_as, two_schools);
  }
  if (two_provinces) evidence.plate = 0;
  if (two_provinces || two_districts) evidence.district_id = 0;
  if (two_schools) evidence.by_account = 0;
  return evidence;
}

namespace {

constexpr std::string_view mark_name = "match.evidence";  // "the last link_id;when"

struct Mark {
  std::int64_t link_id = 0, at_ms = 0;
};
Mark last_mark(SQLite::Database& sql) {
  Statement one(sql,
                "SELECT CAST(value AS INTEGER), CAST(substr(value, instr(value, ';') + 1) AS INTEGER) FROM setting "
                "WHERE name = ?");
  Mark mark;
  if (one.text(1, mark_name).step()) mark = {one.integer(0), one.integer(1)}, one.reset();
  return mark;
}

std::int64_t last_link(SQLite::Database& sql) {
  Statement last(sql, "SELECT ifnull(max(link_id), 0) FROM link");
  return last.step() ? last.integer(0) : 0;
}

}  // namespace

std::vector<std::int64_t> mentions_with_new_evidence(SQLite::Database& sql, bool facts_changed) {
  std::vector<std::int64_t> all;
  const auto before = last_mark(sql);
  if (last_link(sql) == before.link_id && !facts_changed) return all;
  std::string accounts =
      "SELECT m.account FROM link l JOIN mention m ON m.mention_id = l.mention_id WHERE m.account <> '' AND (l.link_id "
      "> ?1 OR l.known_to >= ?2) AND " +
      std::string(confirmed);
  // What is new of a directory is read by whoever is decided for the first time; others are asked again.
  if (facts_changed)
    accounts += " UNION SELECT account FROM fact_school WHERE account <> '' AND (known_from >= ?2 OR known_to >= ?2)";
  Statement rows(sql,
                 "SELECT m.mention_id FROM mention m JOIN link l ON l.mention_id = m.mention_id AND l.known_to IS "
                 "NULL WHERE m.country = 'TR' AND (l.verdict = 'review' AND l.decided_by IN ('name', 'code') OR "
                 "l.decided_by = 'score') AND m.account IN (" +
                     accounts + ") ORDER BY m.mention_id");
  rows.integer(1, before.link_id).integer(2, before.at_ms);
  while (rows.step()) all.push_back(rows.integer(0));
  return all;
}

void evidence_was_read(SQLite::Database& sql, bool facts_changed, std::int64_t now_ms) {
  const auto link_id = last_link(sql);
  if (link_id == last_mark(sql).link_id && !facts_changed) return;
  const auto value = std::to_string(link_id) + ';' + std::to_string(now_ms);
  Statement(sql, "INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)").text(1, mark_name).text(2, value).run();
}

}  // namespace twinwatch::match
