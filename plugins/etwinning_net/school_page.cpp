#include "school_page.hpp"

#include "country.hpp"

namespace twinwatch::etwinning_net {

SchoolPage::SchoolPage(const Settings& settings)
    : school_(html::selector_setting(settings, "school")),
      name_(html::selector_setting(settings, "school_name")),
      place_(html::selector_setting(settings, "school_place")),
      country_(html::selector_setting(settings, "school_country")),
      label_(html::selector_setting(settings, "school_label")),
      projects_(html::selector_setting(settings, "school_projects")),
      total_(html::selector_setting(settings, "school_projects_total")),
      none_(html::selector_setting(settings, "school_projects_none")),
      project_(html::selector_setting(settings, "school_project")),
      link_(html::selector_setting(settings, "school_project_link")),
      state_(html::selector_setting(settings, "school_project_state")) {}

std::string_view period_in(std::string_view text) {
  constexpr std::string_view shape = "dddd-dddd";
  for (std::size_t at = 0; at + shape.size() <= text.size(); ++at) {
    bool fits = true;
    for (std::size_t i = 0; i < shape.size() && fits; ++i)
      fits = shape[i] == 'd' ? text[at + i] >= '0' && text[at + i] <= '9' : text[at + i] == shape[i];
    if (fits) return text.substr(at, shape.size());
  }
  return {};
}

void SchoolPage::read(const Page& page, const html::Document& document, const Site& site, Sink& sink) const {
  const auto tag = portal::tag_parts(page.tag());
  const bool listed = tag.size() > 1, placed = listed && tag[1] == "listed";
  if (is_gone(page, sink, listed)) return;
  portal::Landmarks landmarks(sink);
  if (!portal::arrived_whole(page, landmarks, site.base)) return;
  const std::string_view account = html::step_after(page.url(), "/schools-organisations/");
  landmarks.see("an address below /schools-organisations/", !account.empty(), page.url());
  const html::Node school = landmarks.first(document.root(), "school", school_);
  if (!school || account.empty()) return;
  const std::string name = landmarks.text(school, "school_name", name_);
  const std::string written = landmarks.text(school, "school_country", country_);
  const html::Node list = landmarks.first(school, "school_projects", projects_);
  if (!landmarks.all()) return;

  const std::vector<html::Node> projects = html::select(list, project_);
  const auto total = html::number_in(html::first(list, total_).line());
  if (projects.empty()) {
    landmarks.see("school_project: " + project_.css() + ", or that there is none", bool(html::first(list, none_)),
                  portal::outline(list));
  } else {
    landmarks.text(list, "school_project_link", link_);
    landmarks.text(list, "school_project_state", state_);
  }
  // More than the page states is no better: then it is read wrongly, or it is a part of several.
  if (total)
    landmarks.see("as many projects as the page states (" + std::to_string(*total) + ", found " +
                      std::to_string(projects.size()) + ")",
                  *total == projects.size());
  if (!landmarks.all()) return;

  const std::string_view country = country_code(sink.fold(written));
  const std::string where = html::first(school, place_).line();
  const Place place = place_in(html::told(where));
  std::size_t rows = 0, told = 0;
  const bool told_apart = !country.empty() && !portal::has_hole(name);
  if (!told_apart || !placed) {
    ++rows;
    sink.row(school.source_line(), school.source_line());
  }
  if (!told_apart) {
    sink.rows_total(rows);
    return sink.reject(country.empty() ? "the country '" + written + "' is not known"
                                       : "letters that could not be read in the school's name");
  }
  if (!placed && where.empty()) {
    sink.reject("no place at " + place_.css() + ": the school cannot be told from others of its name");
  } else if (!placed) {
    sink.record(School{.name = name,
                       .country = country,
                       .area_1 = place.province,
                       .area_2 = html::told(place.district),
                       .account = account},
                "esep_schools");
  }
  if (const html::Node label = html::first(school, label_)) {
    const std::string text = label.line();
    ++rows;
    sink.row(label.source_line(), label.source_line());
    sink.record(Label{.label = "eTwinning School",
                      .year = period_in(text),
                      .school_name = name,
                      .country = country,
                      .area_1 = place.province,
                      .area_2 = html::told(place.district),
                      .account = account,
                      .url = page.url()},
                "esep_schools");
  }
  for (const html::Node& project : projects) {
    ++rows;
    sink.row(project.source_line(), project.source_line());
    const html::Node link = html::first(project, link_);
    const std::string title = link.line(), state = html::first(project, state_).line();
    const std::string_view id = html::step_after(link.attribute("href"), "/projects/");
    if (title.empty() || id.empty()) {
      sink.reject("no title with a link to a project at " + link_.css());
      continue;
    }
    ++told;
    sink.record(Participation{.project_id = id,
                              .project_title = title,
                              .state = html::told(state),
                              .school_name = name,
                              .country = country,
                              .area_1 = place.province,
                              .area_2 = html::told(place.district),
                              .account = account,
                              .url = page.url()},
                "esep_schools");
  }
  sink.rows_total(rows);
  // A project that could not be read may be the one that is open: then the page is not the whole of anything.
  if (told != projects.size()) return sink.finding("whole account", "not claimed: a project could not be read");
  const Claim account_of{.kind = "participation", .list = "esep_schools", .country = country, .account = account};
  sink.covers(account_of);
  if (total) sink.expect(account_of, *total);
  if (projects.empty()) sink.nothing("the profile says that there are no projects");
}

}  // namespace twinwatch::etwinning_net
