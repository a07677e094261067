// The ministry's list of schools, as SHAPES.md says: a landing page that sets a cookie, and a list that is asked by
// POST.
#include <algorithm>

#include "page.hpp"
#include "text.hpp"

namespace portal {
namespace {

constexpr std::string_view kLanding = "/baglantilar/okullar/index.php", kList = "/baglantilar/okullar/okullar_ajax.php";
constexpr std::string_view kCookie = "PHPSESSID";

std::string session_of(const World& world) {
  return "synthetic" + std::to_string(dice(world.size.seed, "session") % 1'000'000'000);
}

Page landing(const World& world) {
  std::string out =
      "<!DOCTYPE html>\n<!-- SYNTHETIC: made for twinwatch -->\n<html lang=\"tr\"><head><meta "
      "charset=\"utf-8\"><title>Okullarımız</title></head>\n<body>\n<header><a "
      "href=\"/giris\">Giriş</a></header>\n<main id=\"main-content\">\n<select id=\"il\" name=\"il\">\n";
  for (std::size_t i = 0; i < world.provinces.size(); ++i)
    out += "<option value=\"" + std::to_string(i + 1) + "\">" + capitals(world.provinces[i]) + "</option>\n";
  out += "</select>\n<table id=\"okullar\"></table>\n</main>\n</body></html>\n";
  return {.body = out,
          .headers = {{"Set-Cookie", std::string(kCookie) + "=" + session_of(world) + "; Path=/; HttpOnly"}},
          .changed = 1};
}

Page refused(std::string_view why) {
  return {.status = 403,
          .body = "<!DOCTYPE html>\n<!-- SYNTHETIC: made for twinwatch -->\n<title>403</title><p>" + std::string(why) +
                  "</p>\n"};
}

std::string row(const School& school) {
  const std::string plate = (school.plate < 10 ? "0" : "") + std::to_string(school.plate);
  const std::string name = school.bare_name
                               ? school.name
                               : capitals(school.province) + " - " + capitals(school.district) + " - " + school.name;
  std::string host = school.site.empty() ? "https://okul" + school.code + ".example.org" : school.site;
  if (host.starts_with("http://")) host.insert(4, "s");
  return "{\"OKUL_ADI\":" + to_json(name) + ",\"HOST\":" + to_json(host) + ",\"YOL\":\"" + plate + "/" +
         std::to_string(school.district_number) + "/" + school.code + "\"}";
}

Page list(const World& world, const Asked& ask, const Variation& how) {
  const auto plate = number(ask.field("il")).value_or(0);
  const auto district = number(ask.field("ilce")).value_or(0);
  const std::string search = folded(ask.field("search[value]"));
  std::vector<const School*> found;
  for (std::size_t i = 0; i < world.turkish; ++i) {
    const School& school = world.schools[i];
    if (plate != 0 && school.plate != static_cast<int>(plate)) continue;
    if (district != 0 && school.district_number != static_cast<int>(district)) continue;
    if (!search.empty() && folded(school.name).find(search) == std::string::npos) continue;
    found.push_back(&school);
  }
  const std::size_t total = found.size();
  std::erase_if(found, [&](const School* school) {
    return dice(world.size.seed, "lost", hash_of(school->code)) % 100 < static_cast<unsigned>(how.lost_percent);
  });
  if (how.empty != Variation::Empty::kNo) found.clear();
  const std::string stated = std::to_string(how.empty == Variation::Empty::kSaysSo ? 0 : total);
  const std::size_t start = std::min(number(ask.field("start")).value_or(0), found.size());
  const std::size_t length = number(ask.field("length")).value_or(10);
  std::string out = "{\"draw\":" + std::to_string(number(ask.field("draw")).value_or(0)) +
                    ",\"recordsTotal\":" + stated + ",\"recordsFiltered\":" + stated + ",\"data\":[";
  for (std::size_t i = start; i < found.size() && i - start < length; ++i)
    out += (i > start ? "," : "") + row(*found[i]);
  return {.type = "application/json; charset=utf-8", .body = out + "]}", .changed = 1};
}

}  // namespace

MaybePage registry_page(const World& world, const Asked& ask, const Variation& how) {
  if (ask.path == "/" || ask.path == "/baglantilar/okullar/")
    return Page{.status = 302, .headers = {{"Location", std::string(kLanding)}}};
  if (ask.path == kLanding) return landing(world);
  if (ask.path != kList) return std::nullopt;
  if (ask.method != "POST") return Page{.status = 405, .headers = {{"Allow", "POST"}}};
  if (ask.referer.find(kLanding) == std::string::npos) return refused("Referer");
  if (how.need_cookie && ask.cookie.find(std::string(kCookie) + "=" + session_of(world)) == std::string::npos)
    return refused("Cookie");
  return list(world, ask, how);
}

}  // namespace portal
