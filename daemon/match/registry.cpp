#include "match/registry.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "match/gone_schools.hpp"
#include "match/heirs.hpp"
#include "match/identity_log.hpp"
#include "match/identity_pairs.hpp"
#include "match/matcher_data.hpp"
#include "match/registry_list.hpp"
#include "match/schools_by_place.hpp"
#include "match/schools_past.hpp"
#include "match/statement.hpp"
#include "match/verdicts.hpp"
#include "match/watermark.hpp"
#include "text/fold.hpp"

namespace twinwatch::match {
namespace {

// Types or hard marks that cannot be one school; a type that is not told, or covers several levels, contradicts
// nothing.
std::string contradiction(const name::Words& words, std::string_view a, std::string_view b) {
  const auto one = name::parse(words, a), other = name::parse(words, b);
  if (!one.umbrella(words) && !other.umbrella(words) && one.type != other.type) return "a school of another type";
  if (((one.marks ^ other.marks) & words.hard_marks()) != 0) return "private or for girls, and the other is not";
  return {};
}

class Registry {
 public:
  Registry(store::Database& db, const Matcher& matcher, const Eligible& eligible, std::int64_t now_ms, Outcome& outcome)
      : sql_(db.sql()),
        matcher_(matcher),
        eligible_(eligible),
        now_(now_ms),
        outcome_(outcome),
        log_(db.sql(), now_ms) {}

  RegistryChange take_in(const std::vector<RegistryRow>& rows) {
    std::set<std::int64_t> plates;
    for (const auto& row : rows) plates.insert(row.plate);
    held_.load(sql_, plates);
    Statement coded(sql_, "SELECT code, school_id FROM school WHERE code IS NOT NULL");
    while (coded.step()) by_code_.emplace(coded.text(0), coded.integer(1));
    for (const auto& row : rows) {
      ++rows_alike_[list_and(row, row.place_key)];
      ++rows_alike_[list_and(row, row.province_key)];
    }
    std::vector<const RegistryRow*> open;
    for (const auto& row : rows) {
      if (row.waited && decided(row)) continue;
      if (const auto school = surely(row); school != 0)
        continue;
      else if (row.waited || held_.some_free(row.dataset_id, row.plate) || doubted_code(row) != 0)
        open.push_back(&row);
      else
        add(row, {});
    }
    settle(open);
    return std::move(change_);
  }

 private:
  static std::string list_and(const RegistryRow& row, const std::string& key) {
    return std::to_string(row.dataset_id) + ' ' + key;
  }

  // By code; by place, name and building; by place and name, or province and name where a side has no district, when
  // that stands for exactly one row of this list and one school that no other row of the list is.
  std::int64_t surely(const RegistryRow& row) {
    if (!row.code.empty()) {
      if (const auto known = by_code_.find(row.code); known != by_code_.end())
        return doubted_code(row) != 0 ? 0 : take(row, known->second, {"program", {"Official code " + row.code}});
    } else if (!row.building.empty()) {
      for (const auto at : held_.at(row.place_key))
        if (held_.school(at).building == row.building) return take(row, held_.school(at).id, {});
    }
    if (const auto& here = held_.at(row.place_key); !here.empty())
      return here.size() == 1 && rows_alike_[list_and(row, row.place_key)] == 1 ? take_free(row, here[0]) : 0;
    const auto& called = held_.in_province(row.province_key);
    if (called.size() != 1 || rows_alike_[list_and(row, row.province_key)] != 1) return 0;
    const auto& school = held_.school(called[0]);
    return (row.has_district() && school.has_district) || school.gone || row.plate == 0 ? 0 : take_free(row, called[0]);
  }
  std::int64_t take_free(const RegistryRow& row, std::uint32_t at) {
    auto& school = held_.school(at);
    if (held_.in_force(row.dataset_id, school.id) || (!row.code.empty() && school.coded)) return 0;
    if (!row.code.empty()) school.coded = true;
    if (!row.building.empty()) school.building = row.building;
    return take(row, school.id, {});
  }

  // The school that has the row's code although province or type speak against it; 0: none.
  std::int64_t doubted_code(const RegistryRow& row) {
    const auto known = row.code.empty() ? by_code_.end() : by_code_.find(row.code);
    if (known == by_code_.end() || !against_code(row, known->second)) return 0;
    return known->second;
  }
  bool against_code(const RegistryRow& row, std::int64_t school) {
    if (!read_.integer(1, school).step()) return false;
    const bool far = row.plate != read_.integer(2) && row.plate != 0 && read_.integer(2) != 0;
    const bool other =
        row.name_key != read_.text(6) && !contradiction(matcher_.data.words, row.name, read_.text(5)).empty();
    read_.reset();
    return far || other;
  }

  // What a person has said of a row that waits.
  bool decided(const RegistryRow& row) {
    const auto mention = log_.mention_of(row);
    const auto* said =
        verdicts_.on(mention, row.name_key, row.plate, row.district_id, row.area_1, row.area_2).decides();
    if (said == nullptr || said->lapsed()) return false;
    const Because because{said->by, {said->reason.empty() ? "Asked which school the row is" : said->reason}};
    const auto waiting = log_.waiting(row);
    if (said->says == Verdict::Says::none) {
      found_by_word(row, *said, because);
    } else if (waiting.what == "split" && another_row_is(row, said->school_id)) {
      comes_out_of(row, *said, because);
    } else {
      take(row, said->school_id, because);
      if (waiting.what == "merge") go_into(row, said->school_id, waiting.candidates, because);
    }
    log_.waits_no_more(row);
    return true;
  }

  // Another row of the list is that school already, and is not only said to be.
  bool another_row_is(const RegistryRow& row, std::int64_t school) {
    Statement other(sql_,
                    "SELECT 1 FROM school_row r JOIN fact_school f ON f.fact_id = r.fact_id WHERE r.school_id = ? AND "
                    "f.dataset_id = ? AND f.known_to IS NULL AND r.fact_id <> ? AND r.fact_id NOT IN (SELECT fact_id "
                    "FROM waiting_row)");
    return other.integer(1, school).integer(2, row.dataset_id).integer(3, row.fact_id).step();
  }
  // A second row that a person says is the school came out of it: a school of its own.
  void comes_out_of(const RegistryRow& row, const Verdict& said, const Because& because) {
    Statement(sql_, "DELETE FROM registry_row WHERE fact_id = ?").integer(1, row.fact_id).run();
    const auto old = name_of(said.school_id);
    const auto id = found_by_word(row, said, because);
    becomes(sql_, said.school_id, id, "split", because.by, now_);
    const auto before = fmt::format("#{} {}", said.school_id, old), after = fmt::format("#{} {}", id, row.name);
    log_.event(said.school_id, "split", before, after, row, because);
    log_.event(id, "split", before, after, row, because);
    former_names_changed(said.school_id);  // they are anybody's of them now
  }
  void former_names_changed(std::int64_t school) {
    Statement names(sql_, "SELECT plate, name_key FROM school_name WHERE school_id = ?");
    names.integer(1, school);
    while (names.step()) changed(names.integer(0), names.text(1), {});
  }
  // The schools that went into this one, but for those that a person has said it is not.
  void go_into(const RegistryRow& row, std::int64_t school, const std::vector<TwinCandidate>& schools,
               const Because& because) {
    const auto said =
        verdicts_.on(log_.mention_of(row), row.name_key, row.plate, row.district_id, row.area_1, row.area_2);
    const bool asked = std::any_of(schools.begin(), schools.end(), [&](auto& one) { return one.school_id == school; });
    for (const auto& [other, doubted, why] : schools) {
      if (!asked || !doubted || other == school || said.rejects(other) != nullptr) continue;
      if (held_.in_force(row.dataset_id, other)) continue;
      goes_into(row, other, school, because);
    }
  }
  void goes_into(const RegistryRow& row, std::int64_t other, std::int64_t school, const Because& because) {
    const auto before = fmt::format("#{} {}", other, name_of(other)), after = fmt::format("#{} {}", school, row.name);
    becomes(sql_, other, school, "merge", because.by, now_);
    log_.event(other, "merge", before, after, row, because);
    log_.event(school, "merge", before, after, row, because);
    read_.integer(1, other).step();
    changed(read_.integer(2), read_.text(6), read_.text(1));
    read_.reset();
    former_names_changed(other);
    change_.merged = true;
  }
  std::string name_of(std::int64_t school) {
    read_.integer(1, school).step();
    std::string name(read_.text(5));
    read_.reset();
    return name;
  }
  // "None of them": a school of its own. That it is none of the registry's holds no longer of its name.
  std::int64_t found_by_word(const RegistryRow& row, const Verdict& said, const Because& because) {
    const auto id = add(row, because);
    Statement end(sql_,
                  "UPDATE verdict SET ended_ms = ?, ended_by = 'program', ended_reason = ? WHERE verdict_id = ? AND "
                  "ended_ms IS NULL");
    const auto reason = fmt::format("the row of this name became the school #{}", id);
    end.integer(1, now_).text(2, reason).integer(3, said.id).run();
    Statement(sql_,
              "UPDATE link SET known_to = ?1 WHERE known_to IS NULL AND verdict IN ('none', 'linked') AND mention_id "
              "IN (SELECT "
              "mention_id FROM mention WHERE name_key = ?2 AND plate = ?3) AND decided_by = ?4")
        .integer(1, now_)
        .text(2, row.name_key)
        .integer(3, row.plate)
        .text(4, said.by)
        .run();
    change_.decided_anew = true;
    return id;
  }

  void settle(const std::vector<const RegistryRow*>& open) {
    for (auto& proposal : pair_rows(sql_, matcher_, held_, open)) {
      const auto& row = *open[proposal.row];
      if (const auto coded = doubted_code(row); coded != 0) {
        proposal.what = "code";
        proposal.school_id = 0;
        proposal.evidence = {"The code " + row.code + " is that of a school of another province or type"};
        std::erase_if(proposal.candidates, [&](const auto& one) { return one.school_id == coded; });
        proposal.candidates.insert(proposal.candidates.begin(), {coded, true, "the same code"});
      }
      if (proposal.is_new() && row.waited) keep_asking(row, proposal);
      if (proposal.school_id != 0) {
        const Because because{"program", proposal.evidence, proposal.keeps_name};
        take(row, proposal.school_id, because);
        for (const auto other : proposal.merged) goes_into(row, other, proposal.school_id, because);
        log_.waits_no_more(row);
      } else if (proposal.is_new()) {
        add(row, {"program", {"No school held points to it"}});
        log_.waits_no_more(row);
      } else if (!row.waited && decided(row)) {
        // A person has decided this name before, of a record: it holds.
      } else {
        if (log_.waits(row, proposal)) ++outcome_.review;
        ++outcome_.rows_waiting;
      }
    }
  }

  // The row waited beside another one that is the school of a split now: whether it came out of it too is still open.
  void keep_asking(const RegistryRow& row, Proposal& proposal) {
    auto waiting = log_.waiting(row);
    if (waiting.what != "split") return;
    std::erase_if(waiting.candidates, [&](const auto& one) { return !another_row_is(row, one.school_id); });
    if (waiting.candidates.empty()) return;
    proposal.what = "split";
    proposal.evidence = {"Another row of the list is the school now: accept it if this one came out of it too"};
    for (auto& one : waiting.candidates) one.doubted = false;
    proposal.candidates = std::move(waiting.candidates);
  }

  std::int64_t take(const RegistryRow& row, std::int64_t school, const Because& because) {
    join(row, school, because);
    if (school != row.fact_id) joined_.integer(1, row.fact_id).integer(2, school).integer(3, now_).run();
    held_.put_in_force(row.dataset_id, school, row.plate);
    if (row.waited) log_.waits_no_more(row);
    return school;
  }

  std::int64_t add(const RegistryRow& row, const Because& because) {
    const auto id = row.fact_id;
    insert_.text(1, row.code_scheme).text_or_null(2, row.code).text(3, row.country).integer(4, row.plate);
    insert_.integer(5, row.district_id).text(6, row.area_2).text(7, row.name).text(8, row.name_key);
    insert_.text(9, row.building).text(10, row.type).text(11, row.ownership).text(12, row.website);
    insert_.integer(13, eligible_(row.type, row.name_key) ? 1 : 0).integer(14, row.valid_from).integer(15, id).run();
    held_.add(row.place_key, row.province_key,
              {id, row.plate, !row.code.empty(), false, row.has_district(), row.building});
    held_.put_in_force(row.dataset_id, id, row.plate);
    if (!row.code.empty()) by_code_.emplace(row.code, id);
    if (!because.evidence.empty()) log_.event(id, "new", "", row.name, row, because);
    ++outcome_.schools_added;
    changed(row.plate, row.name_key, row.code);
    return id;
  }

  // A list with codes says how a school is called; one without fills in what is not known yet. An older list than the
  // one that gave the school its name, or one that cuts names, tells what else it is or was called.
  void join(const RegistryRow& row, std::int64_t school, const Because& because) {
    const bool leads = !row.code.empty();
    read_.integer(1, school).step();
    const bool was_coded = !read_.text(1).empty();
    const bool renamed = row.name_key != read_.text(6);
    const bool older = renamed && (because.keeps_name || row.valid_from < log_.named_since(school, read_.integer(13)));
    const auto choose = [&](int column, std::string_view fresh) {
      const auto held = read_.text(column);
      return std::string(fresh.empty() || (!held.empty() && (older || (!leads && was_coded))) ? held : fresh);
    };
    const auto scheme = choose(0, row.code_scheme), code = choose(1, row.code), district = choose(4, row.area_2),
               name = choose(5, row.name), building = choose(7, row.building), type = choose(8, row.type),
               ownership = choose(9, row.ownership), website = choose(10, row.website);
    const auto name_key = text::fold(name);
    const bool keeps_place = (was_coded && !leads) || older || row.plate == 0;
    const auto plate = keeps_place ? read_.integer(2) : row.plate;
    const auto district_id = keeps_place || row.district_id == 0 ? read_.integer(3) : row.district_id;
    const auto eligible = eligible_(type, name_key) ? 1 : 0;
    const bool identity = code != read_.text(1) || plate != read_.integer(2) || district_id != read_.integer(3) ||
                          name_key != read_.text(6) || !read_.is_null(12);
    const bool same = !identity && scheme == read_.text(0) && district == read_.text(4) && name == read_.text(5) &&
                      building == read_.text(7) && type == read_.text(8) && ownership == read_.text(9) &&
                      website == read_.text(10) && eligible == read_.integer(11);
    if (identity) changed(read_.integer(2), read_.text(6), read_.text(1));
    if (renamed || identity) write_down(row, school, because, name_key, code, district_id, building);
    read_.reset();
    if (same) return;
    if (identity) changed(plate, name_key, code);
    keep_school_as_it_was(sql_, school, now_);
    update_.text(1, scheme).text_or_null(2, code).integer(3, plate).integer(4, district_id).text(5, district);
    update_.text(6, name).text(7, name_key).text(8, building).text(9, type).text(10, ownership).text(11, website);
    update_.integer(12, eligible).integer(13, school).run();
    if (!code.empty()) by_code_.emplace(code, school);
    ++outcome_.schools_changed;
  }

  // What the row tells of the school that was otherwise before: read_ holds the school as it was.
  void write_down(const RegistryRow& row, std::int64_t school, const Because& because, const std::string& name_key,
                  const std::string& code, std::int64_t district_id, const std::string& building) {
    const auto plate = read_.integer(2), since = read_.integer(13);
    if (row.name_key != read_.text(6)) {
      const bool takes_it = name_key == row.name_key;
      const auto named = log_.named_since(school, since);
      if (takes_it)
        log_.name(school, plate, read_.text(5), read_.text(6), named, row.valid_from, row.run_id);
      else
        log_.name(school, plate, row.name, row.name_key, row.valid_from, std::max(named, row.valid_from), row.run_id);
      changed(plate, row.name_key, {});
      log_.event(school, takes_it ? "rename" : "joined", read_.text(5), row.name, row, because);
    }
    const auto held_code = read_.text(1);
    if (!held_code.empty() && code != held_code) log_.event(school, "code", held_code, code, row, because);
    if (read_.integer(3) != 0 && district_id != read_.integer(3))
      log_.event(school, "move", read_.text(4), row.area_2, row, because);
    else if (!read_.text(7).empty() && building != read_.text(7))
      log_.event(school, "move", "building " + std::string(read_.text(7)), "building " + building, row, because);
    if (!read_.is_null(12)) {
      log_.event(school, "back", "", row.name, row, because);
      is_itself_again(sql_, school, now_);
      former_names_changed(school);
    }
  }

  void changed(std::int64_t plate, std::string_view name_key, std::string_view code) {
    change_.names.insert(name_in_province(plate, name_key));
    if (!code.empty()) change_.codes.emplace(code);
  }

  SQLite::Database& sql_;
  const Matcher& matcher_;
  const Eligible& eligible_;
  std::int64_t now_;
  Outcome& outcome_;
  IdentityLog log_;
  SchoolsByPlace held_;
  RegistryChange change_;
  std::unordered_map<std::string, std::int64_t> by_code_;
  std::unordered_map<std::string, int> rows_alike_;
  Verdicts verdicts_{sql_};
  Statement insert_{sql_,
                    "INSERT INTO school (code_scheme, code, country, plate, district_id, district, name, name_key, "
                    "building, type, ownership, website, eligible, since_ms, school_id) "
                    "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"};
  Statement joined_{sql_, "INSERT OR REPLACE INTO registry_row (fact_id, school_id, since_ms) VALUES (?,?,?)"};
  Statement read_{sql_,
                  "SELECT code_scheme, code, plate, district_id, district, name, name_key, building, type, ownership, "
                  "website, eligible, gone_ms, since_ms FROM school WHERE school_id = ?"};
  Statement update_{sql_,
                    "UPDATE school SET code_scheme=?, code=?, plate=?, district_id=?, district=?, name=?, name_key=?, "
                    "building=?, type=?, ownership=?, website=?, eligible=?, gone_ms=NULL WHERE school_id=?"};
};

}  // namespace

std::string name_in_province(std::int64_t plate, std::string_view name_key) {
  auto key = std::to_string(plate) + ' ';
  return key += name_key;
}

RegistryChange take_in_registry(store::Database& db, const Matcher& matcher, const Eligible& eligible, MadeSchools made,
                                std::int64_t now_ms, Outcome& outcome) {
  Watermark seen(db.sql(), "school");
  const bool answered = some_row_was_decided(db.sql());
  if (seen.unchanged() && !answered) return {};
  RegistryChange change;
  const bool asked_in_vain = seen.some_closed() && drop_closed_waiting(db.sql());
  if (take_in_first_registry(db, eligible, seen, made, outcome)) {
    // Nobody has mentioned a school yet: there is no one to tell.
  } else if (const auto rows = unread_rows(db.sql(), seen.fact_id()); !rows.empty())
    change = Registry(db, matcher, eligible, now_ms, outcome).take_in(rows);
  change.decided_anew = change.decided_anew || asked_in_vain;
  if (seen.some_closed() || answered || change.merged) outcome.schools_gone = mark_gone(db.sql(), now_ms);
  change.read = !seen.unchanged();
  seen.move_up();
  return change;
}

}  // namespace twinwatch::match
