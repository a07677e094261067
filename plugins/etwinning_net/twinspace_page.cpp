#include "twinspace_page.hpp"

namespace twinwatch::etwinning_net {

TwinspacePage::TwinspacePage(const Settings& settings)
    : twinspace_(html::selector_setting(settings, "twinspace")),
      title_(html::selector_setting(settings, "project_title")),
      state_(html::selector_setting(settings, "twinspace_state")) {}

void TwinspacePage::read(const Page& page, const html::Document& document, const Site& site, Sink& sink) const {
  const auto tag = portal::tag_parts(page.tag());
  if (is_gone(page, sink, tag.size() > 1)) return;
  portal::Landmarks landmarks(sink);
  if (!portal::arrived_whole(page, landmarks, site.base)) return;
  const html::Node space = landmarks.first(document.root(), "twinspace", twinspace_);
  if (!space) return;
  // Named by its address alone (a probe): the page's own title.
  const std::string own = html::first(space, title_).line();
  const std::string_view title = tag.size() > 2 ? tag[2] : std::string_view(own);
  const std::string_view id = tag.size() > 1 ? tag[1] : html::step_after(page.url(), "/projects/");
  const std::string state = landmarks.text(space, "twinspace_state", state_);
  landmarks.see("the project that the TwinSpace belongs to", !id.empty() && !title.empty(), page.url());
  if (!landmarks.all()) return;
  sink.row(space.source_line(), space.source_line());
  sink.record(Project{.project_id = id, .title = title, .state = state, .url = html::without_query(page.url())},
              "esep_twinspaces");
  sink.rows_total(1);
}

}  // namespace twinwatch::etwinning_net
