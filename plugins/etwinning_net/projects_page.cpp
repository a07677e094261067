#include "projects_page.hpp"

namespace twinwatch::etwinning_net {

ProjectsPage::ProjectsPage(const Settings& settings)
    : path_(settings.text("projects_path")),
      view_(html::selector_setting(settings, "projects")),
      card_(html::selector_setting(settings, "project_card")),
      link_(html::selector_setting(settings, "project_card_link")),
      state_(html::selector_setting(settings, "project_card_state")),
      list_(settings) {}

void ProjectsPage::ask(const Site& site, Sink& sink) const {
  sink.request({.url = site.address(path_), .kind = "projects", .tag = "projects", .max_age_s = site.lists_max_age});
}

void ProjectsPage::read(const Page& page, const html::Document& document, const Site& site, Sink& sink) const {
  portal::Landmarks landmarks(sink);
  if (!portal::arrived_whole(page, landmarks, site.base)) return;
  const html::Node view = landmarks.first(document.root(), "projects", view_);
  if (!view) return;
  const Claim whole{.kind = "project", .list = "esep_project_list"};
  portal::Listing list(page, sink, landmarks, {"projects", site.lists_max_age});
  const html::Node entries = list_.entries(view, list, landmarks, sink, whole);
  if (!landmarks.all() || (!entries && list.first())) return;

  const std::vector<html::Node> cards = html::select(entries, card_);
  if (entries) {
    landmarks.see("project_card: " + card_.css(), !cards.empty(), portal::outline(entries));
    if (!cards.empty()) landmarks.text(entries, "project_card_link", link_);
    if (!landmarks.all()) return;
  }
  struct Named {
    std::string url, tag;
  };
  std::vector<Named> named;
  for (const html::Node& card : cards) {
    list.seen();
    sink.row(card.source_line(), card.source_line());
    const html::Node link = html::first(card, link_);
    const std::string title = link.line(), state = html::first(card, state_).line();
    const std::string url(html::without_query(portal::link_here(link, page)));
    const std::string_view id = html::step_after(url, "/projects/");
    if (title.empty() || id.empty()) {
      list.unread();
      sink.reject("no title with a link to a project of this portal at " + link_.css());
      continue;
    }
    sink.record(Project{.project_id = id, .title = title, .state = html::told(state), .url = url}, "esep_project_list");
    list.kept();
    named.push_back({url, "project\tlisted\t" + state.substr(0, 200)});
  }
  sink.rows_total(cards.size());
  list_.close(view, list, whole);
  for (const auto& one : named)
    sink.request({.url = one.url, .kind = "project", .tag = one.tag, .max_age_s = site.projects_max_age});
}

}  // namespace twinwatch::etwinning_net
