#include "match/linking.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "match/concerned.hpp"
#include "match/former_names.hpp"
#include "match/heirs.hpp"
#include "match/matcher_data.hpp"
#include "match/name_words.hpp"
#include "match/scored_links.hpp"
#include "match/statement.hpp"
#include "match/verdicts.hpp"
#include "match/waiting_rows.hpp"

namespace twinwatch::match {
namespace {

constexpr std::size_t most_changed_told = 100;
constexpr int edition_of_rules = 3;  // of linking.cpp and choice.cpp: another one decides all names anew

struct OpenMention {
  std::int64_t id, plate, district_id;
  std::string code, name_key, country, area_1, area_2, name;
};

struct Decided {
  std::string_view verdict;  // linked | review | foreign
  std::int64_t school_id = 0;
  double score = 0;
  std::vector<std::string> reasons;
  std::string_view by = "name";  // code | name | former_name | score | registry
};

struct Known {
  std::int64_t id, plate, district_id;
  std::string name, name_key, code;
};

class Linker {
 public:
  Linker(SQLite::Database& sql, const Matcher* matcher) : sql_(sql) {
    if (matcher != nullptr) scored_.emplace(sql, *matcher);
  }

  // What a person has said stands: of this mention before all, of its name unless the record's own code links it.
  Decided decide(const OpenMention& m) { return follow(m, decide_as_held(m)); }

 private:
  Decided decide_as_held(const OpenMention& m) {
    const auto said = verdicts_.on(m.id, m.name_key, m.plate, m.district_id, m.area_1, m.area_2);
    if (said.on_mention != nullptr) return by_person(*said.on_mention);
    if (m.country != "TR") return {"foreign", 0, 1, {"The record's country is " + m.country}, "name"};
    if (auto evidence = waiting_.why(m.id)) {
      if (said.on_name != nullptr) return by_person(*said.on_name);
      return {"review", 0, 0, std::move(*evidence), by_registry};
    }
    std::vector<std::string> doubts;
    auto decided = unless_rejected(by_code(m, doubts), said);
    if (said.on_name != nullptr && !is_own_code(m, decided)) return by_person(*said.on_name);
    if (decided.verdict.empty()) decided = by_name(m, doubts);
    if (decided.verdict == "linked") return unless_rejected(std::move(decided), said);
    if (auto bearer = by_former_name(m, said)) return std::move(*bearer);
    if (decided.by == "code" || !scored_ || (m.plate == 0 && !m.area_1.empty())) return decided;
    return unless_rejected(by_score(m, doubts), said);
  }

  // Schools that were split or merged since: heirs.hpp.
  Decided follow(const OpenMention& m, Decided decided) {
    if (heirs_.none()) return decided;
    if (decided.by == "score" || decided.by == "former_name" || (decided.by == "name" && decided.verdict == "review"))
      if (auto why = heirs_.split_under(m.plate, m.name_key); !why.empty())
        return {"review", 0, 0, {std::move(why)}, "name"};
    const auto said = verdicts_.on(m.id, m.name_key, m.plate, m.district_id, m.area_1, m.area_2);
    const bool lapsed = decided.by == by_lapse && said.decides() != nullptr;
    auto heir = heirs_.merged_into(lapsed ? said.decides()->school_id : decided.school_id);
    if (heir.school_id == 0) return decided;
    if (lapsed) decided = {"linked", 0, 1, {}, by_merge};
    decided.school_id = heir.school_id;
    decided.reasons.push_back(std::move(heir.why));
    return unless_rejected(std::move(decided), said);
  }

  static Decided by_person(const Verdict& verdict) {
    if (verdict.lapsed()) return {"review", 0, 0, verdict.reasons(), by_lapse};
    return {verdict.says == Verdict::Says::is ? "linked" : "none", verdict.school_id, 1, verdict.reasons(), verdict.by};
  }

  // Linked by the code that the record tells beside the name: who spoke of the name did not speak of that. A code
  // within the name is part of what was spoken of.
  bool is_own_code(const OpenMention& m, const Decided& decided) {
    if (decided.verdict != "linked" || m.code.empty()) return false;
    const auto schools = with_code(m.code);
    return schools.size() == 1 && schools[0].id == decided.school_id;
  }

  static Decided unless_rejected(Decided decided, const Said& said) {
    const auto* no = decided.verdict == "linked" ? said.rejects(decided.school_id) : nullptr;
    if (no == nullptr) return decided;
    return {"review",
            0,
            0,
            {fmt::format("{} said on {} that it is not {}", no->person, day_of(no->at_ms), no->school)},
            decided.by};
  }

  // The official code first. It is believed unless the record itself speaks against it: another province, or a level
  // that the school does not have (one mistyped digit is another school).
  Decided by_code(const OpenMention& m, std::vector<std::string>& doubts) {
    if (!m.code.empty()) {
      const auto schools = with_code(m.code);
      if (schools.size() == 1) {
        if (auto against = objection(m, schools[0]); !against.empty())
          return {"review", 0, 0, {std::move(against)}, "code"};
        return {"linked", schools[0].id, 1, {"Official code " + m.code}, "code"};
      }
      if (schools.size() > 1) return {"review", 0, 0, {"More than one school has the code " + m.code}, "code"};
      doubts.push_back("The registry has no school with the code " + m.code);
    }
    // Six digits in the name are a code only when such a school exists and nothing speaks against it; and as they might
    // be anything, the province must be told or the names share a telling word.
    std::vector<Known> fished;
    for (const auto digits : codes_in(m.name_key))
      for (auto& school : with_code(digits))
        if (objection(m, school).empty() && (m.plate == school.plate || share_a_word(m.name_key, school.name_key)))
          fished.push_back(std::move(school));
    if (fished.size() == 1)
      return {"linked", fished[0].id, 1, {"Official code " + fished[0].code + ", written in the name"}, "code"};
    if (fished.size() > 1) return {"review", 0, 0, {"The name holds the codes of several schools"}, "code"};
    return {};
  }

  // Place and whole name, level word included, when exactly one school answers.
  Decided by_name(const OpenMention& m, std::vector<std::string> doubts) {
    const auto review = [&](std::string why) {
      doubts.push_back(std::move(why));
      return Decided{"review", 0, 0, std::move(doubts), "name"};
    };
    if (m.plate == 0)
      return review(m.area_1.empty() ? "No province is told" : "'" + m.area_1 + "' is not a province that we know");
    const auto schools = with_name(m.plate, m.name_key);
    if (schools.empty()) return review("No school of the province is called so");
    std::vector<Known> here;
    for (const auto& school : schools)
      if (m.district_id == 0 || school.district_id == m.district_id || school.district_id == 0) here.push_back(school);
    if (here.empty()) return review("Schools of this name are in other districts of the province only");
    // An unknown district may be any of them: all schools of the name count.
    if (here.size() > 1) return review(fmt::format("{} schools of the registry fit this place and name", here.size()));
    const auto& school = here[0];
    if (m.district_id != 0 && school.district_id == 0)
      return review("The one school of this name has no known district in the registry");
    if (!m.code.empty() && !school.code.empty())
      return review("The school of this place and name has another code, " + school.code);
    doubts.push_back(m.district_id != 0 ? "The only school of this name in the district"
                                        : "The only school of this name in the province");
    return {"linked", school.id, m.district_id != 0 ? 1.0 : 0.95, std::move(doubts), "name"};
  }

  // A name that a school bore before, where none bears it now.
  std::optional<Decided> by_former_name(const OpenMention& m, const Said& said) {
    if (m.plate == 0) return std::nullopt;
    const auto bearer = former_.of(m.plate, m.name_key, m.district_id, m.code, said);
    if (!bearer || !with_name(m.plate, m.name_key, false).empty()) return std::nullopt;
    return Decided{"linked", bearer->school_id, 0.95, {bearer->why}, "former_name"};
  }

  // The nearest name, where it is near enough and nothing else is: choice.hpp.
  Decided by_score(const OpenMention& m, std::vector<std::string> doubts) {
    auto answer = scored_->choose({m.name, m.plate, m.district_id, m.id});
    if (answer.school_id != 0 && !m.code.empty()) {
      const auto code = code_of(answer.school_id);
      if (!code.empty() && code != m.code)
        answer = {0, 0, {"The school of the nearest name has another code, " + code}};
    }
    for (auto& reason : answer.reasons) doubts.push_back(std::move(reason));
    if (answer.school_id == 0) return {"review", 0, 0, std::move(doubts), "name"};
    return {"linked", answer.school_id, answer.probability, std::move(doubts), "score"};
  }
  std::string code_of(std::int64_t school_id) {
    Statement code(sql_, "SELECT ifnull(code, '') FROM school WHERE school_id = ?");
    return code.integer(1, school_id).step() ? std::string(code.text(0)) : std::string();
  }

  static std::string objection(const OpenMention& m, const Known& school) {
    if (m.plate != 0 && school.plate != m.plate)
      return fmt::format("The code {} is '{}' of another province (plate {})", school.code, school.name, school.plate);
    if (levels_exclude(m.name_key, school.name_key))
      return fmt::format("The code {} is '{}': a school of another level", school.code, school.name);
    return {};
  }

  static bool share_a_word(std::string_view a, std::string_view b) {
    const auto words = telling_words(b);
    for (const auto word : telling_words(a))
      if (std::find(words.begin(), words.end(), word) != words.end()) return true;
    return false;
  }

  std::vector<Known> with_code(std::string_view code) { return read(code_.text(1, code)); }
  // Records are of now: a school that has left the registry is meant only when no living one is called so.
  std::vector<Known> with_name(std::int64_t plate, std::string_view name_key) {
    auto schools = with_name(plate, name_key, false);
    return schools.empty() ? with_name(plate, name_key, true) : schools;
  }
  std::vector<Known> with_name(std::int64_t plate, std::string_view name_key, bool gone) {
    return read(name_.integer(1, plate).text(2, name_key).integer(3, gone ? 1 : 0));
  }
  static std::vector<Known> read(Statement& query) {
    std::vector<Known> schools;
    while (query.step())
      schools.push_back({query.integer(0), query.integer(1), query.integer(2), std::string(query.text(3)),
                         std::string(query.text(4)), std::string(query.text(5))});
    return schools;
  }

  SQLite::Database& sql_;
  Verdicts verdicts_{sql_};
  Heirs heirs_{sql_};
  WaitingMentions waiting_{sql_};
  FormerNames former_{sql_};
  std::optional<ScoredLinks> scored_;
  // The index on codes begins with the scheme, and mentions name none: so few schemes are tried one by one.
  Statement code_{sql_,
                  "WITH RECURSIVE scheme(s) AS (SELECT min(code_scheme) FROM school WHERE code IS NOT NULL UNION ALL "
                  "SELECT (SELECT min(code_scheme) FROM school WHERE code IS NOT NULL AND code_scheme > s) FROM scheme "
                  "WHERE s IS NOT NULL) "
                  "SELECT school_id, plate, district_id, name, name_key, code FROM scheme JOIN school "
                  "ON code_scheme = s AND code = ?1 WHERE s IS NOT NULL"};
  Statement name_{sql_,
                  "SELECT school_id, plate, district_id, name, name_key, ifnull(code,'') FROM school "
                  "WHERE plate = ? AND name_key = ? AND (gone_ms IS NOT NULL) = ?"};
};

// Exports write "0", "-" or "yok" into an empty code column: a code has a digit other than 0.
std::string code_or_none(std::string_view written) {
  return written.find_first_of("123456789") == std::string_view::npos ? std::string() : std::string(written);
}

constexpr std::string_view open_columns =
    "m.mention_id, m.plate, m.district_id, m.code, m.name_key, m.country, m.area_1, m.area_2, m.name";

OpenMention open_mention(const Statement& row) {
  return {row.integer(0),           row.integer(1),           row.integer(2),           code_or_none(row.text(3)),
          std::string(row.text(4)), std::string(row.text(5)), std::string(row.text(6)), std::string(row.text(7)),
          std::string(row.text(8))};
}

std::vector<OpenMention> to_decide(SQLite::Database& sql, const RegistryChange& change, bool some_new, bool all_anew) {
  std::vector<OpenMention> all;
  if (!some_new && !change.any() && !all_anew) return all;
  Statement fresh(sql, fmt::format("SELECT {} FROM mention m WHERE m.mention_id NOT IN "
                                   "(SELECT mention_id FROM link WHERE known_to IS NULL)",
                                   open_columns));
  while (fresh.step()) all.push_back(open_mention(fresh));
  if (!change.any() && !all_anew) return all;
  const Concerned concerned(change);
  Statement held(
      sql, fmt::format("SELECT {}, l.verdict, l.decided_by FROM link l JOIN mention m ON m.mention_id = "
                       "l.mention_id WHERE l.known_to IS NULL AND l.verdict <> 'foreign' AND l.decided_by NOT GLOB "
                       "'person:*'",
                       open_columns));
  while (held.step()) {
    const bool by_whole_name = held.text(9) == "linked" && held.text(10) != "score";
    if (all_anew || concerned.is(held.integer(1), held.text(4), held.text(3), by_whole_name))
      all.push_back(open_mention(held));
  }
  return all;
}

// Whether the matcher's data are others than those of the last time; they are noted.
bool is_new_edition(SQLite::Database& sql, const Matcher& matcher) {
  const auto edition = fmt::format("{}/{}", matcher.data.edition(), edition_of_rules);
  Statement known(sql, "SELECT 1 FROM setting WHERE name = 'match.edition' AND value = ?");
  if (known.text(1, edition).step()) return false;
  Statement(sql, "INSERT OR REPLACE INTO setting (name, value) VALUES ('match.edition', ?)").text(1, edition).run();
  return true;
}

std::vector<OpenMention> mentions_called(SQLite::Database& sql, const std::vector<std::int64_t>& ids) {
  std::vector<OpenMention> all;
  Statement one(sql, fmt::format("SELECT {} FROM mention m WHERE m.mention_id = ?", open_columns));
  for (const auto id : ids) {
    if (!one.integer(1, id).step()) continue;
    all.push_back(open_mention(one));
    one.reset();
  }
  return all;
}

void decide_all(SQLite::Database& sql, const Matcher* matcher, const std::vector<OpenMention>& mentions,
                std::int64_t now_ms, Outcome& outcome) {
  if (mentions.empty()) return;
  Linker linker(sql, matcher);
  Statement tells(sql, "SELECT 1 FROM fact_participation WHERE mention_id = ? AND known_to IS NULL LIMIT 1");
  Statement held(sql,
                 "SELECT link_id, verdict, ifnull(school_id, 0), reasons, decided_by FROM link WHERE mention_id = ? "
                 "AND known_to IS NULL");
  Statement close(sql, "UPDATE link SET known_to = ? WHERE link_id = ?");
  Statement insert(sql,
                   "INSERT INTO link (mention_id, school_id, verdict, score, reasons, decided_by, known_from) "
                   "VALUES (?,?,?,?,?,?,?)");
  for (const auto& mention : mentions) {
    ++outcome.looked_at;
    const auto decided = linker.decide(mention);
    boost::json::array sentences;
    for (const auto& reason : decided.reasons) sentences.emplace_back(reason);
    const auto reasons = boost::json::serialize(sentences);
    if (held.integer(1, mention.id).step()) {
      const auto link = held.integer(0);
      const bool same = held.text(1) == decided.verdict && held.integer(2) == decided.school_id &&
                        held.text(3) == reasons && held.text(4) == decided.by;
      const auto before = held.integer(2);
      held.reset();
      if (same) continue;
      close.integer(1, now_ms).integer(2, link).run();
      if (before != decided.school_id) {
        ++outcome.links_changed;
        const bool counts = tells.integer(1, mention.id).step();
        tells.reset();
        if (counts && outcome.changed.size() < most_changed_told)
          outcome.changed.push_back({mention.name, before, decided.school_id});
      }
    }
    insert.integer(1, mention.id).integer_or_null(2, decided.school_id).text(3, decided.verdict);
    insert.real(4, decided.score).text(5, reasons).text(6, decided.by).integer(7, now_ms).run();
    if (decided.verdict == "linked") ++outcome.linked;
    if (decided.verdict == "review") ++outcome.review;
    if (decided.verdict == "foreign") ++outcome.foreign;
  }
}

}  // namespace

void link_mentions(store::Database& db, const Matcher& matcher, const RegistryChange& change, const ListChange& lists,
                   std::int64_t now_ms, Outcome& outcome) {
  const bool all_anew = is_new_edition(db.sql(), matcher);
  auto mentions = to_decide(db.sql(), change, outcome.mentions_added > 0, all_anew);
  std::vector<std::int64_t> others;
  if (lists.any() && !all_anew) others = mentions_touched_by(db.sql(), lists);
  if (change.any() || outcome.schools_gone + outcome.rows_waiting > 0)
    for (auto&& more : {mentions_of_rows(db.sql()), mentions_of_lapsed(db.sql())})
      others.insert(others.end(), more.begin(), more.end());
  std::unordered_set<std::int64_t> chosen;
  for (const auto& mention : mentions) chosen.insert(mention.id);
  std::erase_if(others, [&](std::int64_t mention) { return !chosen.insert(mention).second; });
  for (auto& mention : mentions_called(db.sql(), others)) mentions.push_back(std::move(mention));
  decide_all(db.sql(), &matcher, mentions, now_ms, outcome);
}

void link_again(store::Database& db, const Matcher* matcher, const std::vector<std::int64_t>& mention_ids,
                std::int64_t now_ms, Outcome& outcome) {
  decide_all(db.sql(), matcher, mentions_called(db.sql(), mention_ids), now_ms, outcome);
}

}  // namespace twinwatch::match
