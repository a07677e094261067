// What persons have said of written names, as it stands: asked for each mention that is decided.
//
// A verdict is about one mention, or about a written name: folded name, province and district as written, whatever
// account, code or source it comes with; then it holds for all records that write it so, today's and next year's. What
// the record's own official code says goes before a word on its name; a word on this one mention goes before all.
//
// A verdict lapses while its school has left the registry (gone_ms): the mention waits for a person again, with the
// reason, and nothing else decides it. When the school comes back the verdict stands again.
//
// For who decides links (linking.cpp, any matcher):
//
//   Verdicts verdicts(sql);                            // once a run: what is said meanwhile it need not see
//   const auto said = verdicts.on(mention);
//   if (said.on_mention) …its word decides…            // before anything else
//   if (said.on_name && !linked_by_own_code) …its word decides…
//   if (said.rejects(school_id)) …not this one: neither link to it nor offer it…
#pragma once
#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "match/statement.hpp"

namespace twinwatch::match {

// A school as it is written, without who wrote it. Two mentions of one written name differ in account, code or source
// only. Made by written_name().
struct WrittenName {
  std::string name_key;
  std::int64_t plate = 0, district_id = 0;
  std::string area_1_key, area_2_key;  // folded; the province only where its plate is not known

  std::string key() const;  // equal for what is one line of the review queue
  // The same, or the same as far as the places of that time were known: a district may have got its number since.
  bool same(const WrittenName& other) const;
};
WrittenName written_name(std::string_view name_key, std::int64_t plate, std::int64_t district_id,
                         std::string_view area_1, std::string_view area_2);

struct Verdict {
  enum class Says { is, none, is_not };
  std::int64_t id = 0, school_id = 0, mention_id = 0;  // mention_id 0: of the written name
  Says says = Says::is;
  WrittenName name;
  bool whole_province = false;
  std::string person, by, reason;  // by: "person:Ayşe", as a link has it
  std::int64_t at_ms = 0;
  std::string school;  // "Gazi İlkokulu, ÇANKAYA (#5)"
  std::int64_t school_district_id = 0, school_gone_ms = 0;

  bool lapsed() const { return says == Says::is && school_gone_ms != 0; }
  // Why a mention has its link: sentences for `explain`. A lapsed one says why it waits again.
  std::vector<std::string> reasons() const;
};

struct Said {
  const Verdict* on_mention = nullptr;
  const Verdict* on_name = nullptr;
  std::vector<const Verdict*> rejections;

  const Verdict* rejects(std::int64_t school_id) const;
  const Verdict* decides() const { return on_mention != nullptr ? on_mention : on_name; }
};

class Verdicts {
 public:
  explicit Verdicts(SQLite::Database&);
  // mention_id 0: of the name alone. What is returned points into this object.
  Said on(std::int64_t mention_id, std::string_view name_key, std::int64_t plate, std::int64_t district_id,
          std::string_view area_1, std::string_view area_2);
  Said on(std::int64_t mention_id, const WrittenName&);

 private:
  const std::vector<Verdict>* called(std::int64_t plate, std::string_view name_key);

  bool some_ = false;  // else nobody has said anything
  Statement rows_;
  std::unordered_map<std::string, std::vector<Verdict>> read_;  // folded name in province
};

// Mentions whose verdict has lapsed since they were linked, or may stand again: to be decided again when schools have
// gone or come back.
std::vector<std::int64_t> mentions_of_lapsed(SQLite::Database&);

// Takes out of temp.could_be what a person has said is not so.
void drop_rejected(SQLite::Database&);

inline constexpr std::string_view by_lapse = "lapsed";  // decided_by of a mention whose verdict has lapsed
inline constexpr std::string_view by_merge = "merge";  // … whose verdict's school went into another, and that is linked

std::string day_of(std::int64_t at_ms);  // "2026-11-09", UTC

}  // namespace twinwatch::match
