#include "schools_page.hpp"

#include "country.hpp"

namespace twinwatch::etwinning_net {

SchoolsPage::SchoolsPage(const Settings& settings)
    : path_(settings.text("schools_path")),
      view_(html::selector_setting(settings, "schools")),
      result_(html::selector_setting(settings, "school_result")),
      link_(html::selector_setting(settings, "school_result_link")),
      place_(html::selector_setting(settings, "school_result_place")),
      country_(html::selector_setting(settings, "school_result_country")),
      list_(settings) {}

void SchoolsPage::ask(const Site& site, Sink& sink) const {
  sink.request({.url = site.address(path_), .kind = "schools", .tag = "schools", .max_age_s = site.lists_max_age});
}

void SchoolsPage::read(const Page& page, const html::Document& document, const Site& site, Sink& sink) const {
  portal::Landmarks landmarks(sink);
  if (!portal::arrived_whole(page, landmarks, site.base)) return;
  const html::Node view = landmarks.first(document.root(), "schools", view_);
  if (!view) return;
  const Claim whole{.kind = "school",
                    .list = "esep_schools",
                    .country = site.countries.size() == 1 ? std::string_view(site.countries[0]) : std::string_view()};
  portal::Listing list(page, sink, landmarks, {"schools", site.lists_max_age});
  const html::Node entries = list_.entries(view, list, landmarks, sink, whole);
  if (!landmarks.all() || (!entries && list.first())) return;

  const std::vector<html::Node> results = html::select(entries, result_);
  if (entries) {
    landmarks.see("school_result: " + result_.css(), !results.empty(), portal::outline(entries));
    if (!results.empty()) {
      landmarks.text(entries, "school_result_link", link_);
      landmarks.text(entries, "school_result_place", place_);
      landmarks.text(entries, "school_result_country", country_);
    }
    if (!landmarks.all()) return;
  }
  struct Named {
    std::string url;
    bool placed;
  };
  std::vector<Named> named;
  std::size_t rows = 0, elsewhere = 0;
  for (const html::Node& result : results) {
    list.seen();
    const html::Node link = html::first(result, link_);
    const std::string name = link.line(), where = html::first(result, place_).line();
    const std::string written = html::first(result, country_).line();
    const std::string url(html::without_query(portal::link_here(link, page)));
    const std::string_view account = html::step_after(url, "/schools-organisations/");
    const std::string_view country = country_code(sink.fold(written));
    if (!country.empty() && !site.wants(country)) {
      ++elsewhere;
      continue;
    }
    ++rows;
    sink.row(result.source_line(), result.source_line());
    // Left out, a country means the operator's own: a school from abroad must not become one of ours.
    if (country.empty() || name.empty() || account.empty() || where.empty() || portal::has_hole(name)) list.unread();
    if (country.empty()) {
      sink.reject("the country '" + written + "' is not known");
    } else if (name.empty() || account.empty()) {
      sink.reject("no name with a link to a profile of this portal at " + link_.css());
    } else if (portal::has_hole(name)) {
      sink.reject("letters that could not be read in the name");
    } else if (where.empty()) {
      sink.reject("no place at " + place_.css() + "; its profile is asked");
      named.push_back({url, false});
    } else {
      const Place place = place_in(where);
      sink.record(School{.name = name,
                         .country = country,
                         .area_1 = place.province,
                         .area_2 = html::told(place.district),
                         .account = account},
                  "esep_schools");
      list.kept();
      named.push_back({url, true});
    }
  }
  sink.rows_total(rows);
  if (elsewhere > 0) sink.finding("schools of other countries", std::to_string(elsewhere) + ", not read");
  list_.close(view, list, whole);
  for (const auto& one : named)
    sink.request({.url = one.url,
                  .kind = "school",
                  .tag = one.placed ? "school\tlisted" : "school\tlisted without its place",
                  .max_age_s = site.schools_max_age});
}

}  // namespace twinwatch::etwinning_net
