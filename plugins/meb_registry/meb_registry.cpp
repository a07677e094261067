#include "meb_registry.hpp"

#include <algorithm>

#include "answer.hpp"
#include "portal/listing.hpp"
#include "portal/max_age.hpp"

namespace twinwatch::meb_registry {
namespace {

constexpr std::string_view list_name = "meb_registry";

std::uint64_t number_of(std::string_view text) {
  std::uint64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::uint64_t between(const Settings& settings, std::string_view name, std::int64_t least, std::int64_t most) {
  const std::int64_t value = settings.integer(name);
  if (value < least || value > most)
    throw ConfigError("setting '" + std::string(name) + "' must be from " + std::to_string(least) + " to " +
                      std::to_string(most) + ", not " + std::to_string(value));
  return static_cast<std::uint64_t>(value);
}

}  // namespace

MebRegistry::MebRegistry(const Settings& settings)
    : base_(portal::base_of(settings.text("base_url"), "base_url", "https://www.meb.gov.tr")),
      landing_(base_ + settings.text("landing_path")),
      list_(base_ + settings.text("list_path")),
      total_field_(settings.text("total_field")),
      provinces_(settings.list("provinces")),
      offered_(between(settings, "provinces_offered", 1, 1000)),
      page_length_(between(settings, "page_length", 1, 10'000)),
      max_age_(portal::max_age(settings, "max_age")),
      choice_(html::selector_setting(settings, "province_choice")) {
  for (const auto& plate : provinces_)
    if (const auto number = number_of(plate); number < 1 || number > offered_ || plate.size() > 4)
      throw ConfigError("setting 'provinces': '" + plate + "' is no plate; write numbers like 25");
}

bool MebRegistry::wants(std::string_view plate) const {
  return provinces_.empty() ||
         std::any_of(provinces_.begin(), provinces_.end(), [&](const auto& one) { return same_plate(one, plate); });
}

// Always anew (a second at most): the session that it sets is not in a stored copy.
void MebRegistry::start(Sink& sink) {
  sink.request({.url = landing_, .kind = "landing", .tag = "landing", .max_age_s = 1});
}

void MebRegistry::ask(const Asked& what, Sink& sink) const {
  const std::string body = "draw=1&start=" + std::to_string(what.start) + "&length=" + std::to_string(page_length_) +
                           "&search%5Bvalue%5D=&il=" + what.plate + "&ilce=0";
  const std::string tag = "list\t" + what.plate + "\t" + what.province + "\t" + std::to_string(what.start) + "\t" +
                          std::to_string(what.kept);
  sink.request({.url = list_,
                .kind = "list",
                .tag = tag,
                .method = "POST",
                .content_type = "application/x-www-form-urlencoded",
                .body = body,
                .headers = {{"Referer", landing_}, {"X-Requested-With", "XMLHttpRequest"}},
                .max_age_s = max_age_});
}

void MebRegistry::parse(const Page& page, Sink& sink) {
  const auto tag = portal::tag_parts(page.tag());
  const bool list = tag.size() == 5 && tag[0] == "list";
  sink.finding("page type", std::string(list ? "list" : "landing") + ": unverified (never confirmed on a real answer)");
  portal::Landmarks landmarks(sink);
  if (!list) return read_landing(page, landmarks, sink);
  if (!portal::arrived(page, landmarks, base_)) return;
  landmarks.see("letters that can be read", portal::legible(page.text()), page.charset());
  if (landmarks.all())
    read_list(page, {std::string(tag[1]), std::string(tag[2]), number_of(tag[3]), number_of(tag[4])}, landmarks, sink);
}

void MebRegistry::read_landing(const Page& page, portal::Landmarks& landmarks, Sink& sink) const {
  if (!portal::arrived_whole(page, landmarks, base_)) return;
  const html::Document document(page.text());
  const html::Node choice = landmarks.first(document.root(), "province_choice", choice_);
  std::vector<Asked> found;
  std::uint64_t offered = 0;
  for (const html::Node& option : html::select(choice, html::Selector("option"))) {
    const std::string plate(option.attribute("value"));
    if (number_of(plate) == 0) continue;  // "choose a province"
    ++offered;
    std::string name = option.line();
    std::replace(name.begin(), name.end(), '\t', ' ');
    if (wants(plate)) found.push_back({plate, name.substr(0, 200)});
  }
  landmarks.see(std::to_string(offered_) + " provinces to choose from", offered == offered_, std::to_string(offered));
  landmarks.see("each province that the setting names", provinces_.empty() || found.size() == provinces_.size(),
                std::to_string(found.size()));
  if (!landmarks.all()) return;
  for (const Asked& one : found) ask(one, sink);
}

void MebRegistry::read_list(const Page& page, Asked asked, portal::Landmarks& landmarks, Sink& sink) const {
  const json::Document document(page.text());  // a web page instead is NotJson: "source changed"
  const json::Value rows = document.root()["data"];
  const auto total = document.root()[total_field_].integer();
  landmarks.see("data, a list of schools", rows.is_array());
  landmarks.see(total_field_ + ", how many schools the province has", total && *total >= 0,
                document.root()[total_field_].text());
  if (rows.size() > 0) {
    for (const std::string_view field : {"OKUL_ADI", "YOL"})
      landmarks.see(field, rows[std::size_t{0}][field].is_text(), rows[std::size_t{0}][field].text());
  }
  if (!landmarks.all()) return;

  // The province's claim on each of its pages: the gate adds up their rejected rows, and an absence does not count when
  // more of them than before could not be read.
  const Claim province{.kind = "school", .list = list_name, .country = "TR", .area_1 = asked.plate};
  sink.covers(province);
  // A new province may have none yet. That all have none, the daemon does not believe.
  if (*total == 0 && rows.size() == 0 && asked.start == 0)
    sink.nothing("province " + asked.plate + " states 0 schools");
  std::uint64_t line = 0;
  for (const json::Value row : rows) {
    ++line;
    sink.row(line, line);
    const SchoolRow school = read_row(row, asked.plate, asked.province, sink.host());
    if (!school.problem.empty()) {
      sink.reject(school.problem);
      continue;
    }
    ++asked.kept;
    sink.record(School{.name = school.name,
                       .code = school.code,
                       .code_scheme = "tr.meb.kurum_kodu",
                       .country = "TR",
                       .area_1 = school.province,
                       .area_2 = html::told(school.district),
                       .website = html::told(school.website)},
                list_name);
  }
  sink.rows_total(line);

  asked.start += rows.size();
  const auto stated = static_cast<std::uint64_t>(*total);
  if (rows.size() > 0 && asked.start < stated) return ask(asked, sink);
  landmarks.see("as many schools as province " + asked.plate + " states (" + std::to_string(stated) + ", received " +
                    std::to_string(asked.start) + ")",
                asked.start == stated);
  const std::uint64_t rejected = asked.start - asked.kept;
  sink.expect(province, stated > rejected ? stated - rejected : 0);
  sink.finding("stated total of " + asked.plate, std::to_string(stated));
}

}  // namespace twinwatch::meb_registry
