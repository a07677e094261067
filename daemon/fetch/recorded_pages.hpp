// A folder of recorded pages as a Fetcher: for replay, for tests and for the demo. The web (web.hpp) is a Fetcher
// like this one, and nothing else differs.
//
// index.tsv, UTF-8, one page a line, columns separated by one TAB ('#' starts a comment line, blank lines are skipped):
//   url  file  status  content-type  charset  fetched_at  [final_url]
//   url           as a plugin asks for it, compared octet by octet
//   file          relative to the folder, never outside it; many urls may name one file
//   status        HTTP status as recorded, e.g. 200 (a recorded 404 is a page with status 404, no error)
//   content-type  media type, lower case; charset: as declared by the header; either may be empty
//   fetched_at    when the page was received: 2026-11-09T08:30:00Z or with an offset, +03:00
//   final_url     after redirects; left out: the url itself
//
// Called by the loop's thread only. The index is read once, at construction: what is recorded does not change.
#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "fetch/fetcher.hpp"

namespace twinwatch::fetch {

class RecordedPages : public Fetcher {
 public:
  static constexpr std::uint64_t default_max_octets = 64ull << 20;

  // Throws FetchError: not_found (no folder, no index.tsv), unreadable (a line that cannot be, with its number).
  explicit RecordedPages(std::filesystem::path folder, std::uint64_t max_octets = default_max_octets);

  std::vector<Request> expand(const Request& request) override { return {request}; }

  // Throws FetchError not_found for an address (or a method other than GET) that is not recorded; too_big, unreadable.
  boost::asio::awaitable<Page> fetch(Request request) override;

  bool has(std::string_view url) const { return pages_.find(url) != pages_.end(); }
  std::size_t size() const { return pages_.size(); }

 private:
  struct Recorded {
    std::string file, content_type, charset, final_url;
    int status = 200;
    std::int64_t fetched_at_ms = 0;
  };
  std::filesystem::path folder_;
  std::uint64_t max_octets_;
  std::map<std::string, Recorded, std::less<>> pages_;
};

}  // namespace twinwatch::fetch
