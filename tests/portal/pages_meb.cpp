// The National Support Service's WordPress site, as SHAPES.md says.
#include <algorithm>
#include <array>

#include "page.hpp"
#include "text.hpp"

namespace portal {
namespace {

struct Row {
  std::size_t nth;
  const Label* label;
  const School* school;
  const Project* project;
};
using Cells = std::array<std::string, 8>;

constexpr std::string_view kNational = "/ulusal-kalite-etiketi/", kEuropean = "/avrupa-kalite-etiketi/";
constexpr std::string_view kExport = "/wp-content/uploads/2026/10/kalite-etiketi-veri-listesi.tsv";

std::string wordpress(std::string_view title, std::string_view inside) {
  std::string out =
      "<!DOCTYPE html>\n<!-- SYNTHETIC: made for twinwatch -->\n<html lang=\"tr\">\n<head><meta "
      "charset=\"utf-8\"><title>" +
      html(title) +
      " – eTwinning Türkiye</title></head>\n<body class=\"page-template-default page\">\n"
      "<header><a href=\"/\">eTwinning Türkiye</a> <a href=\"/wp-login.php\">Oturum aç</a></header>\n"
      "<main id=\"main-content\">";
  out += inside;
  return out +=
         "</main>\n<footer>İletişim: <a href=\"mailto:ornek-masa@example.org\">örnek masa</a></footer>\n"
         "</body></html>\n";
}

// As people write them: mostly in capitals, some not.
std::string province_of(const World& world, const Row& row) {
  return dice(world.size.seed, "written", row.nth) % 5 == 0 ? row.school->province : capitals(row.school->province);
}
std::string district_of(const World& world, const Row& row) {
  return dice(world.size.seed, "written", row.nth) % 7 == 0 ? row.school->district : capitals(row.school->district);
}

std::vector<Row> rows_of(const World& world, bool european) {
  std::vector<Row> rows;
  for (const Label& label : world.labels)
    if (!european || label.european)
      rows.push_back({rows.size() + 1, &label, &world.schools[label.school], &world.projects[label.project]});
  return rows;
}

std::string table_line(std::string_view cell, Cells cells, bool moved) {
  if (moved) std::rotate(cells.begin(), cells.begin() + 5, cells.end());
  std::string out = "<tr>";
  for (const std::string& text : cells) {
    ((out += "<") += cell) += ">";
    out += text;
    ((out += "</") += cell) += ">";
  }
  return out + "</tr>\n";
}

Page labels(const World& world, std::string_view base, std::size_t page, const Variation& how) {
  const bool european = base == kEuropean;
  const std::string title = european ? "Avrupa Kalite Etiketi" : "Ulusal Kalite Etiketi";
  const std::vector<Row> rows = rows_of(world, european);
  const Slice shown = slice(rows.size(), page, how.page_size);
  std::string out = "<article class=\"page type-page\">\n<h1 class=\"entry-title\">" + title +
                    "</h1>\n<p class=\"entry-meta\">Yayımlayan: <span class=\"author\">Öğretmen Ç</span></p>\n"
                    "<div class=\"entry-content\">\n";
  if (!european) out += "<p><a href=\"" + std::string(kExport) + "\">Veri listesi</a></p>\n";
  const bool none = how.empty != Variation::Empty::kNo || rows.empty();
  if (none && how.empty != Variation::Empty::kBare) {
    out += "<p class=\"label-none\">Bu dönem için etiket yoktur.</p>\n";
  } else {
    if (!none) out += "<p class=\"label-total\">Toplam " + grouped(rows.size()) + " etiket</p>\n";
    out += "<table class=\"wp-block-table\">\n<thead>" +
           table_line("th", {"Sıra", "Yıl", "Okul Adı", "İl", "İlçe", "Proje Adı", "Okul Müdürü", "Öğretmen"},
                      how.moved_columns) +
           "</thead>\n<tbody>\n";
    for (std::size_t i = shown.from; i < shown.to && !none; ++i) {
      const Row& row = rows[i];
      out += table_line("td",
                        {std::to_string(row.nth), std::to_string(row.label->year), html(row.school->name),
                         province_of(world, row), district_of(world, row), html(row.project->title), "Müdür A",
                         row.nth % 4 == 0 ? "Öğretmen A<br>Öğretmen B" : "Öğretmen A"},
                        how.moved_columns);
    }
    out += "</tbody></table>\n";
    if (!shown.last && !none)
      out += "<nav class=\"navigation\"><a class=\"next page-numbers\" href=\"" + std::string(base) + "page/" +
             std::to_string(page + 2) + "/\">Sonraki</a></nav>\n";
  }
  return {.body = wordpress(title, out + "</div>\n</article>"), .changed = 1};
}

Page exported(const World& world) {
  const std::string date = iso_time(start_of(world.week)).substr(0, 10);
  std::string out =
      "\xEF\xBB\xBFKalite Etiketi Veri Listesi - " + std::to_string(*number(date.substr(8))) + "." +
      std::to_string(*number(date.substr(5, 2))) + "." + date.substr(0, 4) +
      "\r\n\r\nSeç\tID\tBaşvuru ID\tÖğretmen Adı Soyadı\tProje Adı\tOkul Adı\tİl\tİlçe\tYıl\tKurucu / Üye\t"
      "Branş Bilgisi\tKalite Etiketi\tKalite Etiketi Bas\r\n";
  for (const Row& row : rows_of(world, false)) {
    const std::string part = row.nth % 9 == 0 ? "" : row.label->founder ? "Kurucu" : "Üye";
    out += "\t" + std::to_string(row.nth) + "\t" + std::to_string(88'000 + row.nth * 3) + "\tÖğretmen A\t" +
           row.project->title + "\t" + row.school->name + "\t" + province_of(world, row) + "\t" +
           district_of(world, row) + "\t" + std::to_string(row.label->year) + "\t" + part +
           "\tBranş A\tUlusal Kalite Etiketi\t\r\n";
  }
  return {.type = "text/tab-separated-values; charset=utf-8", .body = out};
}

// One announcement a week, newest first; the number of the oldest is 1.
struct Post {
  int week;
  std::string title, link, summary, slug;
};
std::vector<Post> posts_of(const World& world, const std::string& origin) {
  std::vector<Post> posts;
  for (int week = world.week; week > -24; --week) {
    const std::string n = std::to_string(week + 24), slug = "etwinning-haftalik-bulten-" + n;
    posts.push_back({week, "eTwinning haftalık bülten " + n, origin + "/" + slug + "/",
                     "SYNTHETIC: bu haftanın çevrim içi semineri & başvuru takvimi.", slug});
  }
  return posts;
}

MaybePage json_posts(const World& world, const Asked& ask) {
  const std::vector<Post> posts = posts_of(world, ask.origin);
  const std::size_t size = std::clamp<std::size_t>(number(ask.parameter("per_page")).value_or(10), 1, 100);
  const std::size_t page = std::max<std::size_t>(number(ask.parameter("page")).value_or(1), 1);
  const std::size_t pages = (posts.size() + size - 1) / size;
  if (page > pages)
    return Page{.status = 400,
                .type = "application/json; charset=UTF-8",
                .body = R"({"code":"rest_post_invalid_page_number","message":"SYNTHETIC","data":{"status":400}})"};
  const Slice shown = slice(posts.size(), page - 1, size);
  std::string out = "[";
  for (std::size_t i = shown.from; i < shown.to; ++i) {
    const Post& post = posts[i];
    out += std::string(i > shown.from ? "," : "") + "{\"id\":" + std::to_string(5000 + post.week) + ",\"date_gmt\":\"" +
           iso_time(start_of(post.week)) + "\",\"link\":" + to_json(post.link) +
           ",\"title\":{\"rendered\":" + to_json(html(post.title)) +
           "},\"excerpt\":{\"rendered\":" + to_json("<p>" + html(post.summary) + "</p>\n") + "}}";
  }
  return Page{.type = "application/json; charset=UTF-8",
              .body = out + "]",
              .headers = {{"X-WP-Total", std::to_string(posts.size())}, {"X-WP-TotalPages", std::to_string(pages)}}};
}

Page feed(const World& world, const Asked& ask) {
  std::string out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- SYNTHETIC: made for twinwatch -->\n<rss "
      "version=\"2.0\"><channel><title>eTwinning Türkiye</title><link>" +
      ask.origin + "/</link>\n";
  const std::vector<Post> posts = posts_of(world, ask.origin);
  for (std::size_t i = 0; i < posts.size() && i < 10; ++i)
    out += "<item><title>" + html(posts[i].title) + "</title><link>" + posts[i].link + "</link><pubDate>" +
           http_date(start_of(posts[i].week)) + "</pubDate><description>" + html(posts[i].summary) +
           "</description></item>\n";
  return {.type = "application/rss+xml; charset=UTF-8", .body = out + "</channel></rss>\n"};
}

Page announcements(const World& world, const Asked& ask) {
  std::string out;
  const std::vector<Post> posts = posts_of(world, ask.origin);
  for (std::size_t i = 0; i < posts.size() && i < 10; ++i)
    out += "<article class=\"post type-post\">\n<h2 class=\"entry-title\"><a href=\"" + posts[i].link + "\">" +
           html(posts[i].title) + "</a></h2>\n<time class=\"entry-date\" datetime=\"" +
           iso_time(start_of(posts[i].week)) + "+00:00\">" + iso_time(start_of(posts[i].week)).substr(0, 10) +
           "</time>\n<div class=\"entry-summary\"><p>" + html(posts[i].summary) + "</p></div>\n</article>\n";
  return {.body = wordpress("Duyurular", out)};
}

Page coordinators(const World& world) {
  std::string out =
      "<article class=\"page type-page\"><div class=\"entry-content\">\n<table>\n<thead><tr><th>İl</th>"
      "<th>Koordinatör</th><th>E-posta</th></tr></thead>\n<tbody>\n";
  for (const std::string& province : world.provinces)
    out += "<tr><td>" + capitals(province) + "</td><td>Koordinatör A</td><td><a href=\"mailto:" + slug(province) +
           "@example.org\">" + slug(province) + "@example.org</a></td></tr>\n";
  return {.body = wordpress("İl Proje Koordinatörleri", out + "</tbody></table>\n</div></article>"), .changed = 1};
}

MaybePage labels_below(const World& world, std::string_view base, std::string_view path, const Variation& how) {
  if (path == base) return labels(world, base, 0, how);
  path.remove_prefix(base.size());
  if (!path.starts_with("page/") || !path.ends_with('/')) return std::nullopt;
  const auto nth = number(path.substr(5, path.size() - 6));
  if (!nth || *nth < 1 || *nth > rows_of(world, base == kEuropean).size() / how.page_size + 1) return std::nullopt;
  return labels(world, base, *nth - 1, how);
}

}  // namespace

MaybePage meb_page(const World& world, const Asked& ask, const Variation& how) {
  const std::string& path = ask.path;
  if (path == "/")
    return Page{.body = wordpress("Ana sayfa", "<a href=\"/ulusal-kalite-etiketi/\">Ulusal Kalite Etiketi</a>")};
  if (path.starts_with(kNational)) return labels_below(world, kNational, path, how);
  if (path.starts_with(kEuropean)) return labels_below(world, kEuropean, path, how);
  if (path == kExport) return exported(world);
  if (path == "/wp-json/wp/v2/posts") return json_posts(world, ask);
  if (path == "/feed/") return feed(world, ask);
  if (path == "/duyurular/") return announcements(world, ask);
  if (path == "/il-proje-koordinatorleri/") return coordinators(world);
  for (const Post& post : posts_of(world, ask.origin))
    if (path == "/" + post.slug + "/")
      return Page{.body = wordpress(post.title, "<article class=\"post type-post\"><h1 class=\"entry-title\">" +
                                                    html(post.title) + "</h1><div class=\"entry-content\"><p>" +
                                                    html(post.summary) + "</p></div></article>")};
  return std::nullopt;
}

}  // namespace portal
