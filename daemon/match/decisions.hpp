// A person's words on written names, written down. Each is a verdict of its own (who, when, why), appended; links
// follow in the same transaction, and what follows from those is drawn by the next settle. A word that stands is not
// overwritten: another one on the same name is refused until it was taken back; the same one again changes nothing.
//
// Called on the writer's thread. All throw std::invalid_argument (what, what to do) and have then written nothing that
// the caller's transaction would keep by mistake: the checks come first.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "match/match.hpp"
#include "match/registry_rows.hpp"
#include "match/written_group.hpp"

namespace twinwatch::match {

struct Word {
  std::string person, why;
  std::int64_t now_ms = 0;
  const Matcher* matcher = nullptr;  // decides again what is taken back; without it only code and whole name do
};

struct Decision {
  bool changed = true;      // false: it was so before
  std::int64_t links = 0;   // mentions that are linked otherwise than before
  std::int64_t number = 0;  // of the written name; 0: no record writes it yet
  std::string told;         // a sentence for who decided
};

class Decisions {
 public:
  // The transaction is the caller's. Throws when nobody's name is given.
  Decisions(store::Database&, Word);

  // The written name of this number is that school, in every record that writes it so. `anyway`: although province or
  // level speak against it. `mention`: only this one of the name's mentions; 0: all.
  Decision is(std::int64_t number, const NamedSchool&, bool anyway = false, std::int64_t mention = 0);
  // It is no school of the registry.
  Decision none(std::int64_t number, std::int64_t mention = 0);
  // It is not that school: never offered or linked again.
  Decision is_not(std::int64_t number, const NamedSchool&);
  // As is(), of a name that need not have been met. Without a district it holds for the whole province, but where a
  // record tells another district than the school's.
  Decision alias(std::string_view name, const WrittenName&, std::string_view as_written, const NamedSchool&,
                 bool anyway);
  // Takes back the last standing word on this name, and decides anew what the matcher can.
  Decision undo(std::int64_t number);
  Decision undo(const WrittenName&, std::string_view as_written);

  void because(std::string why) { word_.why = std::move(why); }  // of what is said from now on
  WrittenGroup group(std::int64_t number) const;                 // throws when there is none

 private:
  struct About;  // a name, or one mention of it
  Decision say(const About&, Verdict::Says, const NamedSchool*);
  void insert(const About&, Verdict::Says, std::int64_t school_id);
  void end(std::int64_t verdict_id, std::string_view why);
  Decision take_back(const Verdict*, const WrittenName&, std::string_view as_written, std::int64_t number);
  std::int64_t decide_again(const WrittenName&);
  std::int64_t left_to_their_codes(const WrittenName&);

  store::Database& db_;
  SQLite::Database& sql_;
  Word word_;
  std::optional<std::vector<WaitingRow>> waiting_;  // read once: finding them goes through the whole registry
};

// "Ayşe said on 2026-11-09 that it is Gazi İlkokulu, ÇANKAYA (#5)"
std::string told_of(const Verdict&);

}  // namespace twinwatch::match
