#include "match/identity_pairs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <unordered_map>

#include "match/choice.hpp"
#include "match/indexed_schools.hpp"
#include "match/matcher_data.hpp"
#include "match/only_ones.hpp"
#include "match/school_traces.hpp"
#include "match/whole_lists.hpp"

namespace twinwatch::match {
namespace {

// A name so far below what is enough for a link is a possible twin still: of the labelled names of 2021 that are a
// school held none scored lower, and nearly all that are new did.
constexpr double doubted_below_enough = 4.0;
constexpr std::size_t most_candidates = 8;

struct Pointer {
  bool building = false, host = false, coordinates = false, phone = false;
  bool linked = false, exact = false, cut = false, own_name_gone = false, same_name = false;
  std::optional<double> score;

  bool left_a_trace() const { return building || host || coordinates || phone; }
};

class Pairs {
 public:
  Pairs(SQLite::Database& sql, const Matcher& matcher, const SchoolsByPlace& held,
        const std::vector<const RegistryRow*>& rows)
      : sql_(sql),
        matcher_(matcher),
        held_(held),
        rows_(rows),
        index_(index_schools(sql, matcher.data.words, matcher.places)),
        lists_(sql, index_),
        traces_(sql) {
    for (std::uint32_t i = 0; i < index_.size(); ++i) at_.emplace(index_.school(i).id, i);
  }

  std::vector<Proposal> propose() {
    points_.resize(rows_.size());
    std::map<std::int64_t, std::vector<std::size_t>> by_list;
    for (std::size_t i = 0; i < rows_.size(); ++i) by_list[rows_[i]->dataset_id].push_back(i);
    std::vector<Proposal> all;
    for (const auto& [dataset, members] : by_list) {
      look_at_names(dataset, members);
      for (const auto i : members) look_at_traces(i);
      count(dataset, members);
      const auto first = all.size();
      for (const auto i : members) all.push_back(decide(i));
      look_for_the_only_ones(std::span(all).subspan(first));
      pointed_at_.clear();
      traced_.clear();
      sure_.clear();
    }
    std::sort(all.begin(), all.end(), [](const Proposal& a, const Proposal& b) { return a.row < b.row; });
    return all;
  }

 private:
  const IndexedSchool* indexed(std::int64_t school) const {
    const auto found = at_.find(school);
    return found == at_.end() ? nullptr : &index_.school(found->second);
  }
  // Not another row's of this list, of this province, type and marks.
  bool could_be(const RegistryRow& row, const name::Name& name, std::int64_t school) const {
    const auto* known = indexed(school);
    return known != nullptr && known->plate == row.plate && known->type == name.type &&
           ((known->marks ^ name.marks) & matcher_.data.words.hard_marks()) == 0 &&
           !held_.in_force(row.dataset_id, school);
  }

  // Two official codes are two schools, but for one that got another code where it stands.
  bool of_another_code(const RegistryRow& row, std::int64_t school) {
    if (row.code.empty()) return false;
    const bool other = code_.integer(1, school).step() && code_.text(0) != row.code;
    code_.reset();
    return other;
  }

  void look_at_names(std::int64_t dataset, const std::vector<std::size_t>& members) {
    std::set<std::int64_t> plates;
    for (const auto i : members) plates.insert(rows_[i]->plate);
    const auto whole = lists_.read(dataset, plates, true), part = lists_.read(dataset, plates, false);
    Chooser of_whole(index_, matcher_.data.weights, matcher_.places, &whole);
    Chooser of_part(index_, matcher_.data.weights, matcher_.places, &part);
    for (const auto i : members) {
      const auto& row = *rows_[i];
      if (row.plate == 0) continue;
      const bool in_whole = lists_.is_whole(dataset, row.plate);
      const auto choice = (in_whole ? of_whole : of_part)
                              .choose({row.name, static_cast<int>(row.plate), static_cast<int>(row.district_id)});
      // A name of type and place alone may be any of them that no other row is.
      const bool names_nothing = std::none_of(choice.name.words.begin(), choice.name.words.end(),
                                              [](const name::Word& word) { return word.kind == name::Kind::proper; });
      const double enough =
          names_nothing ? matcher_.data.weights.near : matcher_.data.weights.enough - doubted_below_enough;
      for (std::size_t c = 0; c < choice.candidates.size(); ++c) {
        const auto& candidate = choice.candidates[c];
        const auto& known = index_.school(candidate.at);
        if (candidate.score < enough || !could_be(row, choice.name, known.id) || of_another_code(row, known.id))
          continue;
        auto& pointer = points_[i][known.id];
        pointer.score = candidate.score;
        pointer.exact = candidate.agreement[Feature::exact] != 0;
        pointer.cut = candidate.agreement[Feature::cut_at_hyphen] != 0;
        pointer.linked = c == 0 && choice.verdict == Choice::Verdict::linked;
        pointer.own_name_gone = in_whole && whole.own_name(known) == ListedNames::Is::gone;
      }
    }
  }

  void look_at_traces(std::size_t i) {
    const auto& row = *rows_[i];
    const auto name = name::parse(matcher_.data.words, row.name);
    const auto each = [&](Trace trace, bool Pointer::*found) {
      for (const auto school : traces_.of(row, trace)) {
        if (!could_be(row, name, school)) continue;
        // In the list's own words the school is there no more, or it never was: a phone says too little of the latter.
        const bool gone = lists_.left(row.dataset_id, school);
        if (!gone && (trace == Trace::phone || trace == Trace::coordinates || of_another_code(row, school))) continue;
        points_[i][school].*found = true;
      }
    };
    each(Trace::building, &Pointer::building);
    each(Trace::host, &Pointer::host);
    each(Trace::coordinates, &Pointer::coordinates);
    each(Trace::phone, &Pointer::phone);
    for (const auto at : held_.in_province(row.province_key)) {
      const auto& school = held_.school(at);
      if (!school.gone && !held_.in_force(row.dataset_id, school.id) && !of_another_code(row, school.id))
        points_[i][school.id].same_name = true;
    }
  }

  bool is_sure(const RegistryRow& row, std::int64_t school, const Pointer& pointer) const {
    if (pointer.linked && (pointer.exact || pointer.own_name_gone)) return true;
    const auto* known = indexed(school);
    return (pointer.building || pointer.host) && known != nullptr && known->type >= 0 &&
           lists_.left(row.dataset_id, school);
  }

  void count(std::int64_t dataset, const std::vector<std::size_t>& members) {
    (void)dataset;
    for (const auto i : members)
      for (const auto& [school, pointer] : points_[i]) {
        if (pointer.building || pointer.host || is_sure(*rows_[i], school, pointer)) pointed_at_[school].push_back(i);
        if (pointer.building || pointer.host || pointer.coordinates) ++traced_[school];
        if (is_sure(*rows_[i], school, pointer)) sure_[i].push_back(school);
      }
  }

  Proposal decide(std::size_t i) const {
    Proposal proposal;
    proposal.row = i;
    const auto& points = points_[i];
    if (points.empty()) return proposal;
    const auto sure = sure_.find(i);
    const auto how_many = sure == sure_.end() ? 0 : sure->second.size();
    if (how_many == 1) {
      const auto school = sure->second.front();
      const auto& rivals = pointed_at_.at(school);
      if (rivals.size() == 1) {
        proposal.school_id = school;
        proposal.keeps_name = points.at(school).cut;
        proposal.evidence.push_back(sentence(points.at(school)));
        return proposal;
      }
      is_split(rivals.size(), school, proposal);
    } else if (how_many > 1) {
      if (made_of(i, sure->second)) {
        proposal.school_id = sure->second.front();
        proposal.merged.assign(sure->second.begin() + 1, sure->second.end());
        proposal.evidence.emplace_back("Its name is made of theirs, and they have gone from the list and the building");
        return proposal;
      }
      is_merge(how_many, proposal);
      add_candidates(points, proposal, [&](std::int64_t school, const Pointer&) {
        return std::find(sure->second.begin(), sure->second.end(), school) != sure->second.end();
      });
      return proposal;
    } else {
      describe_doubt(i, proposal);
    }
    const bool merge = proposal.what == "merge";
    add_candidates(points, proposal,
                   [&](std::int64_t, const Pointer& pointer) { return !merge || pointer.left_a_trace(); });
    return proposal;
  }

  static void is_split(std::size_t rows, std::int64_t school, Proposal& proposal) {
    proposal.what = "split";
    proposal.evidence.push_back(
        fmt::format("{} rows of the list could be the school #{}: was it split? Accept it for each that came out of it",
                    rows, school));
  }
  static void is_merge(std::size_t schools, Proposal& proposal) {
    proposal.what = "merge";
    proposal.evidence.push_back(
        fmt::format("The row could be {} schools that the list has no more: accepting one says that all of them went "
                    "into it; reject first those that did not",
                    schools));
  }

  // All these were in the row's own building and have gone from the list, its name is made of theirs, and no other row
  // could be one of them.
  bool made_of(std::size_t i, const std::vector<std::int64_t>& schools) const {
    std::vector<std::set<std::string>> theirs;
    for (const auto school : schools) {
      if (!points_[i].at(school).building || !lists_.left(rows_[i]->dataset_id, school)) return false;
      if (pointed_at_.at(school).size() != 1) return false;
      auto& words = theirs.emplace_back();
      for (const auto& word : index_.words(*indexed(school)))
        if (word.kind == name::Kind::proper) words.insert(index_.vocabulary().text(word.id));
    }
    return is_made_of(name::parse(matcher_.data.words, rows_[i]->name), theirs);
  }

  // Rows without a trace of anybody: only_ones.hpp.
  void look_for_the_only_ones(std::span<Proposal> proposals) {
    const auto hard = matcher_.data.words.hard_marks();
    std::vector<NobodysRow> open;
    std::set<std::int64_t> taken;  // confirmed, or what a waiting row may be
    for (std::size_t p = 0; p < proposals.size(); ++p) {
      const auto& row = *rows_[proposals[p].row];
      if (proposals[p].school_id != 0) {
        taken.insert(proposals[p].school_id);
        taken.insert(proposals[p].merged.begin(), proposals[p].merged.end());
        continue;
      }
      for (const auto& [school, pointer] : points_[proposals[p].row]) taken.insert(school);
      const auto name = name::parse(matcher_.data.words, row.name);
      if (row.district_id != 0 && !name.umbrella(matcher_.data.words) && lists_.is_whole(row.dataset_id, row.plate))
        open.push_back({p, row.plate, row.district_id, name.type, name.marks & hard, proposals[p].is_new()});
    }
    const auto dataset = proposals.empty() ? 0 : rows_[proposals.front().row]->dataset_id;
    const auto in_list = [&](std::int64_t school) { return held_.in_force(dataset, school); };
    for (const auto& [p, school] : the_only_ones(index_, hard, open, in_list)) {
      auto& proposal = proposals[p];
      const auto& row = *rows_[proposal.row];
      if (taken.contains(school) || !left_a_whole_list(row, school) || of_another_code(row, school)) continue;
      proposal.what = "rename";
      proposal.evidence.emplace_back(
          "Of the schools of this type in the district one has left the list and this one is new: was it renamed?");
      proposal.candidates.push_back({school, true, "the only one of the type that left the district's list"});
    }
  }
  // Of this list, or of another one that was whole there.
  bool left_a_whole_list(const RegistryRow& row, std::int64_t school) {
    if (lists_.left(row.dataset_id, school)) return true;
    bool whole = false;
    in_lists_.integer(1, school);
    while (in_lists_.step()) whole = whole || lists_.is_whole(in_lists_.integer(0), row.plate);
    return whole;
  }

  void describe_doubt(std::size_t i, Proposal& proposal) const {
    const auto& row = *rows_[i];
    std::size_t namesakes = 0, traces = 0, rivals = 0;
    std::int64_t traced = 0;
    bool near = false;
    for (const auto& [school, pointer] : points_[i]) {
      namesakes += pointer.same_name ? 1 : 0;
      traces += pointer.left_a_trace() ? 1 : 0;
      if (pointer.left_a_trace()) traced = school;
      near = near || pointer.score.has_value();
    }
    if (const auto found = traced_.find(traced); traces == 1 && found != traced_.end()) rivals = found->second;
    if (namesakes == 0 && rivals > 1) return is_split(rivals, traced, proposal);
    if (namesakes == 0 && traces > 1) return is_merge(traces, proposal);
    const bool other_district = namesakes > 0 && !near && traces == 0 && row.district_id != 0;
    proposal.what = other_district ? "move" : namesakes > 0 ? "namesakes" : "rename";
    proposal.evidence.emplace_back(
        other_district  ? "A school of this name is in another district of the province: has it moved?"
        : namesakes > 0 ? "More than one school, or row of the list, is called so: which is this?"
        : near          ? "The name is near to that of a school that no row of the list is yet: was it renamed?"
                        : "A school of this type with another name was there: was it renamed?");
  }

  static std::string sentence(const Pointer& pointer) {
    std::string text;
    const auto add = [&](std::string_view what) { (text += text.empty() ? "" : ", ") += what; };
    if (pointer.same_name) add("the same name");
    if (pointer.building) add(sentence_of(Trace::building));
    if (pointer.host) add(sentence_of(Trace::host));
    if (pointer.coordinates) add(sentence_of(Trace::coordinates));
    if (pointer.phone) add(sentence_of(Trace::phone));
    if (pointer.exact && !pointer.same_name) add("the same words");
    if (pointer.cut) add("the name cut at its hyphen");
    if (pointer.score && !pointer.exact) add(fmt::format("a name scored {:.1f}", *pointer.score));
    if (pointer.own_name_gone) add("its own name has gone from the list");
    return text;
  }

  static double rank(const Pointer& p) {
    return (p.same_name ? 10 : 0) + (p.building || p.host ? 5 : 0) + (p.coordinates || p.phone ? 2 : 0) +
           p.score.value_or(0);
  }

  template <typename Offered>
  static void add_candidates(const std::map<std::int64_t, Pointer>& points, Proposal& proposal,
                             const Offered& offered) {
    std::vector<std::pair<double, std::int64_t>> order;
    for (const auto& [school, pointer] : points)
      if (offered(school, pointer)) order.emplace_back(-rank(pointer), school);
    std::sort(order.begin(), order.end());
    if (order.size() > most_candidates) order.resize(most_candidates);
    for (const auto& [weight, school] : order) {
      const auto& pointer = points.at(school);
      proposal.candidates.push_back({school, !pointer.same_name, sentence(pointer)});
    }
  }

  SQLite::Database& sql_;
  const Matcher& matcher_;
  const SchoolsByPlace& held_;
  const std::vector<const RegistryRow*>& rows_;
  SchoolIndex index_;
  WholeLists lists_;
  SchoolTraces traces_;
  Statement code_{sql_, "SELECT code FROM school WHERE school_id = ? AND code IS NOT NULL"};
  Statement in_lists_{sql_,
                      "SELECT DISTINCT f.dataset_id FROM school_row r JOIN fact_school f ON f.fact_id = r.fact_id "
                      "WHERE r.school_id = ? AND f.known_to IS NULL"};
  std::unordered_map<std::int64_t, std::uint32_t> at_;           // school -> its place in the index
  std::vector<std::map<std::int64_t, Pointer>> points_;          // [row]: school -> what points at it
  std::map<std::int64_t, std::vector<std::size_t>> pointed_at_;  // school -> rows that claim it
  std::map<std::int64_t, std::size_t> traced_;                   // school -> rows in its building, host, coordinates
  std::map<std::size_t, std::vector<std::int64_t>> sure_;        // row -> schools
};

}  // namespace

std::vector<Proposal> pair_rows(SQLite::Database& sql, const Matcher& matcher, const SchoolsByPlace& held,
                                const std::vector<const RegistryRow*>& rows) {
  if (rows.empty()) return {};
  return Pairs(sql, matcher, held, rows).propose();
}

}  // namespace twinwatch::match
