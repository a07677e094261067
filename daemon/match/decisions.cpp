#include "match/decisions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "match/heirs.hpp"
#include "match/linking.hpp"
#include "store/transaction.hpp"

namespace twinwatch::match {
namespace {

constexpr std::string_view word_of(Verdict::Says says) {
  return says == Verdict::Says::is ? "is" : says == Verdict::Says::none ? "none" : "not";
}

std::string undo_hint(std::int64_t number, std::string_view written) {
  return number != 0 ? fmt::format("`twinwatch review undo {}` takes that back", number)
                     : fmt::format("`twinwatch review undo '{}' --province …` takes that back", written);
}

void require_of(const WrittenGroup& about, std::int64_t mention) {
  if (mention == 0 || std::binary_search(about.mentions.begin(), about.mentions.end(), mention)) return;
  throw std::invalid_argument(
      fmt::format("{0} is none of the records of {1}: `twinwatch review show {1}` lists them", mention, about.number));
}

const Verdict* last_of(const Said& said) {
  const Verdict* last = nullptr;
  const auto look = [&](const Verdict* verdict) {
    if (verdict != nullptr && (last == nullptr || verdict->id > last->id)) last = verdict;
  };
  look(said.on_mention);
  look(said.on_name);
  for (const auto* verdict : said.rejections) look(verdict);
  return last;
}

}  // namespace

struct Decisions::About {
  WrittenName name;
  std::string written;
  std::int64_t number = 0, mention = 0;
  bool whole_province = false;
};

std::string told_of(const Verdict& verdict) {
  const auto what = verdict.says == Verdict::Says::is       ? "it is " + verdict.school
                    : verdict.says == Verdict::Says::is_not ? "it is not " + verdict.school
                                                            : std::string("it is no school of the registry");
  return fmt::format("{} said on {} that {}", verdict.person, day_of(verdict.at_ms), what);
}

Decisions::Decisions(store::Database& db, Word word) : db_(db), sql_(db.sql()), word_(std::move(word)) {
  if (word_.person.empty()) throw std::invalid_argument("A verdict needs the name of who gives it: say --by NAME");
}

WrittenGroup Decisions::group(std::int64_t number) const {
  auto found = group_of(sql_, number);
  if (!found)
    throw std::invalid_argument(
        fmt::format("There is no written school {}: `twinwatch review` lists those that wait", number));
  return *found;
}

Decision Decisions::is(std::int64_t number, const NamedSchool& school, bool anyway, std::int64_t mention) {
  const auto about = group(number);
  require_of(about, mention);
  if (const auto against = speaks_against(about.name, school); !against.empty() && !anyway)
    throw std::invalid_argument(against + ". If it is that one all the same, say --anyway");
  return say({about.name, about.written(), about.number, mention}, Verdict::Says::is, &school);
}

Decision Decisions::none(std::int64_t number, std::int64_t mention) {
  const auto about = group(number);
  require_of(about, mention);
  return say({about.name, about.written(), about.number, mention}, Verdict::Says::none, nullptr);
}

Decision Decisions::is_not(std::int64_t number, const NamedSchool& school) {
  const auto about = group(number);
  Verdicts verdicts(sql_);
  const auto said = verdicts.on(0, about.name);
  Decision decision;
  decision.number = about.number;
  if (const auto* before = said.rejects(school.id)) {
    decision.changed = false;
    decision.told = fmt::format("Nothing changed: {}.", told_of(*before));
    return decision;
  }
  if (said.on_name != nullptr && said.on_name->says == Verdict::Says::is && said.on_name->school_id == school.id)
    throw std::invalid_argument(
        fmt::format("{}; {}", told_of(*said.on_name), undo_hint(about.number, about.written())));
  insert({about.name, about.written(), about.number}, Verdict::Says::is_not, school.id);
  decision.links = decide_again(about.name);
  decision.told = fmt::format("Written down: {} is not {}. It is not offered again for this name.", about.written(),
                              school.shown());
  return decision;
}

Decision Decisions::alias(std::string_view name, const WrittenName& key, std::string_view as_written,
                          const NamedSchool& school, bool anyway) {
  if (key.name_key.empty())
    throw std::invalid_argument(fmt::format("'{}' holds no letter or digit: a name is needed", name));
  if (const auto against = speaks_against(key, school); !against.empty() && !anyway)
    throw std::invalid_argument(against + ". If it is that one all the same, say --anyway");
  About about{key, std::string(as_written)};
  about.whole_province = key.district_id == 0 && key.area_2_key.empty();
  return say(about, Verdict::Says::is, &school);
}

Decision Decisions::say(const About& about, Verdict::Says says, const NamedSchool* school) {
  Verdicts verdicts(sql_);
  const auto said = verdicts.on(about.mention, about.name);
  const auto school_id = school == nullptr ? 0 : school->id;
  const auto* standing = about.mention != 0 ? said.on_mention : said.on_name;
  Decision decision;
  decision.number = about.number;
  if (standing != nullptr && standing->says == says && standing->school_id == school_id && !standing->lapsed()) {
    decision.changed = false;
    decision.told = fmt::format("Nothing changed: {}.", told_of(*standing));
    return decision;
  }
  // A word on the whole province leaves room for one on a district of it.
  if (standing != nullptr && standing->whole_province && !about.whole_province) standing = nullptr;
  if (standing != nullptr && !standing->lapsed())
    throw std::invalid_argument(
        fmt::format("Already decided: {}; {}", told_of(*standing), undo_hint(about.number, about.written)));
  if (standing != nullptr) end(standing->id, "its school had left the registry");
  if (const auto* no = said.rejects(school_id); no != nullptr) end(no->id, "it is that one after all");
  insert(about, says, school_id);
  decision.links = decide_again(about.name);
  decision.told = says == Verdict::Says::is
                      ? fmt::format("Written down: {} is {}", about.written, school->shown())
                      : fmt::format("Written down: {} is no school of the registry", about.written);
  decision.told += about.mention != 0 ? fmt::format(" (only in record name {}).", about.mention)
                                      : ", in every record that writes it so. It stays so until you say otherwise.";
  if (const auto left = about.mention != 0 ? 0 : left_to_their_codes(about.name); left != 0)
    decision.told += fmt::format(
        " {} written so with another school's official code, and {} there; --mention says otherwise of one.",
        left == 1 ? "1 record name is" : fmt::format("{} record names are", left), left == 1 ? "stays" : "stay");
  return decision;
}

Decision Decisions::undo(std::int64_t number) {
  const auto about = group(number);
  Verdicts verdicts(sql_);
  const auto* last = last_of(verdicts.on(0, about.name));
  for (const auto mention : about.mentions)
    if (const auto* one = last_of(verdicts.on(mention, about.name)); one != nullptr && (!last || one->id > last->id))
      last = one;
  return take_back(last, about.name, about.written(), about.number);
}

Decision Decisions::undo(const WrittenName& name, std::string_view as_written) {
  Verdicts verdicts(sql_);
  return take_back(last_of(verdicts.on(0, name)), name, as_written, 0);
}

Decision Decisions::take_back(const Verdict* verdict, const WrittenName& name, std::string_view as_written,
                              std::int64_t number) {
  if (auto stands = cannot_be_undone(sql_, name); !stands.empty()) throw std::invalid_argument(stands);
  if (verdict == nullptr)
    throw std::invalid_argument(
        fmt::format("Nobody has decided anything of {} that stands: there is nothing to take back", as_written));
  end(verdict->id, word_.why);
  Decision decision;
  decision.number = number;
  decision.links = decide_again(name);
  decision.told = fmt::format("Taken back: {}.", told_of(*verdict));
  return decision;
}

void Decisions::insert(const About& about, Verdict::Says says, std::int64_t school_id) {
  Statement add(
      sql_,
      "INSERT INTO verdict (says, school_id, mention_id, name_key, plate, district_id, area_1_key, area_2_key, "
      "whole_province, written, person, reason, at_ms) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)");
  add.text(1, word_of(says)).integer_or_null(2, school_id).integer_or_null(3, about.mention);
  add.text(4, about.name.name_key).integer(5, about.name.plate).integer(6, about.name.district_id);
  add.text(7, about.name.area_1_key).text(8, about.name.area_2_key).integer(9, about.whole_province ? 1 : 0);
  add.text(10, about.written).text(11, word_.person).text(12, word_.why).integer(13, word_.now_ms).run();
}

void Decisions::end(std::int64_t verdict_id, std::string_view why) {
  Statement close(sql_,
                  "UPDATE verdict SET ended_ms = ?, ended_by = ?, ended_reason = ? WHERE verdict_id = ? AND "
                  "ended_ms IS NULL");
  close.integer(1, word_.now_ms).text(2, word_.person).text(3, why).integer(4, verdict_id).run();
}

// All that is called so in the province: what is not concerned is decided as before.
std::int64_t Decisions::decide_again(const WrittenName& name) {
  std::vector<std::int64_t> mentions;
  {
    Statement called(sql_, "SELECT mention_id FROM mention WHERE name_key = ? AND plate = ? ORDER BY mention_id");
    called.text(1, name.name_key).integer(2, name.plate);
    while (called.step()) mentions.push_back(called.integer(0));
  }
  const auto last_link = [&] {
    Statement last(sql_, "SELECT ifnull(max(link_id), 0) FROM link");
    return last.step() ? last.integer(0) : 0;
  };
  const auto before = last_link();
  Outcome outcome;
  link_again(db_, word_.matcher, mentions, word_.now_ms, outcome);
  if (!waiting_) waiting_ = waiting_rows(sql_);
  join_decided_rows(sql_, mentions, *waiting_, word_.now_ms);
  return last_link() - before;
}

// Mentions of the name that the word on it does not decide.
std::int64_t Decisions::left_to_their_codes(const WrittenName& name) {
  Statement links(sql_,
                  "SELECT m.plate, m.district_id, m.area_1, m.area_2 FROM mention m JOIN link l ON l.mention_id = "
                  "m.mention_id AND l.known_to IS NULL WHERE m.name_key = ? AND m.plate = ? AND l.decided_by = 'code'");
  links.text(1, name.name_key).integer(2, name.plate);
  std::int64_t left = 0;
  while (links.step())
    left += name.same(written_name(name.name_key, links.integer(0), links.integer(1), links.text(2), links.text(3)));
  return left;
}

void decide_review(store::Database& db, std::int64_t mention_id, std::int64_t school_id, std::string_view person,
                   std::string_view reason, std::int64_t now_ms) {
  Decisions decisions(db, {std::string(person), std::string(reason), now_ms});
  store::Transaction transaction(db);
  if (school_id == 0) {
    decisions.none(mention_id, mention_id);
  } else {
    decisions.is(mention_id, school_called(db.sql(), fmt::format("#{}", school_id)), true, mention_id);
  }
  transaction.commit();
}

}  // namespace twinwatch::match
