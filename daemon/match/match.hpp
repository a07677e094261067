// From written names to schools: registry rows become schools; every other record's written school becomes a mention,
// and a mention is linked by official code (also fished out of the name), else by province + district + folded name
// with its level word when exactly one school answers, else by a score that is enough and far above the second's
// (choice.hpp). All else is for a person: verdict 'review', which yields *unknown*, never "no project". A person's
// verdict is never overwritten. Called on the writer's thread after an acceptance; one transaction. Touches only what
// is new or concerned.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "place/gazetteer.hpp"
#include "store/database.hpp"

namespace twinwatch::match {

// Says whether a school of this type and name is expected to have a project (config/eligible.toml, loaded elsewhere).
using Eligible = std::function<bool(std::string_view type, std::string_view name_key)>;

class FirstSchools;
struct MatcherData;

// What written names are matched by; all of it outlives the call.
struct Matcher {
  const place::Gazetteer& places;
  const MatcherData& data;
};

// A written name that had an answer and has another now. School 0: none, a person is asked.
struct ChangedLink {
  std::string name;
  std::int64_t from = 0, to = 0;
};

struct Outcome {
  std::int64_t schools_added = 0, schools_changed = 0, schools_gone = 0;
  std::int64_t rows_waiting = 0;  // registry rows that could be a school held: a person is asked
  std::int64_t mentions_added = 0, linked = 0, review = 0, foreign = 0;
  std::int64_t looked_at = 0;  // names decided anew, whatever came of it
  std::int64_t links_changed = 0;
  // Of these the first hundred that a participation in force hangs on: they can change what is said of a school.
  std::vector<ChangedLink> changed;
};

// 1. fact_school rows of registry lists in force that are no school's yet -> school (by code, else place + name +
// building);
//    a school whose rows are all closed is gone.  2. fact_* rows without mention_id -> mention.  3. mentions without a
//    link in force, or in review and possibly answered by new schools -> link.
// `made`: schools that were made while the facts of a first list were written (first_schools.hpp); taken if they are
// what these facts lead to.
// A registry, a name or an edition of the matcher's data that changed matches again what it touches, and nothing else.
Outcome run_matching(store::Database&, const Matcher&, const Eligible&, std::int64_t now_ms,
                     FirstSchools* made = nullptr);

// After config/eligible.toml has changed: decides again for every school held, writes only what differs and returns how
// many. Call it when a configuration is loaded (about 50 ms for 75,000 schools); its own transaction.
std::int64_t refresh_eligible(store::Database&, const Eligible&, std::int64_t now_ms);

struct Candidate {
  std::int64_t school_id = 0;
  std::string why{};
  std::string name{}, district{}, code{};   // of the school
  std::optional<double> score{}, enough{};  // of a school that the scored model offers: a link needs `enough`
};

// A line of the review queue: one written name, for all records that write it so, whatever account, code or source they
// come with (review_groups.hpp). Most statuses hanging on it first.
struct ReviewItem {
  std::int64_t mention_id = 0;  // the number that people type: the smallest mention of the name, so it stays
  std::string name, area_1, area_2, code, account;
  std::int64_t records = 0;      // how many records write it so
  std::int64_t hangs_on_it = 0;  // how many schools are unknown because of it
  std::vector<Candidate> candidates;
  std::vector<std::string> sources;    // that write it so
  std::vector<std::int64_t> mentions;  // those of it that wait
  std::string reason;                  // why the first of them waits
};
std::vector<ReviewItem> review_queue(store::Database&, std::int64_t limit);

// A person's verdict on one mention; of a written name: decisions.hpp. school_id 0: "no school of the registry". Throws
// std::invalid_argument (what, what to do).
void decide_review(store::Database&, std::int64_t mention_id, std::int64_t school_id, std::string_view person,
                   std::string_view reason, std::int64_t now_ms);

// Schools that an unlinked mention could be (never excluded by province, known district or level, and sharing a telling
// word): those may not be called inactive while it is open. Fills a temporary table could_be(mention_id, school_id).
void fill_could_be(store::Database&);

// The same for a rule that asks of one kind of record: "participation", "label", "club", "activity", or "directory"
// (the entries of a portal's list of schools that are nobody's yet). Adds to a temporary table possible(kind,
// record_id, school_id) which is there; what persons have rejected stays possible. Schools that are eligible only.
void fill_possible(store::Database&, std::string_view kind);

}  // namespace twinwatch::match
