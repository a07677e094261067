#include "etwinning_net.hpp"

#include <algorithm>

#include "portal/table_people.hpp"

namespace twinwatch::etwinning_net {

EtwinningNet::EtwinningNet(const Settings& settings)
    : site_(settings),
      crawl_(settings.list("crawl")),
      school_slugs_(settings.list("school_slugs")),
      people_(html::selector_setting(settings, "people")),
      projects_(settings),
      project_(settings),
      twinspace_(settings),
      schools_(settings),
      school_(settings),
      winners_(settings) {
  for (const auto& part : crawl_)
    if (part != "projects" && part != "schools" && part != "winners")
      throw ConfigError("setting 'crawl': '" + part + "' is none of projects, schools, winners");
}

bool EtwinningNet::crawls(std::string_view part) const {
  return std::find(crawl_.begin(), crawl_.end(), part) != crawl_.end();
}

void EtwinningNet::start(Sink& sink) {
  project_.ask(site_, sink);
  for (const auto& slug : school_slugs_)
    sink.request({.url = site_.address("/connect/schools-organisations/" + slug),
                  .kind = "school",
                  .tag = "school",
                  .max_age_s = site_.schools_max_age});
  if (crawls("projects")) projects_.ask(site_, sink);
  if (crawls("schools")) schools_.ask(site_, sink);
  if (crawls("winners")) winners_.ask(site_, sink);
  if (crawl_.empty() && school_slugs_.empty() && !project_.any())
    sink.nothing("nothing is asked for: set crawl, project_urls, project_slugs or school_slugs");
}

std::string_view kind_of(const Page& page) {
  for (const std::string_view kind : EtwinningNet::page_kinds)
    if (const auto parts = portal::tag_parts(page.tag()); !parts.empty() && parts.front() == kind) return kind;
  const std::string_view address = html::without_query(page.asked_url());
  if (address.find("/winners-list") != address.npos) return "winners";
  if (address.ends_with("/schools-organisations")) return "schools";
  if (!html::step_after(address, "/schools-organisations/").empty()) return "school";
  if (address.ends_with("/projects")) return "projects";
  if (address.find("/twinspace") != address.npos) return "twinspace";
  return "project";
}

void EtwinningNet::parse(const Page& page, Sink& sink) {
  const html::Document document(page.text());
  // First of all: whatever else goes wrong with this page, nobody's name is kept.
  for (const html::Node& named : document.select(people_)) html::mark_personal(page, sink, named);
  portal::mark_unnamed_columns(page, document, sink, winners_.columns());
  const std::string_view kind = kind_of(page);
  sink.finding("page type", std::string(kind) + ": unverified (its markup was never confirmed on a real page)");
  if (kind == "projects") return projects_.read(page, document, site_, sink);
  if (kind == "twinspace") return twinspace_.read(page, document, site_, sink);
  if (kind == "schools") return schools_.read(page, document, site_, sink);
  if (kind == "school") return school_.read(page, document, site_, sink);
  if (kind == "winners") return winners_.read(page, document, site_, sink);
  project_.read(page, document, site_, sink);
}

}  // namespace twinwatch::etwinning_net
