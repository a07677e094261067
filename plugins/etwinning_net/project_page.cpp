#include "project_page.hpp"

#include <set>

#include "country.hpp"

namespace twinwatch::etwinning_net {
namespace {

std::string joined(const std::vector<html::Node>& items) {
  std::string all;
  for (const html::Node& item : items)
    if (const std::string text = item.line(); !text.empty()) all += (all.empty() ? "" : "; ") + text;
  return all;
}

// The addresses that lists of the years before 2022 hold, http or https. Others are no aliases, whatever their class.
std::string aliases_among(const std::vector<html::Node>& links) {
  std::string all;
  for (const html::Node& link : links) {
    const std::string_view href = link.attribute("href"), host = html::host_of(href);
    if (host != "www.etwinning.net" && host != "live.etwinning.net" && host != "twinspace.etwinning.net") continue;
    if (href.find(' ') != href.npos) continue;
    all += (all.empty() ? "" : " ") + std::string(href);
  }
  return all;
}

}  // namespace

ProjectPage::ProjectPage(const Settings& settings)
    : urls_(settings.list("project_urls")),
      project_(html::selector_setting(settings, "project")),
      title_(html::selector_setting(settings, "project_title")),
      state_(html::selector_setting(settings, "project_state")),
      started_(html::selector_setting(settings, "started")),
      ended_(html::selector_setting(settings, "ended")),
      languages_(html::selector_setting(settings, "languages")),
      subjects_(html::selector_setting(settings, "subjects")),
      age_range_(html::selector_setting(settings, "age_range")),
      old_links_(html::selector_setting(settings, "old_links")),
      twinspace_(html::selector_setting(settings, "project_twinspace")),
      partners_(html::selector_setting(settings, "partners")),
      partners_total_(html::selector_setting(settings, "partners_total")),
      partners_none_(html::selector_setting(settings, "partners_none")),
      partner_(html::selector_setting(settings, "partner")),
      name_(html::selector_setting(settings, "partner_name")),
      link_(html::selector_setting(settings, "partner_link")),
      country_(html::selector_setting(settings, "partner_country")),
      place_(html::selector_setting(settings, "partner_place")),
      role_(html::selector_setting(settings, "partner_role")) {
  const Site site(settings);
  for (const auto& slug : settings.list("project_slugs")) urls_.push_back(site.address("/etwinning/projects/" + slug));
  for (const auto& url : urls_)
    if (!portal::is_web(url) || html::step_after(url, "/projects/").empty())
      throw ConfigError("setting 'project_urls': '" + url +
                        "' is no address of a project page (https://…/projects/SLUG)");
}

void ProjectPage::ask(const Site& site, Sink& sink) const {
  for (const auto& url : urls_) sink.request({.url = url, .kind = "project", .max_age_s = site.projects_max_age});
}

std::string ProjectPage::state_of(const Page& page, const html::Node& project, portal::Landmarks& landmarks) const {
  const auto tag = portal::tag_parts(page.tag());
  const std::string_view of_the_list = tag.size() > 2 ? tag[2] : std::string_view();
  if (!of_the_list.empty() || html::first(project, twinspace_)) {
    const std::string own = html::first(project, state_).line();
    return own.empty() ? std::string(of_the_list) : own;
  }
  return landmarks.text(project, "project_state", state_);
}

bool ProjectPage::partners_are_whole(const html::Node& list, portal::Landmarks& landmarks) const {
  const std::size_t partners = html::select(list, partner_).size();
  if (partners == 0)
    return landmarks.see("partner: " + partner_.css() + ", or that there is none",
                         bool(html::first(list, partners_none_)), portal::outline(list));
  landmarks.text(list, "partner_name", name_);
  if (const auto total = html::number_in(html::first(list, partners_total_).line()))
    landmarks.see("as many partner schools as the page states (" + std::to_string(*total) + ", found " +
                      std::to_string(partners) + ")",
                  *total == partners);
  return landmarks.all();
}

void ProjectPage::read(const Page& page, const html::Document& document, const Site& site, Sink& sink) const {
  if (is_gone(page, sink, portal::tag_parts(page.tag()).size() > 1)) return;
  portal::Landmarks landmarks(sink);
  portal::arrived_whole(page, landmarks, site.base);
  const std::string_view address = html::without_query(page.url());
  const std::string_view id = html::step_after(address, "/projects/");
  landmarks.see("an address below /projects/", !id.empty(), address);
  const html::Node node = landmarks.first(document.root(), "project", project_);
  const std::string name = landmarks.text(node, "project_title", title_);
  const std::string state = state_of(page, node, landmarks);
  const html::Node list = landmarks.first(node, "partners", partners_);
  if (!landmarks.all() || !partners_are_whole(list, landmarks)) return;

  const std::vector<html::Node> partners = html::select(list, partner_);
  std::set<std::string> codes;
  for (const html::Node& partner : partners)
    if (const auto code = country_code(sink.fold(html::first(partner, country_).line())); !code.empty())
      codes.emplace(code);
  std::string countries;
  for (const auto& code : codes) countries += (countries.empty() ? "" : ",") + code;
  const std::string languages = joined(html::select(node, languages_)),
                    subjects = joined(html::select(node, subjects_));
  const std::string ages = joined(html::select(node, age_range_)),
                    aliases = aliases_among(html::select(node, old_links_));

  const Project project{.project_id = id,
                        .title = name,
                        .state = html::told(state),
                        .started_on = html::day_of(html::first(node, started_)),
                        .ended_on = html::day_of(html::first(node, ended_)),
                        .countries = html::told(countries),
                        .url = address,
                        .languages = html::told(languages),
                        .subjects = html::told(subjects),
                        .age_range = html::told(ages),
                        .aliases = html::told(aliases)};
  sink.row(node.source_line(), node.source_line());
  sink.record(project, "esep_projects");
  for (const html::Node& partner : partners) read_partner(partner, project, sink);
  sink.rows_total(1 + partners.size());

  if (!state.empty()) return;
  const std::string space = portal::link_here(html::first(node, twinspace_), page);
  const std::string tag = "twinspace\t" + std::string(id) + "\t" + name.substr(0, 2000);
  if (!space.empty()) sink.request({.url = space, .kind = "twinspace", .tag = tag, .max_age_s = site.projects_max_age});
}

void ProjectPage::read_partner(const html::Node& partner, const Project& project, Sink& sink) const {
  sink.row(partner.source_line(), partner.source_line());
  const std::string name = html::first(partner, name_).line(), written = html::first(partner, country_).line();
  const std::string where = html::first(partner, place_).line(), role = html::first(partner, role_).line();
  if (name.empty()) return sink.reject("no school name at " + name_.css());
  if (portal::has_hole(name)) return sink.reject("letters that could not be read in the school's name");
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
