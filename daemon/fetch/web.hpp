// The web, as all sources of one daemon share it: one libcurl multi handle on the loop (socket interface, no thread, no
// polling), one pace a host whatever source asks, one robots.txt cache, one memory of pauses.
//
//   Web web(loop, {user agent, ...}, clock, memory);
//   HttpFetcher fetcher(web, policy_of_the_source);        // one a run: it holds the run's cookies
//   Page page = co_await fetcher.fetch(request);           // throws FetchError
//
// What fetch() does, in this order: address allowed? host paused? robots.txt? the host's turn; then the request, with
// each redirect checked like a first address; then retries for what may pass. It returns a Page for 200-299, 304 (only
// when validators were sent), 404 and 410; everything else is a FetchError that says what, where and what to do.
// All calls on the loop's thread; any number of fetches may wait at once.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "fetch/fetcher.hpp"
#include "fetch/host_memory.hpp"

namespace twinwatch::fetch {

struct WebParts;
struct SourceParts;

struct HostRule {    // [host."HOST"] or [host."HOST:PORT"] of the configuration
  std::string host;  // with the port where it is not the scheme's own
  std::int64_t delay_ms =
      0;                // least time between the starts of two requests; under the floor only with i_own_this_host
  int concurrency = 1;  // more than 1 only with i_own_this_host
  bool i_own_this_host = false;  // lifts the floor (1 s, one at a time; delay_ms 0 then means 0): own servers and tests
  bool private_address = false;  // may resolve to loopback, private and link-local addresses
};

struct WebConfig {
  std::string contact;  // mail or address of the operator: stands in the User-Agent; robots.txt asks for "twinwatch"
  std::string version;
  std::vector<HostRule> hosts;
  std::filesystem::path ca_file;  // besides the system's; empty: none
  // As curl takes it; empty: the environment is NOT read. With a proxy it is the proxy that resolves names: addresses
  // inside its house cannot be refused here then, its own rules must.
  std::string proxy;
  std::uint64_t max_octets = 15ull << 20;  // of a body as unpacked
  std::int64_t connect_ms = 15'000, total_ms = 120'000;
  std::int64_t low_speed_octets = 100, low_speed_ms = 30'000;  // slower than this for this long: cut off
  int retries = 3;                                             // of what may pass, each after a longer wait with jitter
  std::int64_t first_wait_ms = 2'000;                          // of these waits
  std::int64_t patience_ms = 300'000;  // a pause longer than this is not waited for: FetchError transient
  std::int64_t robots_max_age_ms = 24 * 3'600'000ll;  // RFC 9309: at most
  std::int64_t robots_again_ms = 300'000;             // one that could not be had is not asked for sooner than that
  std::function<double()> chance = {};                // of the jitter, 0 <= x < 1; empty: the system's
};

struct SourceRule {                // what one source may do
  std::vector<std::string> hosts;  // of the plugin's manifest and of [source.ID] hosts; "host" or "host:port"
  bool http_allowed = false;       // plain http, for [source.ID] allow_http = true; else https alone
  std::vector<std::string>
      content_types;  // accepted; empty: text/*, html, xhtml, xml, json, csv, tsv, xlsx, octet-stream
  // Header lines added for this source's hosts only ("Authorization: Bearer ..."), from credentials: never in a log, an
  // archive, an error or an address shown, dropped on a redirect to another origin.
  std::vector<std::string> secret_headers;
  std::vector<std::string> secret_hosts;  // who gets them: the operator's own list, not a plugin's; empty: all `hosts`
  // A pause that the portal asks for (429, 502, 503, 504) holds for the folder that was asked for, not for its host.
  bool pause_path_alone = false;
};

class Web {
 public:
  // Throws FetchError: refused (a rule's host is none), tls (the CA file). The loop must outlive it.
  Web(boost::asio::any_io_executor loop, WebConfig config, std::function<std::int64_t()> now_ms, HostMemory memory);
  Web(const Web&) = delete;
  ~Web();  // what still runs ends with FetchError transient "stopped"

  // "example.org", or a folder of it, is paused until then, and why.
  std::vector<HostPause> pauses() const;

 private:
  friend class HttpFetcher;
  std::shared_ptr<WebParts> parts_;  // also held by each fetch under way
};

class HttpFetcher : public Fetcher {
 public:
  HttpFetcher(Web& web, SourceRule rule);  // throws FetchError refused: one of the rule's hosts is none
  ~HttpFetcher() override;
  std::vector<Request> expand(const Request& request) override { return {request}; }
  boost::asio::awaitable<Page> fetch(Request request) override;
  void stop() override;  // this source's fetches alone: the others' go on

 private:
  std::weak_ptr<WebParts> web_;  // not its owner: a fetcher that is left over must not outlive the loop with it
  std::shared_ptr<SourceParts> source_;
};

}  // namespace twinwatch::fetch
