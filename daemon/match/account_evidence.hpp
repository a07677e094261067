// What the portals' records show of an account, as evidence for the names that it writes (supporting_evidence.hpp):
// the website and coordinates of its entry in a directory, the places that its other records tell, and the school that
// another of its mentions was confirmed to be. Read from the database once, at the first account asked for.
//
// Confirmed: by an official code, by a person, or by place with district and whole name; never by a score, so that one
// guess does not carry the next. What records of one account contradict each other in is no evidence. The mention that
// is asked about is left out: the answer must not depend on what it was before.
#pragma once
#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "match/match.hpp"
#include "match/supporting_evidence.hpp"

namespace twinwatch::match {

class AccountEvidence {
 public:
  // `held`: what the evidence points into. All must outlive it.
  AccountEvidence(SQLite::Database& sql, const Matcher& matcher);
  ~AccountEvidence();

  // Of what this account's records say beside the mention (0: all of them). Empty where there is nothing.
  SupportingEvidence of(std::string_view account, std::int64_t mention_id);
  // Of a website alone, as somebody tells it (`match explain --website`).
  void add_website(std::string_view website, SupportingEvidence& into);

 private:
  struct Read;
  Read& read();

  SQLite::Database& sql_;
  const Matcher& matcher_;
  std::unique_ptr<Read> read_;
};

// Mentions that wait or were linked by likeness, of accounts of which something was learned or lost since the last
// time: they are to be decided again. `facts_changed`: directories may show otherwise than before.
std::vector<std::int64_t> mentions_with_new_evidence(SQLite::Database& sql, bool facts_changed);
// At the end of a run: so far it was read. Writes nothing where nothing has happened.
void evidence_was_read(SQLite::Database& sql, bool facts_changed, std::int64_t now_ms);

}  // namespace twinwatch::match
