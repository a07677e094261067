// match explain NAME: what the program makes of a written name: how it was understood, the candidates with what their
// scores are made of, and what decided. Against the schools of the database; touches nothing.
#include <fmt/format.h>

#include <boost/json.hpp>
#include <stdexcept>

#include "cli/match_commands.hpp"
#include "match/account_evidence.hpp"
#include "match/choice.hpp"
#include "match/indexed_schools.hpp"
#include "match/matcher_data.hpp"

namespace twinwatch::cli {
namespace {
namespace json = boost::json;

struct Found {
  std::string name, district, province, code;
};

Found details(store::Database& db, const place::Gazetteer& places, std::int64_t school_id) {
  match::Statement row(db.sql(), "SELECT name, district, plate, ifnull(code, '') FROM school WHERE school_id = ?");
  row.integer(1, school_id).step();
  const auto* province = places.province(static_cast<int>(row.integer(2)));
  return {std::string(row.text(0)), std::string(row.text(1)), province ? province->name : "?",
          std::string(row.text(3))};
}

std::string_view verdict_of(const match::Choice& choice) {
  switch (choice.verdict) {
    case match::Choice::Verdict::linked:
      return "linked";
    case match::Choice::Verdict::ambiguous:
      return "for a person";
    case match::Choice::Verdict::none:
      return "none";
  }
  return "none";
}

std::string understood(const match::MatcherData& data, const match::Choice& choice) {
  std::string words;
  for (const auto& word : choice.name.words) (words += words.empty() ? "" : " ") += word.text;
  std::string text = words.empty() ? "no words of its own" : "words '" + words + "'";
  text += choice.name.type < 0
              ? ", no type that is known"
              : fmt::format(", type {} ('{}')", data.words.type(choice.name.type).id, choice.name.type_written);
  for (std::size_t i = 0; i < data.words.marks().size(); ++i)
    if ((choice.name.marks >> i & 1) != 0) text += ", " + data.words.marks()[i].id;
  for (const auto& code : choice.name.codes) text += ", code " + code;
  return text;
}

// What is known of who wrote the name; it can raise a candidate, and decides nothing alone.
std::string beside_the_name(const MatchExplain& what, const match::SupportingEvidence& evidence,
                            const place::Gazetteer& places) {
  if (what.account.empty() && what.website.empty()) return {};
  std::string text;
  const auto add = [&](const std::string& more) { (text += text.empty() ? "" : "; ") += more; };
  const auto all = [](const std::set<std::int64_t>& schools) {
    std::string numbers;
    for (const auto school : schools) numbers += fmt::format(" #{}", school);
    return numbers;
  };
  if (!evidence.by_host.empty()) add("the website is that of" + all(evidence.by_host));
  if (!evidence.by_coordinates.empty()) add("the coordinates are those of" + all(evidence.by_coordinates));
  if (evidence.by_account != 0) add(fmt::format("the account was confirmed to be #{}", evidence.by_account));
  if (const auto* province = places.province(evidence.plate)) add("its other records tell " + province->name);
  if (const auto* district = places.district_by_id(evidence.district_id)) add("and there " + district->name);
  return "beside the name: " + (text.empty() ? std::string("nothing that points at a school or a place") : text);
}

}  // namespace

int match_explain(const Call& call, const MatchExplain& what) {
  auto db = call.read();
  const auto places = place::Gazetteer::load(call.config.geo_dir);
  const auto data = match::MatcherData::load(call.config.names_dir);
  match::Question question;
  question.name = what.name;
  question.plate = places.plate(what.province);
  if (!what.province.empty() && question.plate == 0)
    throw std::runtime_error(
        fmt::format("'{}' is no province that is known: write its name or plate number", what.province));
  const auto district = places.district(question.plate, what.district);
  question.district_id = district.id;
  const auto index = match::index_schools(db.sql(), data.words, places);
  match::Chooser chooser(index, data.weights, places);
  const match::Matcher matcher{places, data};
  match::AccountEvidence accounts(db.sql(), matcher);
  auto evidence = accounts.of(what.account, 0);
  accounts.add_website(what.website, evidence);
  question.evidence = &evidence;
  const auto choice = chooser.choose(question);
  const bool linked = choice.verdict == match::Choice::Verdict::linked;
  if (call.json) {
    json::array candidates;
    for (const auto& candidate : choice.candidates) {
      const auto id = index.school(candidate.at).id;
      const auto found = details(db, places, id);
      json::array parts;
      for (const auto& reason : match::weighed_reasons(data.weights, candidate))
        parts.push_back(
            json::object{{"feature", reason.feature}, {"meaning", reason.meaning}, {"weight", reason.part}});
      candidates.push_back(json::object{{"school", id},
                                        {"name", found.name},
                                        {"district", found.district},
                                        {"province", found.province},
                                        {"code", found.code},
                                        {"score", candidate.score},
                                        {"raised", candidate.raised},
                                        {"misread", candidate.misread},
                                        {"parts", std::move(parts)}});
    }
    print_json(json::object{{"name", what.name},
                            {"verdict", verdict_of(choice)},
                            {"by_code", choice.by_code},
                            {"why", choice.why},
                            {"misread", choice.misread},
                            {"probability", choice.probability()},
                            {"key", choice.name.key()},
                            {"candidates", std::move(candidates)}});
    return linked ? ok : amiss;
  }
  print(fmt::format("{}: understood as {}", as_text(what.name), understood(data, choice)));
  if (!what.district.empty() && district.id == 0)
    print(fmt::format("  '{}' is no district of that province that tells where: left out", as_text(what.district)));
  if (choice.plate != question.plate)
    print(fmt::format("  its place is told by the name itself: {}", places.province(choice.plate)->name));
  if (linked) {
    const auto found = details(db, places, index.school(choice.candidates.front().at).id);
    print(fmt::format("linked to #{} {}, {} ({}){}", index.school(choice.candidates.front().at).id, as_text(found.name),
                      as_text(found.district), found.province, choice.by_code ? ", by the code in the name" : ""));
  } else {
    print(fmt::format("not linked: {}", choice.why));
  }
  print(fmt::format("a score of {:.1f} is enough, and it must be {:.1f} above the second", data.weights.enough,
                    data.weights.margin));
  if (const auto told = beside_the_name(what, evidence, places); !told.empty()) print(told);
  for (const auto& candidate : choice.candidates) {
    const auto id = index.school(candidate.at).id;
    const auto found = details(db, places, id);
    print(fmt::format("{:6.1f}  #{} {}, {} ({}){}", candidate.score, id, as_text(found.name), as_text(found.district),
                      found.province, found.code.empty() ? "" : " " + found.code));
    if (candidate.misread) print(fmt::format("                 only with letters put right: {}", choice.misread));
    for (const auto& reason : match::weighed_reasons(data.weights, candidate))
      print(fmt::format("          {:+5.1f}  {}", reason.part, reason.meaning));
  }
  return linked ? ok : amiss;
}

}  // namespace twinwatch::cli
