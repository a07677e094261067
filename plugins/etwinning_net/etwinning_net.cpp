#include "etwinning_net.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "country.hpp"

namespace twinwatch::etwinning_net {
namespace {

// "https://host/tr/etwinning/projects/su-hayattir?prefLang=tr" -> "su-hayattir", after `step` ("/projects/").
std::string_view slug_after(std::string_view address, std::string_view step) {
  address = address.substr(0, address.find_first_of("?#"));
  const std::size_t at = address.rfind(step);
  if (at == std::string_view::npos) return {};
  const std::string_view rest = address.substr(at + step.size());
  return rest.substr(0, rest.find('/'));
}

// The day of <time datetime="2026-10-05T12:00:00Z">; a null view for anything else: not told.
std::string_view iso_day(const html::Node& time) {
  const std::string_view text = time.attribute("datetime");
  constexpr std::string_view shape = "dddd-dd-dd";
  if (text.size() < shape.size()) return {};
  for (std::size_t i = 0; i < shape.size(); ++i)
    if (shape[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != shape[i]) return {};
  return text.substr(0, shape.size());
}

// "(3)", "3 okul" -> 3.
std::optional<std::size_t> number_in(const std::string& text) {
  const std::size_t at = text.find_first_of("0123456789");
  if (at == std::string::npos) return {};
  std::size_t number = 0;
  for (std::size_t i = at; i < text.size() && text[i] >= '0' && text[i] <= '9' && number < 100'000; ++i)
    number = number * 10 + static_cast<std::size_t>(text[i] - '0');
  return number;
}

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

// What the page does not show is not told: a null view, never "".
std::string_view told(std::string_view text) { return text.empty() ? std::string_view{} : text; }

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
    if (!url.starts_with("https://") || slug_after(url, "/projects/").empty())
      throw ConfigError("setting 'project_urls': '" + url +
                        "' is no address of a project page (https://…/projects/SLUG)");
}

void EtwinningNet::start(Sink& sink) {
  for (const auto& url : urls_) sink.request({.url = url, .kind = "project"});
  if (urls_.empty()) sink.nothing("no project page is asked for: set project_urls or project_slugs");
}

bool EtwinningNet::looks_like_a_project(const Page& page, const html::Document& document, Sink& sink) const {
  const std::string_view address = page.url();
  const bool here = address.starts_with(base_url_) && address.substr(base_url_.size()).starts_with("/");
  bool all = sink.require("the page answers with 200 (it answered " + std::to_string(page.status()) + ")",
                          page.status() == 200);
  all &= sink.require("the address stays on " + base_url_ + " under /projects/",
                      here && !slug_after(address, "/projects/").empty());
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
  if (const auto total = number_in(html::first(list, partners_total_).line()))
    all &= sink.require("as many partner schools as the page states (" + std::to_string(*total) + ", found " +
                            std::to_string(partners) + ")",
                        *total == partners);
  return all;
}

void EtwinningNet::parse(const Page& page, Sink& sink) {
  if (page.status() == 429 || page.status() >= 500)
    throw Transient(std::string(page.url()) + " answered " + std::to_string(page.status()) +
                    "; it is asked again later");
  const html::Document document(page.text());
  // First of all: whatever else goes wrong with this page, nobody's name is kept.
  for (const html::Node& named : document.select(people_))
    for (const auto& [begin, end] : named.source_ranges(page.text())) sink.personal(begin, end);
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
  const std::string_view address = page.url().substr(0, page.url().find_first_of("?#"));
  const Project project{.project_id = slug_after(address, "/projects/"),
                        .title = name,
                        .state = state,
                        .started_on = iso_day(html::first(node, started_)),
                        .ended_on = iso_day(html::first(node, ended_)),
                        .countries = told(countries),
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
  const std::string_view account = slug_after(html::first(partner, link_).attribute("href"), "/schools-organisations/");
  sink.record(Participation{.project_id = project.project_id,
                            .project_title = project.title,
                            .state = project.state,
                            .role = told(role),
                            .school_name = name,
                            .country = country,
                            .area_1 = told(place.province),
                            .area_2 = told(place.district),
                            .account = told(account),
                            .ended_on = project.ended_on,
                            .url = project.url},
              "esep_projects");
}

}  // namespace twinwatch::etwinning_net
