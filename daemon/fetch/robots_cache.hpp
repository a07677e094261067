// Each origin's robots.txt, as RFC 9309 wants it: asked for before the first page through the same pace, by one for all
// who wait, held a day. None there (4xx): all is allowed. Not to be had (5xx, 429, no connection, a redirect out of the
// source's hosts): nothing is, unless an older copy is held, and it is asked for again later.
//
// On the loop's thread only.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "fetch/address.hpp"
#include "fetch/allow_list.hpp"
#include "fetch/bell.hpp"
#include "fetch/robots.hpp"

namespace twinwatch::fetch {

struct WebParts;

class RobotsCache {
 public:
  explicit RobotsCache(boost::asio::any_io_executor loop) : loop_(std::move(loop)) {}

  // Throws FetchError robots: it says no, or it could not be had; and what fetching it throws (tls, a private address).
  // `web` holds this cache; `allowed` must live as long as the call.
  boost::asio::awaitable<void> check(std::shared_ptr<WebParts> web, Address address, const AllowList& allowed);

  // The file that check() goes by, for whoever wants to know what it says; throws as check() does, but for its "no".
  struct Held {
    RobotsFile file;
    bool found = false;  // else the server has none
  };
  boost::asio::awaitable<Held> hold(std::shared_ptr<WebParts> web, Address address, const AllowList& allowed);
  void stop();

 private:
  struct Entry {
    explicit Entry(const boost::asio::any_io_executor& loop) : fetched(loop) {}
    std::string url;                 // of the robots.txt
    std::optional<RobotsFile> file;  // the last that was had; empty rules where there is none
    bool found = false;
    std::int64_t file_ms = 0;
    std::int64_t again_ms = 0;  // could not be had: not before then
    std::string why;
    std::optional<Address> outside;  // because it led there, and that is not among the asking source's hosts
    bool fetching = false;
    Bell fetched;
  };
  class Fetching;
  boost::asio::awaitable<std::shared_ptr<const Entry>> entry_of(std::shared_ptr<WebParts> web, Address address,
                                                                const AllowList& allowed);
  boost::asio::awaitable<void> fetch(std::shared_ptr<WebParts> web, std::shared_ptr<Entry> entry, Address address,
                                     const AllowList& allowed);
  static void judge(const Entry& entry, const Address& address);

  boost::asio::any_io_executor loop_;
  std::map<std::string, std::shared_ptr<Entry>> entries_;  // by origin
};

}  // namespace twinwatch::fetch
