// The daemon's ear for `twinwatch`: a Unix socket (mode 0660), one JSON object a line in, one out; lines that report
// progress ({"progress":…}) may come before the answer. See requests.hpp.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

namespace twinwatch::service {

class Control {
 public:
  using Answer = std::function<boost::asio::awaitable<std::string>(std::string)>;
  // Binds; replaces a socket that nobody listens on any more. Throws std::runtime_error (what, where, what to do).
  Control(boost::asio::any_io_executor loop, std::filesystem::path socket, Answer answer);
  ~Control();
  void stop();

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

// SIGINT or SIGTERM came while the daemon was at work. It goes on: only the waiting has ended.
struct StoppedWaiting : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// The other end, blocking. Nothing when no daemon listens there. Throws StoppedWaiting.
std::optional<std::string> ask_daemon(const std::filesystem::path& socket, const std::string& request,
                                      const std::function<void(const std::string&)>& on_progress);

}  // namespace twinwatch::service
