#include "service/inbox_watch.hpp"

#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>

namespace twinwatch::service {
namespace asio = boost::asio;

struct InboxWatch::Impl : std::enable_shared_from_this<InboxWatch::Impl> {
  Impl(asio::any_io_executor loop, std::function<void()> tell)
      : descriptor(loop, inotify_init1(IN_CLOEXEC | IN_NONBLOCK)), settle(loop), arrived(std::move(tell)) {}

  asio::posix::stream_descriptor descriptor;
  asio::steady_timer settle;
  std::function<void()> arrived;
  std::array<char, 16384> events{};

  void wait() {
    descriptor.async_read_some(asio::buffer(events), [self = shared_from_this()](auto error, std::size_t) {
      if (error) return;
      self->settle.expires_after(std::chrono::milliseconds(300));
      self->settle.async_wait([self](auto cancelled) {
        if (!cancelled) self->arrived();
      });
      self->wait();
    });
  }
};

InboxWatch::InboxWatch(asio::any_io_executor loop, const std::vector<std::filesystem::path>& folders,
                       std::function<void()> arrived)
    : impl_(std::make_shared<Impl>(std::move(loop), std::move(arrived))) {
  if (!impl_->descriptor.is_open()) return;
  for (const auto& folder : folders)
    inotify_add_watch(impl_->descriptor.native_handle(), folder.c_str(), IN_MOVED_TO | IN_CLOSE_WRITE);
  impl_->wait();
}

InboxWatch::~InboxWatch() {
  boost::system::error_code ignored;
  impl_->descriptor.close(ignored);
  impl_->settle.cancel();
}

}  // namespace twinwatch::service
