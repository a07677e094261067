#include "answer.hpp"

#include <algorithm>

#include "control.hpp"
#include "damage.hpp"
#include "instead.hpp"
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
  if (const Fault* f = bites.find("late")) answer.wire.late = number(f->argument).value_or(1000);
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
  std::optional<Page> page = instead(ask, bites, {ports_, settings_.size.seed, request.tls});
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
