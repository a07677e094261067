// review accept, none, reject, alias, undo: one person's word on one written name, through the daemon or under the
// lock.
#include <fmt/format.h>

#include <boost/json.hpp>
#include <cstdio>

#include "cli/review_commands.hpp"
#include "place/gazetteer.hpp"
#include "service/summary.hpp"

namespace twinwatch::cli {

int review_decide(const Call& call, ReviewWord word) {
  boost::json::object request{{"do", "review"},          {"act", word.act},       {"number", word.number},
                              {"mention", word.mention}, {"school", word.school}, {"anyway", word.anyway},
                              {"by", call.person},       {"reason", word.why}};
  if (!word.name.empty()) {
    if (word.province.empty()) {
      std::fprintf(stderr, "twinwatch: '%s' is no number. Write the name's number, or the name with its --province.\n",
                   word.name.c_str());
      return impossible;
    }
    const auto places = place::Gazetteer::load(call.config.geo_dir);
    const int plate = plate_called(call, word.province);
    request["name"] = word.name;
    request["plate"] = plate;
    request["district_id"] = places.district(plate, word.district).id;
    request["district"] = word.district;
    request["province"] = places.province(plate)->name;
  }
  const auto reply = submit(call, request);
  if (reply.empty()) return impossible;
  if (call.json) {
    print_json(reply);
    return ok;
  }
  print(std::string(reply.at("told").as_string()));
  const auto links = reply.at("links").to_number<std::int64_t>();
  const auto changed = reply.at("settled").at("status").at("changed").to_number<std::int64_t>();
  if (reply.at("changed").as_bool())
    print(fmt::format("{} linked otherwise than before; {} changed status.",
                      links == 1 ? "1 record name is" : service::grouped(links) + " record names are",
                      changed == 1 ? "1 school" : service::grouped(changed) + " schools"));
  return ok;
}

}  // namespace twinwatch::cli
