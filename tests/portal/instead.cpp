#include "instead.hpp"

#include <chrono>

#include "damage.hpp"
#include "text.hpp"

namespace portal {
namespace {

Page redirected(const Asked& ask, const Fault& fault, const Around& around) {
  Page page = problem(302, "Taşındı");
  std::string to = fault.argument;
  if (fault.name == "parked") {
    to = "/parked/";
  } else if (fault.name == "redirect-loop") {
    to = "/-loop/1";
  } else if (fault.name == "redirect-host") {
    if (to.empty()) to = "https://parked.example.org/";
  } else {
    const auto alias = around.ports.find(around.tls ? "alias_tls" : "alias");
    if (to.empty() && alias != around.ports.end()) to = std::to_string(alias->second);
    if (to.find(':') == std::string::npos) to = "127.0.0.1:" + to;
    to = (around.tls ? "https://" : "http://") + to + ask.target;
  }
  page.headers.emplace_back("Location", to);
  return page;
}

}  // namespace

std::optional<Page> instead(const Asked& ask, const Bites& bites, const Around& around) {
  for (const char* status : {"429", "403", "404", "500", "503"}) {
    const Fault* f = bites.find(status);
    if (!f) continue;
    Page page = problem(static_cast<int>(number(f->name).value_or(500)), "SYNTHETIC " + f->name);
    std::string wait = f->argument.empty() && f->name == "429" ? "5" : f->argument;
    if (wait.starts_with("date "))
      wait = http_date(
          std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch())
              .count() +
          static_cast<std::int64_t>(number(wait.substr(5)).value_or(5)));
    if (!wait.empty()) page.headers.emplace_back("Retry-After", wait);
    return page;
  }
  for (const char* kind : {"parked", "redirect-host", "redirect-local", "redirect-loop"})
    if (const Fault* f = bites.find(kind)) return redirected(ask, *f, around);
  if (bites.find("parked-here") || ask.path == "/parked/") return parked_page();
  if (bites.find("login") || ask.path.ends_with("/user/login") || ask.path == "/wp-login.php") return login_page();
  if (ask.path.starts_with("/-loop/")) {
    Page page = problem(302, "Taşındı");
    page.headers.emplace_back("Location", ask.path == "/-loop/1" ? "/-loop/2" : "/-loop/1");
    return page;
  }
  if (bites.find("half-missing") && dice(around.seed, "missing", hash_of(ask.target)) % 2 == 0)
    return problem(404, "Sayfa bulunamadı");
  if (ask.path == "/robots.txt") return robots(bites);
  if (ask.method != "GET" && ask.method != "HEAD" && ask.method != "POST") return problem(405, "SYNTHETIC");
  return std::nullopt;
}

}  // namespace portal
