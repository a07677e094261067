#include "faults.hpp"

#include <algorithm>
#include <stdexcept>

namespace portal {

const std::vector<FaultKind>& fault_kinds() {
  static const std::vector<FaultKind> kinds{
      {"429", "SECONDS, or 'date SECONDS' (5)", "answers 429 with Retry-After in seconds or as an HTTP date"},
      {"403", "", "answers 403"},
      {"404", "", "answers 404"},
      {"500", "", "answers 500"},
      {"503", "SECONDS (none)", "answers 503, with Retry-After where seconds are given"},
      {"late", "MILLISECONDS (1000)", "waits before it answers"},
      {"drip", "OCTETS A SECOND (200)", "sends the body a little at a time"},
      {"truncated", "PERCENT (50)", "states the whole length, sends that part of it and closes"},
      {"reset", "OCTETS (0)", "sends so many octets of the answer, then resets the connection"},
      {"silent", "", "takes the request and never answers"},
      {"not-http", "", "answers with octets that are no HTTP"},
      {"parked", "", "redirects to a parked page on the same host that answers 200"},
      {"parked-here", "", "answers 200 with a parked page in place of the right one"},
      {"redirect-host", "URL (https://parked.example.org/)", "redirects to that address on another host"},
      {"redirect-local", "PORT or HOST:PORT (the alias port)",
       "redirects to the same path at another local address or port"},
      {"redirect-loop", "", "redirects to an address that redirects back, for ever"},
      {"login", "", "answers 200 with a login page"},
      {"empty-list", "says | bare (says)", "lists say that there is nothing, or just have no rows, with 200"},
      {"renamed-class", "OLD:NEW", "a class of the markup has another name"},
      {"renamed-header", "OLD:NEW (Okul Adı:Eğitim Kurumu)", "a table's column has another header"},
      {"moved-column", "", "the columns of the tables stand in another order, headers too"},
      {"half-missing", "", "answers 404 for half of the addresses, always the same half"},
      {"charset-header", "", "a UTF-8 body under a header that says iso-8859-9"},
      {"charset-body", "", "a windows-1254 body under a header that says utf-8"},
      {"double-encoded", "", "text that was encoded to UTF-8 twice"},
      {"gzip-bomb", "1 | 2 (1)", "1 GB of zeros in 1 MB of gzip, or in a few KB of gzip in gzip (2)"},
      {"robots-500", "", "robots.txt answers 500"},
      {"robots-disallow-all", "", "robots.txt forbids everything"},
      {"robots-disallow", "PATH (/tr/etwinning/)", "robots.txt forbids that path"},
      {"robots-delay", "SECONDS (2)", "robots.txt asks for a Crawl-delay"},
      {"robots-huge", "OCTETS (2000000)", "robots.txt is that long, and forbids /gizli/ at its end"},
      {"robots-slow", "OCTETS A SECOND (10)", "robots.txt comes a little at a time"},
      {"lying-etag", "", "answers 304 to whoever asks conditionally, whatever has changed"},
      {"token", "", "a new token in each page, so that no two are equal and none is 304"},
      {"content-type", "TYPE (application/octet-stream)", "states another content type"},
      {"lost-rows", "PERCENT (60)", "the ministry's list loses these rows while recordsTotal states all"},
  };
  return kinds;
}

const Fault* Bites::find(std::string_view name) const {
  for (const Fault& fault : faults_)
    if (fault.name == name) return &fault;
  return nullptr;
}

std::string Bites::names() const {
  std::string out;
  for (const Fault& fault : faults_) out += (out.empty() ? "" : ",") + fault.name;
  return out.empty() ? "-" : out;
}

int Faults::add(Fault fault) {
  const auto& kinds = fault_kinds();
  const auto kind = std::find_if(kinds.begin(), kinds.end(), [&](const FaultKind& k) { return k.name == fault.name; });
  if (kind == kinds.end())
    throw std::invalid_argument("no fault is called '" + fault.name + "'; portal --faults lists them");
  if (fault.name == "renamed-class" && fault.argument.find(':') == std::string::npos)
    throw std::invalid_argument("renamed-class needs OLD:NEW");
  if (fault.path.empty()) fault.path = fault.name.starts_with("robots-") ? "^/robots\\.txt$" : "^(?!/robots\\.txt)";
  try {
    std::regex path(fault.path, std::regex::ECMAScript | std::regex::optimize);
    fault.id = ++last_id_;
    armed_.push_back({std::move(fault), std::move(path)});
  } catch (const std::regex_error& e) {
    throw std::invalid_argument("'" + fault.path + "' is no regular expression: " + e.what());
  }
  return last_id_;
}

std::size_t Faults::clear(std::optional<int> id, std::string_view name) {
  return std::erase_if(
      armed_, [&](const Armed& a) { return (!id || a.fault.id == *id) && (name.empty() || a.fault.name == name); });
}

Bites Faults::bite(std::string_view site, std::string_view target) {
  std::vector<Fault> biting;
  for (Armed& a : armed_) {
    Fault& f = a.fault;
    if ((!f.site.empty() && f.site != site) || (f.times != 0 && f.used == f.times)) continue;
    if (!std::regex_search(target.begin(), target.end(), a.path)) continue;
    if (++f.seen <= f.after) continue;
    ++f.used;
    biting.push_back(f);
  }
  return Bites(std::move(biting));
}

std::vector<Fault> Faults::switched_on() const {
  std::vector<Fault> out;
  for (const Armed& a : armed_) out.push_back(a.fault);
  return out;
}

}  // namespace portal
