#include "fetch/curl_loop.hpp"

#include <stdexcept>
#include <utility>

namespace twinwatch::fetch {

namespace asio = boost::asio;

CurlLoop::CurlLoop(asio::any_io_executor loop) : loop_(std::move(loop)), multi_(nullptr), timer_(loop_) {
  if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK || (multi_ = curl_multi_init()) == nullptr)
    throw std::runtime_error(
        "libcurl could not be started: there is no memory, or its libraries do not fit each other");
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &CurlLoop::on_socket);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &CurlLoop::on_timer);
  curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, 32L);  // idle ones, kept for the next page of their host
}

CurlLoop::~CurlLoop() {
  // Closing the idle connections calls back: the sockets go while all of this still stands.
  curl_multi_cleanup(multi_);
  while (!watches_.empty()) let_go(watches_.begin()->first);
  curl_global_cleanup();
}

void CurlLoop::start(Running& running) {
  if (stopped_) {
    running.stopped = true;
    return;
  }
  curl_easy_setopt(running.easy, CURLOPT_PRIVATE, &running);
  const CURLMcode added = curl_multi_add_handle(multi_, running.easy);  // asks for the timer; nothing runs in here
  if (added != CURLM_OK) throw std::runtime_error(curl_multi_strerror(added));
  running_.insert(&running);
}

void CurlLoop::drop(Running& running) {
  if (running_.erase(&running) != 0) curl_multi_remove_handle(multi_, running.easy);
}

void CurlLoop::stop() {
  stopped_ = true;
  while (!running_.empty()) {
    Running& running = **running_.begin();
    drop(running);
    running.stopped = true;
    running.bell.ring();
  }
}

int CurlLoop::on_socket(CURL*, curl_socket_t fd, int what, void* self, void*) {
  auto& loop = *static_cast<CurlLoop*>(self);
  if (what == CURL_POLL_REMOVE) {
    loop.let_go(fd);
    return 0;
  }
  try {
    auto& watch = loop.watches_[fd];
    if (!watch) watch = std::make_shared<Watch>(&loop, fd);
    watch->wanted = what;
    loop.arm(watch);
  } catch (...) {
    // Epoll is full. The transfer ends by its time-outs; -1 would end this multi handle, and with it all others, for
    // good.
    loop.let_go(fd);
  }
  return 0;
}

void CurlLoop::let_go(curl_socket_t fd) {
  const auto found = watches_.find(fd);
  if (found == watches_.end()) return;
  if (found->second) {
    found->second->loop = nullptr;
    found->second->wanted = 0;
    found->second->socket.release();  // out of epoll; the waits end; the number stays libcurl's
  }
  watches_.erase(found);
}

void CurlLoop::arm(const std::shared_ptr<Watch>& watch) {
  if ((watch->wanted & CURL_POLL_IN) != 0 && !watch->reading) wait_for(watch, CURL_POLL_IN);
  if ((watch->wanted & CURL_POLL_OUT) != 0 && !watch->writing) wait_for(watch, CURL_POLL_OUT);
}

void CurlLoop::wait_for(const std::shared_ptr<Watch>& watch, int direction) {
  const bool in = direction == CURL_POLL_IN;
  (in ? watch->reading : watch->writing) = true;
  watch->socket.async_wait(
      in ? asio::posix::stream_descriptor::wait_read : asio::posix::stream_descriptor::wait_write,
      [watch, direction, in](const boost::system::error_code& error) {
        (in ? watch->reading : watch->writing) = false;
        if (watch->loop == nullptr) return;
        const auto alive = watch->loop->shared_from_this();
        // No longer wanted: libcurl had what it needed meanwhile.
        if ((watch->wanted & direction) != 0)
          alive->act(watch->socket.native_handle(), error ? CURL_CSELECT_ERR : in ? CURL_CSELECT_IN : CURL_CSELECT_OUT);
        if (watch->loop != nullptr && !error) alive->arm(watch);
      });
}

int CurlLoop::on_timer(CURLM*, long ms, void* self) {
  static_cast<CurlLoop*>(self)->arm_timer(ms);
  return 0;
}

// Never acts at once, not even for 0 ms: libcurl must not be called from its own callback.
void CurlLoop::arm_timer(long ms) {
  const unsigned round = ++timer_round_;
  if (ms < 0) {
    timer_.cancel();
    return;
  }
  timer_.expires_after(std::chrono::milliseconds(ms));
  timer_.async_wait([weak = weak_from_this(), round](const boost::system::error_code& error) {
    const auto self = weak.lock();
    if (!error && self && self->timer_round_ == round) self->act(CURL_SOCKET_TIMEOUT, 0);
  });
}

void CurlLoop::act(curl_socket_t fd, int events) {
  int still_running = 0;
  curl_multi_socket_action(multi_, fd, events, &still_running);
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    char* at = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &at);
    auto* const running = reinterpret_cast<Running*>(at);
    running->result = message->data.result;
    running->done = true;
    running->bell.ring();
  }
}

}  // namespace twinwatch::fetch
