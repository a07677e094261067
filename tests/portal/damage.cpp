#include "damage.hpp"

#include <algorithm>
#include <array>

#include "text.hpp"

namespace portal {
namespace {

constexpr std::string_view kMark = "<!DOCTYPE html>\n<!-- SYNTHETIC: made for twinwatch -->\n";

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; !from.empty() && (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
}

std::pair<std::string, std::string> two_of(const std::string& argument) {
  const std::size_t colon = std::min(argument.find(':'), argument.size());
  return {argument.substr(0, colon), colon < argument.size() ? argument.substr(colon + 1) : ""};
}

// Only whole names, and only inside class="…".
void rename_class(std::string& text, const std::string& from, const std::string& to) {
  constexpr std::string_view open = "class=\"";
  for (std::size_t at = 0; (at = text.find(open, at)) != std::string::npos;) {
    at += open.size();
    const std::size_t end = std::min(text.find('"', at), text.size());
    std::string names = " " + text.substr(at, end - at) + " ";
    replace_all(names, " " + from + " ", " " + to + " ");
    names = names.substr(1, names.size() - 2);
    text.replace(at, end - at, names);
    at += names.size();
  }
}

bool is_text(const Page& page) { return page.type.starts_with("text/") || page.type.starts_with("application/"); }

}  // namespace

Variation varied(Variation usual, const Bites& bites) {
  if (const Fault* f = bites.find("empty-list"))
    usual.empty = f->argument == "bare" ? Variation::Empty::kBare : Variation::Empty::kSaysSo;
  if (const Fault* f = bites.find("lost-rows")) usual.lost_percent = static_cast<int>(number(f->argument).value_or(60));
  usual.moved_columns = bites.find("moved-column") != nullptr;
  return usual;
}

bool damages_pages(const Bites& bites) {
  constexpr std::array<std::string_view, 10> kinds{"empty-list",     "lost-rows",      "moved-column", "renamed-class",
                                                   "renamed-header", "charset-header", "charset-body", "double-encoded",
                                                   "token",          "content-type"};
  return std::any_of(kinds.begin(), kinds.end(), [&](std::string_view kind) { return bites.find(kind); });
}

void damage(Page& page, const Bites& bites, std::uint64_t token) {
  if (const Fault* f = bites.find("renamed-class")) {
    const auto [from, to] = two_of(f->argument);
    rename_class(page.body, from, to);
  }
  if (const Fault* f = bites.find("renamed-header")) {
    const auto [from, to] = two_of(f->argument.empty() ? "Okul Adı:Eğitim Kurumu" : f->argument);
    replace_all(page.body, "<th>" + from + "</th>", "<th>" + to + "</th>");
  }
  if (bites.find("token")) {
    const std::string text = std::to_string(dice(token, "token"));
    replace_all(page.body, "</head>", "<meta name=\"csrf-token\" content=\"" + text + "\"></head>");
    replace_all(page.body, "</main>",
                "<input type=\"hidden\" name=\"form_build_id\" value=\"form-" + text + "\"></main>");
  }
  const std::string type = page.type.substr(0, page.type.find(';'));
  if (bites.find("double-encoded") && is_text(page)) page.body = encoded_twice(page.body);
  if (bites.find("charset-header")) page.type = type + "; charset=iso-8859-9";
  if (bites.find("charset-body") && is_text(page)) page.body = to_windows_1254(page.body);
  if (const Fault* f = bites.find("content-type"))
    page.type = f->argument.empty() ? "application/octet-stream" : f->argument;
}

Page parked_page() {
  return {.type = "text/html",
          .body = std::string(kMark) +
                  "<html><head><title>example domain</title></head><body><h1>This domain is parked</h1>\n<p>Buy this "
                  "domain.</p><ul><li><a href=\"https://example.org/ads/1\">School projects</a></li></ul>\n"
                  "<table><tr><td>Buy this domain</td></tr></table></body></html>\n",
          .changed = 1};
}

Page login_page() {
  return {
      .body = std::string(kMark) +
              "<html lang=\"tr\"><head><meta charset=\"utf-8\"><title>Giriş</title></head>\n<body class=\"path-user "
              "login\"><main id=\"main-content\"><h1>Giriş yap</h1>\n<form action=\"/tr/user/login\" "
              "method=\"post\"><label>E-posta <input name=\"name\"></label><input type=\"password\" name=\"pass\">\n"
              "<button>Giriş</button></form></main></body></html>\n",
      .changed = 1};
}

Page problem(int status, std::string_view text) {
  return {.status = status,
          .body = std::string(kMark) + "<html><head><meta charset=\"utf-8\"><title>" + std::to_string(status) +
                  "</title></head><body><h1>" + std::string(text) + "</h1></body></html>\n"};
}

Page robots(const Bites& bites) {
  if (bites.find("robots-500")) return problem(500, "Sunucu hatası");
  std::string out = "# SYNTHETIC: made for twinwatch\nUser-agent: *\n";
  if (bites.find("robots-disallow-all")) {
    out += "Disallow: /\n";
  } else if (const Fault* f = bites.find("robots-disallow")) {
    out += "Disallow: " + (f->argument.empty() ? "/tr/etwinning/" : f->argument) + "\n";
  } else if (const Fault* delay = bites.find("robots-delay")) {
    out += "Crawl-delay: " + (delay->argument.empty() ? "2" : delay->argument) + "\n";
  } else if (const Fault* huge = bites.find("robots-huge")) {
    const std::size_t wanted = number(huge->argument).value_or(2'000'000);
    for (std::size_t i = 0; out.size() + 40 < wanted; ++i) out += "Disallow: /uzun/" + std::to_string(i) + "/\n";
    out += "Disallow: /gizli/\n";
  } else {
    out += "Disallow: /-control/\nDisallow: /user/\n";
  }
  return {.type = "text/plain; charset=utf-8", .body = out, .changed = 1};
}

}  // namespace portal
