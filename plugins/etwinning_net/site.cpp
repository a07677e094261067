#include "site.hpp"

#include <algorithm>

#include "country.hpp"
#include "portal/max_age.hpp"

namespace twinwatch::etwinning_net {

Site::Site(const Settings& settings)
    : base(portal::base_of(settings.text("base_url"), "base_url", "https://school-education.ec.europa.eu")),
      language(settings.text("language")),
      lists_max_age(portal::max_age(settings, "lists_max_age")),
      projects_max_age(portal::max_age(settings, "projects_max_age")),
      schools_max_age(portal::max_age(settings, "schools_max_age")) {
  if (language.empty()) throw ConfigError("setting 'language' is empty: write the prefix of the addresses, e.g. tr");
  for (const auto& name : settings.list("countries")) {
    const std::string_view code = country_code(settings.host().fold(name));
    if (code.empty()) throw ConfigError("setting 'countries': '" + name + "' is no country that is known here");
    countries.emplace_back(code);
  }
}

bool Site::wants(std::string_view country) const {
  return countries.empty() || std::find(countries.begin(), countries.end(), country) != countries.end();
}

Place place_in(std::string_view text) {
  const std::size_t comma = text.rfind(',');
  if (comma == std::string_view::npos) return {{}, text};
  const auto trimmed = [](std::string_view part) {
    while (part.starts_with(' ')) part.remove_prefix(1);
    while (part.ends_with(' ')) part.remove_suffix(1);
    return part;
  };
  return {trimmed(text.substr(0, comma)), trimmed(text.substr(comma + 1))};
}

bool is_gone(const Page& page, Sink& sink, bool named_by_a_list) {
  if (!named_by_a_list || (page.status() != 404 && page.status() != 410)) return false;
  sink.row(1, 1);
  sink.reject("a list names this page, and it is not there (" + std::to_string(page.status()) + ")");
  sink.rows_total(1);
  return true;
}

ListView::ListView(const Settings& settings)
    : total_(html::selector_setting(settings, "list_total")),
      content_(html::selector_setting(settings, "list_content")),
      empty_(html::selector_setting(settings, "list_empty")),
      next_(html::selector_setting(settings, "list_next")) {}

html::Node ListView::entries(const html::Node& view, const portal::Listing& list, portal::Landmarks& landmarks,
                             Sink& sink, const Claim& claim) const {
  const html::Node content = html::first(view, content_), empty = html::first(view, empty_);
  if (content) return content;
  landmarks.see("list_content: " + content_.css() + ", or that there is none", bool(empty), portal::outline(view));
  // Said as a claim, so that the gate holds it against what the list held before: a search that is out of order says
  // "none" as well.
  if (empty && list.first()) {
    sink.covers(claim);
    sink.nothing("the list says that it is empty");
  }
  return {};
}

void ListView::close(const html::Node& view, portal::Listing& list, const Claim& claim) const {
  list.close(html::select(view, next_), html::number_in(html::first(view, total_).line()), claim);
}

}  // namespace twinwatch::etwinning_net
