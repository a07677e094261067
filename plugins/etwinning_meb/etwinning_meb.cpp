#include "etwinning_meb.hpp"

#include <algorithm>

#include "portal/table_people.hpp"

namespace twinwatch::etwinning_meb {
namespace {

// An address of its own, else one below the site's.
std::string url_of(const Settings& settings, std::string_view name, std::string_view path) {
  const std::string own = settings.text(name);
  if (own.empty())
    return portal::base_of(settings.text("base_url"), "base_url", "https://etwinning.meb.gov.tr") + std::string(path);
  if (!portal::is_web(own))
    throw ConfigError("setting '" + std::string(name) + "' must be an https:// address, not '" + own + "'");
  return own;
}

std::string label_of(const Settings& settings, std::string_view name) {
  const std::string label = settings.text(name);
  if (label.empty()) throw ConfigError("setting '" + std::string(name) + "' is empty: say which label the page lists");
  return label;
}

}  // namespace

EtwinningMeb::EtwinningMeb(const Settings& settings)
    : crawl_(settings.list("crawl")),
      national_{"national", "national_quality_labels", label_of(settings, "label"),
                url_of(settings, "labels_url", "/ulusal-kalite-etiketi/")},
      european_{"european", "european_quality_labels", label_of(settings, "european_label"),
                url_of(settings, "european_url", "/avrupa-kalite-etiketi/")},
      people_(html::selector_setting(settings, "people")),
      columns_(settings),
      labels_(settings, columns_),
      export_(columns_),
      notices_(settings),
      coordinators_(settings) {
  for (const auto& part : crawl_)
    if (part != "national" && part != "european" && part != "notices" && part != "coordinators")
      throw ConfigError("setting 'crawl': '" + part + "' is none of national, european, notices, coordinators");
  if (crawl_.empty()) throw ConfigError("setting 'crawl' is empty: name what is to be read");
}

bool EtwinningMeb::crawls(std::string_view part) const {
  return std::find(crawl_.begin(), crawl_.end(), part) != crawl_.end();
}

void EtwinningMeb::start(Sink& sink) {
  if (crawls("national")) labels_.ask(national_, sink);
  if (crawls("european")) labels_.ask(european_, sink);
  if (crawls("notices")) notices_.ask(sink);
  if (crawls("coordinators")) coordinators_.ask(sink);
}

// Its tag says what a page is; without one (named by the operator, for a probe) its address does.
std::string_view EtwinningMeb::kind_of(const Page& page) const {
  const auto parts = portal::tag_parts(page.tag());
  for (const std::string_view kind : page_kinds)
    if (!parts.empty() && parts.front() == kind) return kind;
  const std::string_view address = html::without_query(page.asked_url());
  if (!parts.empty()) return "labels";
  if (address.ends_with(".tsv") || address.ends_with(".csv") || address.ends_with(".xlsx")) return "export";
  if (address.find("/wp-json/") != address.npos) return "posts";
  if (address.find("/feed") != address.npos) return "feed";
  if (address.find("/duyuru") != address.npos) return "announcements";
  return address.find("koordinator") != address.npos ? "coordinators" : "labels";
}

const LabelList& EtwinningMeb::list_of(const Page& page) const {
  for (const std::string_view part : portal::tag_parts(page.tag()))
    if (part == european_.name) return european_;
  return page.asked_url().starts_with(european_.url) ? european_ : national_;
}

void EtwinningMeb::mark_people(const Page& page, const html::Document& document, Sink& sink) const {
  for (const html::Node& node : document.select(people_)) html::mark_personal(page, sink, node);
  portal::mark_unnamed_columns(page, document, sink, columns_.all_names());
}

void EtwinningMeb::parse(const Page& page, Sink& sink) {
  const std::string_view kind = kind_of(page);
  sink.finding("page type", std::string(kind) + ": unverified (its markup was never confirmed on a real page)");
  if (kind == "export") return export_.read(page, list_of(page), sink);
  if (kind == "posts") return notices_.read_posts(page, sink);
  if (kind == "feed") return notices_.read_feed(page, sink);
  const html::Document document(page.text());
  // First of all: whatever else goes wrong with this page, nobody's name is kept.
  mark_people(page, document, sink);
  if (kind == "announcements") return notices_.read_page(page, document, sink);
  if (kind == "coordinators") return coordinators_.read(page, document, sink);
  labels_.read(page, document, list_of(page), sink);
}

}  // namespace twinwatch::etwinning_meb
