// The European School Education Platform, as SHAPES.md says.
#include "page.hpp"
#include "text.hpp"

namespace portal {
namespace {

using Text = std::string;

Text framed(const Text& lang, std::string_view title, std::string_view kind, std::string_view inside) {
  Text out = "<!DOCTYPE html>\n<!-- SYNTHETIC: made for twinwatch -->\n<html lang=\"" + lang +
             "\" dir=\"ltr\">\n<head>\n<meta charset=\"utf-8\">\n<title>";
  out += html(title) + " | European School Education Platform</title>\n</head>\n<body class=\"";
  out += kind;
  out += "\">\n<header class=\"ecl-site-header\"><a href=\"/" + lang +
         "/user/login\">Giriş yap</a></header>\n<main id=\"main-content\">\n";
  out += inside;
  return out += "</main>\n</body>\n</html>\n";
}

Text field(std::string_view name, std::string_view label, const std::vector<Text>& items) {
  Text out = "<div class=\"field field--name-";
  out += name;
  out += "\"><div class=\"field__label\">";
  out += label;
  out += "</div>";
  for (const Text& item : items) out += "<div class=\"field__item\">" + item + "</div>";
  return out += "</div>\n";
}

Text header_of(std::size_t all, std::string_view what) {
  return "<div class=\"view-header\">" + grouped(all) + " " + Text(what) + " bulundu</div>\n";
}

Text pager(const Slice& shown, const Text& next) {
  Text out = "<nav class=\"pager\"><ul>";
  if (!shown.last) out += "<li><a rel=\"next\" href=\"" + next + "\">Sonraki</a></li>";
  return out + "</ul></nav>\n";
}

// The frame that the platform's three lists share. rows(slice) writes what stands in them.
template <class Rows>
Text list(std::string_view view, std::string_view what, std::size_t all, std::size_t page, const Variation& how,
          const Text& next, Rows rows) {
  Text out = "<div class=\"" + Text(view) + "\">\n";
  if (how.empty == Variation::Empty::kSaysSo || (all == 0 && how.empty == Variation::Empty::kNo))
    return out + "<div class=\"view-empty\">Sonuç bulunamadı.</div>\n</div>\n";
  if (how.empty == Variation::Empty::kBare) return out + "<div class=\"view-content\">\n</div>\n</div>\n";
  const Slice shown = slice(all, page, how.page_size);
  out += header_of(all, what) + "<div class=\"view-content\">\n";
  out += rows(shown);
  return out + "</div>\n" + pager(shown, next) + "</div>\n";
}

Text place_of(const School& school) {
  return school.shows_district ? titled(school.district) + ", " + school.province : school.province;
}

Text school_link(const School& school, const Text& lang, std::string_view attribute = {}) {
  return "<a " + Text(attribute) + "href=\"/" + lang + "/connect/schools-organisations/" + school.slug + "\">" +
         html(school.name) + "</a>";
}

Page projects(const World& world, const Asked& ask, const Text& lang, const Variation& how) {
  const std::size_t page = number(ask.parameter("page")).value_or(0);
  const auto rows = [&](const Slice& shown) {
    Text out;
    for (std::size_t i = shown.from; i < shown.to; ++i) {
      const Project& project = world.projects[i];
      out += "<article class=\"project-card\">\n<h3 class=\"project-card__title\"><a href=\"/" + lang +
             "/etwinning/projects/" + project.slug + "\">" + html(project.title) +
             "</a></h3>\n<span class=\"project-card__status\">" + name_of(project.state) + "</span>\n</article>\n";
    }
    return out;
  };
  const Text inside = list("view-etwinning-projects", "proje", world.projects.size(), page, how,
                           "?page=" + std::to_string(page + 1), rows);
  return {.body = framed(lang, "eTwinning projeleri", "path-etwinning", inside)};
}

Page project(const World& world, const Project& p, std::size_t index, const Text& lang) {
  const auto start = start_of(p.opened) - (p.opened == 1 ? 35 * 86'400 : 0);
  const Text address = "/" + lang + "/etwinning/projects/" + p.slug;
  Text out =
      "<div class=\"ecl-notification translation-notice\">Bu sayfanın bir bölümü makine çevirisidir.</div>\n"
      "<article class=\"node node--type-etwinning-project node--view-mode-full\">\n"
      "<h1 class=\"ecl-page-header__title\">\n  " +
      html(p.title) + "\n</h1>\n";
  out += field("field-project-status", "Durum", {name_of(p.state)});
  out += field("field-start-date", "Başlangıç",
               {"<time datetime=\"" + iso_time(start) + "Z\">" + iso_time(start).substr(0, 10) + "</time>"});
  const std::uint64_t luck = dice(world.size.seed, "fields", index);
  out += field("field-languages", "Diller",
               luck % 2 ? std::vector<Text>{"Türkçe", "İngilizce"} : std::vector<Text>{"İngilizce"});
  out +=
      field("field-subjects", "Konular",
            luck / 2 % 2 ? std::vector<Text>{"Fen Bilimleri", "Çevre Eğitimi"} : std::vector<Text>{"Yabancı Diller"});
  out += field("field-age-range", "Yaş aralığı", {luck / 4 % 2 ? "6 - 10" : "11 - 15"});
  out += "<div class=\"project-teachers\">Kurucular: <span>Öğretmen A</span>, <span>Öğretmen B</span></div>\n";
  out += "<a class=\"project-twinspace\" href=\"" + address + "/twinspace\">TwinSpace</a>\n";
  if (p.old_link)
    out += "<a class=\"project-old-link\" href=\"https://live.etwinning.net/projects/project/" +
           std::to_string(p.number) +
           "\">Eski proje sayfası</a>\n<a class=\"project-old-link\" "
           "href=\"https://twinspace.etwinning.net/" +
           std::to_string(p.number) + "/home\">Eski TwinSpace</a>\n";
  out += "<section class=\"partner-schools\">\n<h2>Ortak okullar <span class=\"partner-schools__count\">(" +
         std::to_string(p.partners.size()) + ")</span></h2>\n";
  if (p.partners.empty()) out += "<p class=\"partner-schools__empty\">Henüz ortak okul yok.</p>\n";
  if (!p.partners.empty()) out += "<ul class=\"partner-schools__list\">\n";
  for (const Partner& partner : p.partners) {
    const School& school = world.schools[partner.school];
    out += "<li class=\"partner-school\">\n" + school_link(school, lang, "class=\"partner-school__name\" ") +
           "\n<span class=\"partner-school__place\">" + place_of(school) +
           "</span> <span class=\"partner-school__country\">" + school.country +
           "</span>\n<span class=\"partner-school__role\">" + (partner.founder ? "Kurucu" : "Ortak") +
           "</span>\n<span class=\"partner-school__people\"><a href=\"/" + lang +
           "/user/ogretmen-a\" title=\"Öğretmen A\">Öğretmen A</a></span>\n</li>\n";
  }
  if (!p.partners.empty()) out += "</ul>\n";
  out += "</section>\n</article>\n";
  return {.body = framed(lang, p.title, "path-node page-node-type-etwinning-project", out), .changed = p.changed};
}

Page twinspace(const Project& p, const Text& lang) {
  return {.body = framed(lang, p.title + " TwinSpace", "path-twinspace",
                         "<div class=\"twinspace\"><h1>" + html(p.title) + "</h1>\n<span class=\"twinspace__state\">" +
                             twinspace_state(p.state) + "</span></div>\n"),
          .changed = p.changed};
}

Page schools(const World& world, const Asked& ask, const Text& lang, const Variation& how) {
  std::string_view wanted = ask.parameter("page");  // Drupal's fourth pager: ",,,N"
  if (wanted.starts_with(",,,")) wanted.remove_prefix(3);
  const std::size_t page = number(wanted).value_or(0);
  const auto rows = [&](const Slice& shown) {
    Text out;
    for (std::size_t i = shown.from; i < shown.to; ++i) {
      const School& school = world.schools[i];
      out += "<div class=\"school-result\">\n<h3>" + school_link(school, lang) +
             "</h3>\n<span class=\"school-result__place\">" + place_of(school) +
             "</span>\n<span class=\"school-result__country\">" + school.country + "</span>\n</div>\n";
    }
    return out;
  };
  const Text inside = list("view-schools-directory", "kurum", world.schools.size(), page, how,
                           "?page=%2C%2C%2C" + std::to_string(page + 1), rows);
  return {.body = framed(lang, "Okullar ve kurumlar", "path-connect", inside), .changed = 1};
}

Page school(const World& world, const School& s, const Text& lang, const Variation& how) {
  Text out = "<article class=\"node node--type-organisation\">\n<h1>" + html(s.name) +
             "</h1>\n<div class=\"organisation__place\">" + place_of(s) +
             "</div>\n<div class=\"organisation__country\">" + s.country + "</div>\n";
  if (s.label) out += "<div class=\"organisation__label\">eTwinning Okulu 2026-2027</div>\n";
  const bool rows = how.empty == Variation::Empty::kNo;
  const std::size_t shown = rows ? s.projects.size() : 0;
  out += "<section class=\"organisation-projects\">\n<h2>Projeler <span class=\"organisation-projects__count\">(" +
         std::to_string(shown) + ")</span></h2>\n";
  if (shown == 0 && how.empty != Variation::Empty::kBare)
    out += "<div class=\"organisation-projects__empty\">Henüz proje yok</div>\n";
  if (shown > 0) out += "<ul>\n";
  for (std::size_t i = 0; i < shown; ++i) {
    const Project& p = world.projects[s.projects[i]];
    out += "<li class=\"organisation-project\"><a href=\"/" + lang + "/etwinning/projects/" + p.slug + "\">" +
           html(p.title) + "</a> <span class=\"organisation-project__state\">" + name_of(p.state) + "</span></li>\n";
  }
  if (shown > 0) out += "</ul>\n";
  out += "</section>\n</article>\n";
  return {.body = framed(lang, s.name, "path-node page-node-type-organisation", out), .changed = s.changed};
}

Page winners(const World& world, const Asked& ask, const Text& lang, const Variation& how) {
  const std::size_t page = number(ask.parameter("page")).value_or(0);
  const auto rows = [&](const Slice& shown) {
    const auto line = [&](const Text& cell, const Text& country, const Text& school, const Text& head) {
      const auto in = [&](const Text& text) { return "<" + cell + ">" + text + "</" + cell + ">"; };
      return "<tr>" + (how.moved_columns ? in(head) + in(school) + in(country) : in(country) + in(school) + in(head)) +
             "</tr>\n";
    };
    Text out = "<table>\n<thead>" + line("th", "Ülke", "Okul", "Okul Müdürü") + "</thead>\n<tbody>\n";
    for (std::size_t i = shown.from; i < shown.to; ++i) {
      const School& s = world.schools[world.winners[i]];
      out += line("td", s.country, school_link(s, lang), "Müdür A");
    }
    return out + "</tbody></table>\n";
  };
  const Text inside = list("view-label-winners", "okul", world.winners.size(), page, how,
                           "?period=2026-2027&amp;page=" + std::to_string(page + 1), rows);
  return {.body = framed(lang, "eTwinning Okulu etiketi", "path-labels", inside), .changed = 1};
}

MaybePage below_projects(const World& world, std::string_view rest, const Text& lang) {
  bool space = false;
  if (rest.ends_with("/twinspace")) {
    rest.remove_suffix(std::string_view("/twinspace").size());
    space = true;
  }
  const auto at = world.project_of(rest);
  if (at) return space ? twinspace(world.projects[*at], lang) : project(world, world.projects[*at], *at, lang);
  const auto old = number(rest);  // /tr/etwinning/projects/130385: the old platform's number
  if (!old || space || *old < 130'000 || *old - 130'000 >= world.projects.size()) return std::nullopt;
  return Page{.status = 301,
              .headers = {{"Location", "/" + lang + "/etwinning/projects/" + world.projects[*old - 130'000].slug}}};
}

}  // namespace

MaybePage esep_page(const World& world, const Asked& ask, const Variation& how) {
  std::string_view path = ask.path;
  if (path == "/")
    return Page{.body = framed("tr", "Ana sayfa", "path-frontpage",
                               "<a href=\"/tr/etwinning/projects\">Projeler</a>\n"
                               "<a href=\"/tr/connect/schools-organisations\">Okullar</a>\n")};
  if (path.size() < 4 || path[0] != '/' || path[3] != '/') return std::nullopt;
  const Text lang(path.substr(1, 2));
  path.remove_prefix(4);
  constexpr std::string_view kProjects = "etwinning/projects", kSchools = "connect/schools-organisations";
  if (path == kProjects) return projects(world, ask, lang, how);
  if (path == kSchools) return schools(world, ask, lang, how);
  if (path == "etwinning/labels/etwinning-school-label/winners-list") return winners(world, ask, lang, how);
  if (path.starts_with(kProjects) && path[kProjects.size()] == '/')
    return below_projects(world, path.substr(kProjects.size() + 1), lang);
  if (path.starts_with(kSchools) && path[kSchools.size()] == '/') {
    const auto at = world.school_of(path.substr(kSchools.size() + 1));
    if (at) return school(world, world.schools[*at], lang, how);
  }
  return std::nullopt;
}

}  // namespace portal
