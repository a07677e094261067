// libcurl's multi socket interface on the daemon's loop: libcurl says which sockets it waits for and how long, Asio
// waits for them. No thread but the resolver's own, no polling. One multi handle: connections, TLS sessions and the DNS
// cache are shared by all transfers of the daemon.
//
// On the loop's thread only. Held by shared_ptr: a transfer may outlive whoever made the loop.
#pragma once
#include <curl/curl.h>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <map>
#include <memory>
#include <set>
#include <vector>

#include "fetch/bell.hpp"

namespace twinwatch::fetch {

class CurlLoop : public std::enable_shared_from_this<CurlLoop> {
 public:
  // One transfer under way. The easy handle's CURLOPT_PRIVATE points here from start() to drop().
  struct Running {
    explicit Running(const boost::asio::any_io_executor& loop) : bell(loop) {}
    CURL* easy = nullptr;
    CURLcode result = CURLE_OK;
    bool done = false, stopped = false;
    Bell bell;
  };

  explicit CurlLoop(boost::asio::any_io_executor loop);
  CurlLoop(const CurlLoop&) = delete;
  CurlLoop& operator=(const CurlLoop&) = delete;
  ~CurlLoop();

  void start(Running& running);
  void drop(Running& running);  // done or not; never from inside a callback of libcurl
  void stop();                  // ends all that runs; what is started later ends at once
  const boost::asio::any_io_executor& executor() const { return loop_; }

 private:
  // A socket that libcurl waits for. libcurl owns and closes it, and says so first: then it is let go here.
  struct Watch {
    Watch(CurlLoop* owner, curl_socket_t fd) : loop(owner), socket(owner->loop_, fd) {}
    CurlLoop* loop;  // null: let go
    boost::asio::posix::stream_descriptor socket;
    int wanted = 0;  // CURL_POLL_IN, _OUT, _INOUT
    bool reading = false, writing = false;
  };
  static int on_socket(CURL*, curl_socket_t fd, int what, void* self, void*);
  static int on_timer(CURLM*, long ms, void* self);
  void let_go(curl_socket_t fd);
  void arm(const std::shared_ptr<Watch>& watch);
  void wait_for(const std::shared_ptr<Watch>& watch, int direction);
  void arm_timer(long ms);
  void act(curl_socket_t fd, int events);

  boost::asio::any_io_executor loop_;
  CURLM* multi_;
  boost::asio::steady_timer timer_;
  unsigned timer_round_ = 0;  // an expiry that is already queued cannot be cancelled: it is told by its number
  std::map<curl_socket_t, std::shared_ptr<Watch>> watches_;
  std::set<Running*> running_;
  bool stopped_ = false;
};

}  // namespace twinwatch::fetch
