// ack, silence, unsilence: a person's word on what coordinators are told, through the daemon or under the lock.
#include <fmt/format.h>

#include <boost/json.hpp>
#include <cstdio>
#include <stdexcept>

#include "alert/silence.hpp"
#include "cli/alert_commands.hpp"
#include "cli/one_school.hpp"
#include "cli/review_commands.hpp"
#include "service/clock.hpp"

namespace twinwatch::cli {
namespace {
namespace json = boost::json;

std::int64_t until_ms(const Call& call, const std::string& until) {
  if (until.empty()) return 0;
  const auto told = service::moment_told(until, call.config.timezone);
  if (!told)
    throw std::invalid_argument(
        fmt::format("--until \"{}\" is no day: write 2026-11-30 (it ends with that day)", until));
  return *told;
}

int say(const Call& call, const json::object& request) {
  const auto reply = submit(call, request);
  if (reply.empty()) return impossible;
  if (call.json)
    print_json(reply);
  else
    print(std::string(reply.at("told").as_string()) + ".");
  return ok;
}

std::string scope_words(store::Database& db, const place::Gazetteer& places, const alert::SilenceScope& scope) {
  std::string words;
  const auto add = [&words](const std::string& one) { words += (words.empty() ? "" : ", ") + one; };
  if (scope.school_id != 0) {
    SQLite::Statement name(db.sql(), "SELECT name FROM school WHERE school_id = ?");
    name.bind(1, scope.school_id);
    add(fmt::format("#{} {}", scope.school_id, name.executeStep() ? name.getColumn(0).getString() : ""));
  }
  if (const auto* district = places.district_by_id(static_cast<int>(scope.district_id)); district != nullptr)
    add(district->name);
  if (const auto* province = places.province(static_cast<int>(scope.plate)); province != nullptr) add(province->name);
  if (!scope.rule.empty()) add("rule " + scope.rule);
  return words;
}

}  // namespace

int acknowledge(const Call& call, const AlertWord& word) {
  std::int64_t school_id = 0;
  {
    auto db = call.read();
    const auto places = place::Gazetteer::load(call.config.geo_dir);
    const auto found = one_school(db, places, word.school, word.province);
    if (!found) return amiss;
    school_id = found->school_id;
  }
  return say(call, json::object{{"do", "alert"},
                                {"act", word.undo ? "unack" : "ack"},
                                {"school", school_id},
                                {"rule", word.rule},
                                {"until_ms", until_ms(call, word.until)},
                                {"by", call.person},
                                {"reason", word.why}});
}

int silence(const Call& call, const AlertWord& word) {
  json::object request{{"do", "alert"},     {"act", "silence"},
                       {"rule", word.rule}, {"until_ms", until_ms(call, word.until)},
                       {"by", call.person}, {"reason", word.why}};
  const auto places = place::Gazetteer::load(call.config.geo_dir);
  const int plate = plate_called(call, word.province);
  if (!word.school.empty()) {
    auto db = call.read();
    const auto found = one_school(db, places, word.school, word.province);
    if (!found) return amiss;
    request["school"] = found->school_id;
  } else if (plate != 0) {
    request["plate"] = plate;
  }
  if (!word.district.empty()) {
    if (plate == 0) throw std::invalid_argument("--district needs its --province: district names repeat");
    const auto district = places.district(plate, word.district).id;
    if (district <= 0)
      throw std::invalid_argument(
          fmt::format("{} has no district \"{}\"", places.province(plate)->name, word.district));
    request["district"] = district;
  }
  return say(call, request);
}

int unsilence(const Call& call, std::int64_t number, const std::string& why) {
  return say(
      call,
      json::object{{"do", "alert"}, {"act", "unsilence"}, {"silence", number}, {"by", call.person}, {"reason", why}});
}

int silence_list(const Call& call, const SilencesAsked& asked) {
  auto db = call.read();
  const auto all = alert::silences(db, moment(call, asked.then), asked.all);
  if (call.json) {
    json::array list;
    for (const auto& one : all)
      list.push_back(json::object{{"silence", one.silence_id},
                                  {"rule", one.scope.rule},
                                  {"plate", one.scope.plate},
                                  {"district", one.scope.district_id},
                                  {"school", one.scope.school_id},
                                  {"by", one.person},
                                  {"reason", one.reason},
                                  {"at_ms", one.at_ms},
                                  {"until_ms", one.until_ms},
                                  {"ended_ms", one.ended_ms},
                                  {"ended_by", one.ended_by},
                                  {"ended_reason", one.ended_reason}});
    print_json(list);
    return ok;
  }
  if (all.empty()) {
    print("No silence stands. Set one: twinwatch silence --province Hatay --until 2027-02-28 --why '…'");
    return ok;
  }
  const auto places = place::Gazetteer::load(call.config.geo_dir);
  Table table{{"silence", "what", "until", "by", "why", "ended"}, {}};
  for (const auto& one : all)
    table.rows.push_back({std::to_string(one.silence_id), scope_words(db, places, one.scope), call.when(one.until_ms),
                          as_text(one.person, 40), as_text(one.reason, 80),
                          one.ended_ms == 0 ? "" : fmt::format("{} by {}", call.day(one.ended_ms), one.ended_by)});
  print(table.text());
  return ok;
}

}  // namespace twinwatch::cli
