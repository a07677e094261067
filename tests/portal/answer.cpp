#include "answer.hpp"

#include <algorithm>

#include "control.hpp"
#include "damage.hpp"
#include "text.hpp"

namespace portal {
namespace {

constexpr std::size_t kCacheOctets = 256U << 20;

std::string_view reason(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 301:
      return "Moved Permanently";
    case 302:
      return "Found";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 429:
      return "Too Many Requests";
    case 500:
      return "Internal Server Error";
    case 503:
      return "Service Unavailable";
    default:
      return "SYNTHETIC";
  }
}

// By the host's real name where the request says one, else by the port it came to. The alias port shows the platform.
Site site_of(const Request& request) {
  const std::string_view host = std::string_view(request.host).substr(0, request.host.find(':'));
  if (host == "school-education.ec.europa.eu") return Site::kEsep;
  if (host == "etwinning.meb.gov.tr") return Site::kMeb;
  if (host == "www.meb.gov.tr") return Site::kRegistry;
  if (request.listener == "meb") return Site::kMeb;
  return request.listener == "registry" ? Site::kRegistry : Site::kEsep;
}

std::string name_of(Site site) { return site == Site::kEsep ? "esep" : site == Site::kMeb ? "meb" : "registry"; }

bool matches(std::string_view if_none_match, const std::string& etag) {
  return if_none_match == "*" ||
         if_none_match.find(etag) != std::string_view::npos;  // a "-gzip" behind it is still the page
}

}  // namespace

Portal::Portal(const Settings& settings)
    : settings_(settings), padding_(settings.page_padding), log_(settings.access_log) {
  provinces_ = read_provinces(settings.provinces);
  rows_ = read_registry(settings.registry, provinces_);
  if (settings.size.schools > 0) rows_ = resized(std::move(rows_), settings.size.schools);
  set_week(settings.week);
}

void Portal::set_week(int week) {
  if (world_ && world_->week == week) return;
  world_ = std::make_unique<World>(settings_.size, provinces_, rows_, std::max(week, 1));
  cache_.clear();
  cached_octets_ = 0;
}

Portal::Kept Portal::made(Page page) const {
  auto body = std::make_shared<Body>(std::move(page.body), page.status == 200 ? settings_.page_padding : 0, padding_);
  page.body.clear();
  return {std::move(page), std::move(body)};
}

Portal::Kept Portal::page_for(Site site, const Asked& ask, const Bites& bites, bool damaged) {
  const bool keep = !damaged && ask.method != "POST";
  const std::string key = name_of(site) + ask.target + (site == Site::kMeb ? ask.origin : "");
  if (const auto found = cache_.find(key); keep && found != cache_.end()) return found->second;

  Variation usual;
  usual.page_size = settings_.page_size;
  usual.need_cookie = settings_.need_cookie;
  const Variation how = varied(usual, bites);
  MaybePage page = site == Site::kEsep  ? esep_page(*world_, ask, how)
                   : site == Site::kMeb ? meb_page(*world_, ask, how)
                                        : registry_page(*world_, ask, how);
  if (!page) page = problem(404, "Sayfa bulunamadı");
  damage(*page, bites, token_);
  Kept kept = made(std::move(*page));
  if (keep && kept.page.status == 200) {
    if (cached_octets_ > kCacheOctets) {
      cache_.clear();
      cached_octets_ = 0;
    }
    cached_octets_ += 2 * kept.body->kept();  // it will be compressed too
    cache_.emplace(key, kept);
  }
  return kept;
}

Page Portal::redirected(const Request& request, const Fault& fault) const {
  Page page = problem(302, "Taşındı");
  std::string to = fault.argument;
  if (fault.name == "parked") {
    to = "/parked/";
  } else if (fault.name == "redirect-loop") {
    to = "/-loop/1";
  } else if (fault.name == "redirect-host") {
    if (to.empty()) to = "https://parked.example.org/";
  } else {
    const auto alias = ports_.find(request.tls ? "alias_tls" : "alias");
    if (to.empty() && alias != ports_.end()) to = std::to_string(alias->second);
    if (to.find(':') == std::string::npos) to = "127.0.0.1:" + to;
    to = (request.tls ? "https://" : "http://") + to + request.target;
  }
  page.headers.emplace_back("Location", to);
  return page;
}

// Answers that are no page of the site.
std::optional<Page> Portal::special(const Request& request, const Asked& ask, const Bites& bites) const {
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
    if (const Fault* f = bites.find(kind)) return redirected(request, *f);
  if (bites.find("parked-here") || ask.path == "/parked/") return parked_page();
  if (bites.find("login") || ask.path.ends_with("/user/login") || ask.path == "/wp-login.php") return login_page();
  if (ask.path.starts_with("/-loop/")) {
    Page page = problem(302, "Taşındı");
    page.headers.emplace_back("Location", ask.path == "/-loop/1" ? "/-loop/2" : "/-loop/1");
    return page;
  }
  if (bites.find("half-missing") && dice(settings_.size.seed, "missing", hash_of(ask.target)) % 2 == 0)
    return problem(404, "Sayfa bulunamadı");
  if (ask.path == "/robots.txt") return robots(bites);
  if (ask.method != "GET" && ask.method != "HEAD" && ask.method != "POST") return problem(405, "SYNTHETIC");
  return std::nullopt;
}

Answer Portal::sent(const Request& request, Kept kept, const Bites& bites) const {
  const Page& page = kept.page;
  const std::int64_t changed = start_of(page.changed > 0 ? page.changed : world_->week);
  const bool gzip = request.accept_encoding.find("gzip") != std::string::npos && octets(kept.body->plain()) > 256;
  const bool token = bites.find("token") != nullptr;
  const std::string etag = "\"" + kept.body->etag() + (gzip ? "-gzip\"" : "\"");
  const bool conditional = !request.if_none_match.empty() || !request.if_modified_since.empty();
  int status = page.status;
  if (status == 200 && request.method != "POST") {
    const bool same = request.if_none_match.empty() ? !token && request.if_modified_since == http_date(changed)
                                                    : matches(request.if_none_match, kept.body->etag());
    if ((conditional && same) || (conditional && bites.find("lying-etag"))) status = 304;
  }
  Answer answer;
  answer.keep_alive = request.keep_alive;
  answer.kept = std::move(kept.body);
  if (status != 304) answer.pieces = gzip ? answer.kept->packed() : answer.kept->plain();
  std::string& head = answer.head;
  head.reserve(512);
  ((head += "HTTP/1.1 ") += std::to_string(status) + " ") += reason(status);
  head +=
      "\r\nServer: SYNTHETIC twinwatch test portal\r\nDate: " +
      http_date(std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch())
                    .count());
  for (const auto& [name, value] : page.headers) head += "\r\n" + name + ": " + value;
  if (page.status == 200 && request.method != "POST") {
    head +=
        "\r\nETag: " +
        (status == 304 && bites.find("lying-etag") && !request.if_none_match.empty() ? request.if_none_match : etag);
    if (!token) head += "\r\nLast-Modified: " + http_date(changed);
  }
  head += "\r\nVary: Accept-Encoding";
  if (status != 304) {
    head += "\r\nContent-Type: " + page.type + "\r\nContent-Length: " + std::to_string(octets(answer.pieces));
    if (gzip) head += "\r\nContent-Encoding: gzip";
  }
  head += answer.keep_alive ? "\r\n\r\n" : "\r\nConnection: close\r\n\r\n";
  if (request.method == "HEAD") answer.pieces = {};
  return answer;
}

// What bites on the way out.
void Portal::wire(Answer& answer, const Asked& ask, const Bites& bites) const {
  if (const Fault* f = bites.find("drip"))
    answer.wire.drip = std::max<std::size_t>(1, number(f->argument).value_or(200));
  if (const Fault* f = bites.find("robots-slow"); f && ask.path == "/robots.txt")
    answer.wire.drip = std::max<std::size_t>(1, number(f->argument).value_or(10));
  if (const Fault* f = bites.find("truncated"))
    answer.wire.cut = octets(answer.pieces) * std::min<std::size_t>(99, number(f->argument).value_or(50)) / 100;
  if (const Fault* f = bites.find("reset")) answer.wire.reset = number(f->argument).value_or(0);
  answer.wire.silent = bites.find("silent") != nullptr;
  if (bites.find("not-http")) {
    answer.head = "SYNTHETIC: bu HTTP degil\n";
    answer.pieces = {};
    answer.keep_alive = false;
  }
  if (const Fault* f = bites.find("gzip-bomb")) {
    static const std::string one = gzip_bomb(std::size_t{1} << 30), two = gzipped(one);
    const bool twice = f->argument == "2";
    answer.pieces = {twice ? two : one, {}, {}};
    answer.head =
        "HTTP/1.1 200 OK\r\nServer: SYNTHETIC twinwatch test portal\r\nContent-Type: text/html; charset=utf-8\r\n"
        "Content-Encoding: gzip" +
        std::string(twice ? ", gzip" : "") + "\r\nContent-Length: " + std::to_string(octets(answer.pieces)) +
        "\r\n\r\n";
  }
}

Answer Portal::answer(const Request& request) {
  Asked ask = asked(request.method, request.target, request.body);
  if (request.listener == "control" || ask.path.starts_with("/-control/")) {
    Page page = request.from_loopback ? control(*this, ask, request.body) : problem(403, "Yalnızca bu makineden");
    auto body = std::make_shared<Body>(std::move(page.body), 0, padding_);
    return sent(request, {std::move(page), std::move(body)}, Bites());
  }
  const Site site = site_of(request);
  const std::string name = request.listener == "alias" ? "alias" : name_of(site);
  counters_.started(name, request.target, request.start);
  ask.origin = (request.tls || request.host.find(':') == std::string::npos ? "https://" : "http://") + request.host;
  ask.referer = request.referer;
  ask.cookie = request.cookie;

  const Bites bites = faults_.bite(name, request.target);
  ++token_;
  std::optional<Page> page = special(request, ask, bites);
  Answer answer =
      sent(request, page ? made(std::move(*page)) : page_for(site, ask, bites, damages_pages(bites)), bites);
  wire(answer, ask, bites);
  answer.site = name;
  const int status = answer.head.starts_with("HTTP/1.1 ") && !answer.wire.silent
                         ? static_cast<int>(number(answer.head.substr(9, 3)).value_or(0))
                         : 0;
  const std::size_t length = answer.wire.cut.value_or(octets(answer.pieces));
  counters_.answered(name, status, length);
  log_.line(request.method, request.target, status, length, request.connection, name, request.host, bites.names());
  return answer;
}

void Portal::finished(const Answer& answer) {
  if (!answer.site.empty()) counters_.finished(answer.site);
}

}  // namespace portal
