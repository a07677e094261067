// hold, hold reject, approve: too much would change at once in what coordinators are told.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cstdio>

#include "alert/hold.hpp"
#include "cli/alert_commands.hpp"
#include "service/summary.hpp"

namespace twinwatch::cli {
namespace {
namespace json = boost::json;

json::object hold_json(const alert::Hold& hold) {
  json::array areas;
  for (const auto& area : hold.areas)
    areas.push_back(json::object{{"plate", area.plate},
                                 {"schools", area.schools},
                                 {"opened", area.opened},
                                 {"ended", area.ended},
                                 {"over", area.over(hold.share, hold.floor)}});
  return {{"hold", hold.hold_id},          {"state", hold.state},
          {"opened_ms", hold.opened_ms},   {"measured_ms", hold.measured_ms},
          {"share", hold.share},           {"floor", hold.floor},
          {"decided_ms", hold.decided_ms}, {"decided_by", hold.decided_by},
          {"reason", hold.reason},         {"areas", areas}};
}

std::string share_of(const alert::HoldArea& area) {
  if (area.schools == 0) return "–";
  return fmt::format("{:.1f} %", 100.0 * static_cast<double>(area.changed()) / static_cast<double>(area.schools));
}

std::string became(const Call& call, const alert::Hold& hold) {
  if (hold.state == "open") return "open: no coordinator mail leaves";
  return fmt::format("{} on {} by {}{}", hold.state, call.day(hold.decided_ms), as_text(hold.decided_by),
                     hold.reason.empty() ? "" : ": " + as_text(hold.reason));
}

void print_whole(const Call& call, store::Database& db, const alert::Hold& hold, std::int64_t limit) {
  const auto places = place::Gazetteer::load(call.config.geo_dir);
  const auto name = [&](int plate) {
    const auto* province = places.province(plate);
    return plate == 0 ? std::string("all of the country") : province ? province->name : std::string("?");
  };
  print(fmt::format("Hold {} of {}, {}", hold.hold_id, call.when(hold.opened_ms), became(call, hold)));
  print(
      fmt::format("What coordinators would be told beside the last mail, measured {}; the limit is {:.1f} % and {} "
                  "schools.\n",
                  call.when(hold.measured_ms), 100 * hold.share, hold.floor));
  Table areas{{"province", "schools", "new", "ended", "share", ""}, {}};
  for (const auto& area : hold.areas)
    areas.rows.push_back({name(area.plate), service::grouped(area.schools), service::grouped(area.opened),
                          service::grouped(area.ended), share_of(area),
                          area.over(hold.share, hold.floor) ? "over" : ""});
  print(areas.text());
  const auto items = alert::hold_items(db, hold.hold_id, limit);
  Table schools{{"province", "district", "school", "code", "rule", "would be told as", "today"}, {}};
  for (const auto& item : items)
    schools.rows.push_back({name(item.plate), item.district, item.name, item.code, item.rule,
                            item.change == "opened" ? "new" : "ended", item.status});
  print(schools.text());
  if (static_cast<std::int64_t>(items.size()) == limit) print("… there may be more: --limit N");
  if (hold.state == "open")
    print(fmt::format("Decide: twinwatch approve {0} --why '…', or twinwatch hold reject {0} --why '…'", hold.hold_id));
}

}  // namespace

int hold_show(const Call& call, const HoldsAsked& asked) {
  auto db = call.read();
  auto all = alert::holds(db, moment(call, asked.then));
  if (asked.hold != 0) {
    std::erase_if(all, [&](const alert::Hold& hold) { return hold.hold_id != asked.hold; });
    if (all.empty()) {
      std::fprintf(stderr, "twinwatch: there is no hold %lld: `twinwatch hold` lists them\n",
                   static_cast<long long>(asked.hold));
      return amiss;
    }
  }
  if (call.json) {
    json::array list;
    for (const auto& hold : all) {
      auto one = hold_json(hold);
      if (asked.hold != 0) {
        json::array items;
        for (const auto& item : alert::hold_items(db, hold.hold_id, asked.limit))
          items.push_back(json::object{{"school", item.school_id},
                                       {"alert", item.alert_id},
                                       {"plate", item.plate},
                                       {"change", item.change},
                                       {"rule", item.rule},
                                       {"code", item.code},
                                       {"name", item.name},
                                       {"district", item.district},
                                       {"status", item.status}});
        one["items"] = items;
      }
      list.push_back(one);
    }
    print_json(list);
    return ok;
  }
  if (all.empty()) {
    print("There was no hold yet: never would too much have changed at once in what coordinators are told.");
    return ok;
  }
  if (asked.hold != 0) {
    print_whole(call, db, all.front(), asked.limit);
    return ok;
  }
  Table table{{"hold", "opened", "would change", "of schools", "share", ""}, {}};
  for (const auto& hold : all) {
    const auto country = hold.areas.empty() ? alert::HoldArea{} : hold.areas.front();
    table.rows.push_back({std::to_string(hold.hold_id), call.when(hold.opened_ms), service::grouped(country.changed()),
                          service::grouped(country.schools), share_of(country), became(call, hold)});
  }
  print(table.text());
  print("Show one with its schools: twinwatch hold NUMBER");
  return ok;
}

int hold_decide(const Call& call, bool approve, std::int64_t hold, const std::string& why) {
  const auto reply = submit(call, json::object{{"do", "alert"},
                                               {"act", approve ? "approve" : "reject"},
                                               {"hold", hold},
                                               {"by", call.person},
                                               {"reason", why}});
  if (reply.empty()) return impossible;
  if (call.json) {
    print_json(reply);
    return ok;
  }
  print(std::string(reply.at("told").as_string()) + ".");
  if (const auto* mail = reply.if_contains("mail")) {
    const auto& composed = mail->as_object();
    if (const auto again = composed.at("held").to_number<std::int64_t>(); again != 0)
      print(fmt::format("More has changed since: all coordinator mail is held once more, see `twinwatch hold {}`.",
                        again));
    else
      print(fmt::format(
          "{} digests and {} first summaries were composed. Who had this week's mail already hears of the "
          "changes in the next.",
          composed.at("digests").to_number<std::int64_t>(), composed.at("baselines").to_number<std::int64_t>()));
  }
  return ok;
}

}  // namespace twinwatch::cli
