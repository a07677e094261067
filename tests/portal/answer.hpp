// From a request to the octets of its answer: finds the site, lets faults bite, keeps rendered pages, knows gzip and
// 304. Knows no sockets; the server calls it from its one thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "body.hpp"
#include "counters.hpp"
#include "faults.hpp"
#include "page.hpp"

namespace portal {

struct Request {
  std::string method, target, body, host, referer, cookie;
  std::string accept_encoding, if_none_match, if_modified_since;
  std::string listener;  // the port's name: esep, meb, registry, alias, control
  bool tls = false, keep_alive = true, from_loopback = true;
  std::uint64_t connection = 0;
  Clock::time_point start{};
};

// How the octets are sent, where it is not simply all of them.
struct Wire {
  std::size_t drip = 0;              // octets a second; 0: at once
  std::optional<std::size_t> cut;    // so many octets of the body, then close
  std::optional<std::size_t> reset;  // so many octets of all, then RST
  std::size_t late = 0;              // milliseconds before anything is sent
  bool silent = false;
};

struct Answer {
  std::string head;     // status line and headers
  Body::Pieces pieces;  // point into kept
  std::shared_ptr<Body> kept;
  bool keep_alive = true;
  Wire wire;
  std::string site;  // whose counters count it; empty: nobody's (control)
};

struct Settings {
  Size size;
  int week = 1;
  std::size_t page_padding = 0, page_size = 20;
  bool need_cookie = false;
  std::filesystem::path registry, provinces, access_log;
};

class Portal {
 public:
  explicit Portal(const Settings& settings);  // throws what reading the registry throws

  Answer answer(const Request& request);
  void finished(const Answer& answer);

  // For control and for main.
  void set_week(int week);
  World world_of(int week) const { return {settings_.size, provinces_, rows_, week}; }
  const World& world() const { return *world_; }
  Faults& faults() { return faults_; }
  Counters& counters() { return counters_; }
  std::map<std::string, int>& ports() { return ports_; }

 private:
  struct Kept {
    Page page;  // without its body
    std::shared_ptr<Body> body;
  };

  Kept made(Page page) const;
  Kept page_for(Site site, const Asked& ask, const Bites& bites, bool damaged);
  Answer sent(const Request& request, Kept kept, const Bites& bites) const;
  void wire(Answer& answer, const Asked& ask, const Bites& bites) const;

  Settings settings_;
  std::vector<std::string> provinces_;
  std::vector<RegistryRow> rows_;
  std::unique_ptr<World> world_;
  Padding padding_;
  Faults faults_;
  Counters counters_;
  AccessLog log_;
  std::map<std::string, int> ports_;
  std::unordered_map<std::string, Kept> cache_;
  std::size_t cached_octets_ = 0;
  std::uint64_t token_ = 0;
};

}  // namespace portal
