#include "etwinning_net.hpp"

#include <set>

#include "country.hpp"

namespace twinwatch::etwinning_net {
namespace {

// "İpekyolu, Van" -> district and province; "Van" -> province alone.
struct Place {
  std::string_view district, province;
};
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

}  // namespace

EtwinningNet::EtwinningNet(const Settings& settings)
    : base_url_(settings.text("base_url")),
      urls_(settings.list("project_urls")),
      project_(html::selector_setting(settings, "project")),
      title_(html::selector_setting(settings, "project_title")),
      state_(html::selector_setting(settings, "project_state")),
      started_(html::selector_setting(settings, "started")),
      ended_(html::selector_setting(settings, "ended")),
      partners_(html::selector_setting(settings, "partners")),
      partners_total_(html::selector_setting(settings, "partners_total")),
      partners_none_(html::selector_setting(settings, "partners_none")),
      partner_(html::selector_setting(settings, "partner")),
      name_(html::selector_setting(settings, "partner_name")),
      link_(html::selector_setting(settings, "partner_link")),
      country_(html::selector_setting(settings, "partner_country")),
      place_(html::selector_setting(settings, "partner_place")),
      role_(html::selector_setting(settings, "partner_role")),
      people_(html::selector_setting(settings, "people")) {
  if (!base_url_.starts_with("https://") || base_url_.ends_with('/'))
    throw ConfigError(
        "setting 'base_url' must be like https://school-education.ec.europa.eu, without a slash at the end");
  for (const auto& slug : settings.list("project_slugs"))
    urls_.push_back(base_url_ + "/" + settings.text("language") + "/etwinning/projects/" + slug);
  for (const auto& url : urls_)
    if (!url.starts_with("https://") || html::step_after(url, "/projects/").empty())
      throw ConfigError("setting 'project_urls': '" + url +
                        "' is no address of a project page (https://…/projects/SLUG)");
}

void EtwinningNet::start(Sink& sink) {
  for (const auto& url : urls_) sink.request({.url = url, .kind = "project"});
  if (urls_.empty()) sink.nothing("no project page is asked for: set project_urls or project_slugs");
}

bool EtwinningNet::looks_like_a_project(const Page& page, const html::Document& document, Sink& sink) const {
  bool all = html::arrived(page, sink, base_url_);
  all &= sink.require("an address below /projects/", !html::step_after(page.url(), "/projects/").empty());
  const html::Node project = document.first(project_);
  all &= sink.require("project: " + project_.css(), bool(project));
  all &= sink.require("project_title: " + title_.css(), !html::first(project, title_).line().empty());
  all &= sink.require("project_state: " + state_.css(), !html::first(project, state_).line().empty());
  const html::Node list = html::first(project, partners_);
  all &= sink.require("partners: " + partners_.css(), bool(list));
  if (!all) return false;

  const std::size_t partners = html::select(list, partner_).size();
  if (partners == 0)
    return sink.require("partner: " + partner_.css() + ", or that there is none",
                        bool(html::first(list, partners_none_)));
  all &= sink.require("partner_name: " + name_.css(), bool(html::first(list, name_)));
  if (const auto total = html::number_in(html::first(list, partners_total_).line()))
    all &= sink.require("as many partner schools as the page states (" + std::to_string(*total) + ", found " +
                            std::to_string(partners) + ")",
                        *total == partners);
  return all;
}

void EtwinningNet::parse(const Page& page, Sink& sink) {
  const html::Document document(page.text());
  // First of all: whatever else goes wrong with this page, nobody's name is kept.
  for (const html::Node& named : document.select(people_)) html::mark_personal(page, sink, named);
  sink.finding("page type", "project: unverified (its markup was never confirmed on a real page)");
  if (!looks_like_a_project(page, document, sink)) return;

  const html::Node node = document.first(project_);
  const std::vector<html::Node> partners = html::select(html::first(node, partners_), partner_);
  std::set<std::string> codes;
  for (const html::Node& partner : partners)
    if (const auto code = country_code(sink.fold(html::first(partner, country_).line())); !code.empty())
      codes.emplace(code);
  std::string countries;
  for (const auto& code : codes) countries += (countries.empty() ? "" : ",") + code;

  const std::string name = html::first(node, title_).line(), state = html::first(node, state_).line();
  const std::string_view address = html::without_query(page.url());
  const Project project{.project_id = html::step_after(address, "/projects/"),
                        .title = name,
                        .state = state,
                        .started_on = html::day_of(html::first(node, started_)),
                        .ended_on = html::day_of(html::first(node, ended_)),
                        .countries = html::told(countries),
                        .url = address};
  sink.row(node.source_line(), node.source_line());
  sink.record(project, "esep_projects");
  for (const html::Node& partner : partners) parse_partner(partner, project, sink);
  sink.rows_total(1 + partners.size());
}

void EtwinningNet::parse_partner(const html::Node& partner, const Project& project, Sink& sink) const {
  sink.row(partner.source_line(), partner.source_line());
  const std::string name = html::first(partner, name_).line(), written = html::first(partner, country_).line();
  const std::string where = html::first(partner, place_).line(), role = html::first(partner, role_).line();
  if (name.empty()) return sink.reject("no school name at " + name_.css());
  // Left out, a country means the operator's own: a school from abroad must not become one of ours.
  const std::string_view country = country_code(sink.fold(written));
  if (country.empty()) return sink.reject("the country '" + written + "' is not known");
  const Place place = place_in(where);
  const std::string_view account =
      html::step_after(html::first(partner, link_).attribute("href"), "/schools-organisations/");
  sink.record(Participation{.project_id = project.project_id,
                            .project_title = project.title,
                            .state = project.state,
                            .role = html::told(role),
                            .school_name = name,
                            .country = country,
                            .area_1 = html::told(place.province),
                            .area_2 = html::told(place.district),
                            .account = account,
                            .ended_on = project.ended_on,
                            .url = project.url},
              "esep_projects");
}

}  // namespace twinwatch::etwinning_net
