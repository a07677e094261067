#include "service/control.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <csignal>

namespace twinwatch::service {
namespace asio = boost::asio;
using Local = asio::local::stream_protocol;
namespace {

constexpr std::size_t longest_request = 1 << 20;

bool somebody_listens(const std::filesystem::path& socket) {
  asio::io_context probe;
  Local::socket peer(probe);
  boost::system::error_code error;
  peer.connect(Local::endpoint(socket.string()), error);
  return !error;
}

asio::awaitable<void> converse(Local::socket peer, Control::Answer answer) {
  std::string buffer;
  boost::system::error_code error;
  auto token = asio::redirect_error(asio::use_awaitable, error);
  for (;;) {
    auto dynamic = asio::dynamic_buffer(buffer, longest_request);
    const std::size_t length = co_await asio::async_read_until(peer, dynamic, '\n', token);
    if (error) co_return;
    std::string request = buffer.substr(0, length - 1);
    buffer.erase(0, length);
    auto answering = answer(std::move(request));
    std::string reply = co_await std::move(answering);
    reply += '\n';
    const auto octets = asio::buffer(reply);
    co_await asio::async_write(peer, octets, token);
    if (error) co_return;
  }
}

}  // namespace

struct Control::Impl : std::enable_shared_from_this<Control::Impl> {
  Impl(asio::any_io_executor loop, std::filesystem::path file, Control::Answer reply)
      : acceptor(loop), path(std::move(file)), answer(std::move(reply)) {}

  Local::acceptor acceptor;
  std::filesystem::path path;
  Control::Answer answer;

  asio::awaitable<void> listen() {
    const auto self = shared_from_this();
    boost::system::error_code error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    while (acceptor.is_open()) {
      Local::socket peer = co_await acceptor.async_accept(token);
      if (error) co_return;
      auto conversation = converse(std::move(peer), answer);
      asio::co_spawn(acceptor.get_executor(), std::move(conversation), asio::detached);
    }
  }
};

Control::Control(asio::any_io_executor loop, std::filesystem::path socket, Answer answer)
    : impl_(std::make_shared<Impl>(loop, std::move(socket), std::move(answer))) {
  const auto& path = impl_->path;
  if (path.string().size() >= sizeof(sockaddr_un::sun_path))
    throw std::runtime_error(fmt::format(
        "{}: too long for a socket's name (at most {} octets). Set service.socket to a shorter path, e.g. under /run.",
        path.string(), sizeof(sockaddr_un::sun_path) - 1));
  std::error_code ignored;
  if (std::filesystem::exists(path, ignored)) {
    if (somebody_listens(path))
      throw std::runtime_error(fmt::format("{}: another twinwatchd answers there. Stop it first.", path.string()));
    std::filesystem::remove(path, ignored);
  }
  try {
    impl_->acceptor.open();
    const mode_t before = ::umask(0117);  // 0660 from the first instant
    boost::system::error_code failed;
    impl_->acceptor.bind(Local::endpoint(path.string()), failed);
    ::umask(before);
    if (failed) throw boost::system::system_error(failed);
    impl_->acceptor.listen();
  } catch (const boost::system::system_error& error) {
    throw std::runtime_error(
        fmt::format("{}: cannot listen there ({}). Check the folder and its owner, or set service.socket.",
                    path.string(), error.code().message()));
  }
  auto listening = impl_->listen();
  asio::co_spawn(loop, std::move(listening), asio::detached);
}

void Control::stop() {
  boost::system::error_code ignored;
  if (!impl_->acceptor.is_open()) return;
  impl_->acceptor.close(ignored);
  std::error_code gone;
  std::filesystem::remove(impl_->path, gone);
}

Control::~Control() { stop(); }

std::optional<std::string> ask_daemon(const std::filesystem::path& socket, const std::string& request,
                                      const std::function<void(const std::string&)>& on_progress) {
  if (socket.string().size() >= sizeof(sockaddr_un::sun_path)) return std::nullopt;
  asio::io_context alone;
  Local::socket peer(alone);
  boost::system::error_code error;
  peer.connect(Local::endpoint(socket.string()), error);
  if (error == boost::system::errc::permission_denied)
    throw std::runtime_error(
        fmt::format("{}: you may not talk to the daemon. Join the group twinwatch, or use sudo.", socket.string()));
  if (error) return std::nullopt;
  asio::write(peer, asio::buffer(request + "\n"));
  bool interrupted = false;
  asio::signal_set signals(alone, SIGINT, SIGTERM);
  signals.async_wait([&](const boost::system::error_code& failed, int) {
    interrupted = !failed;
    alone.stop();
  });
  std::string buffer;
  for (;;) {
    std::size_t length = 0;
    asio::async_read_until(peer, asio::dynamic_buffer(buffer), '\n',
                           [&](const boost::system::error_code& failed, std::size_t octets) {
                             error = failed;
                             length = octets;
                             alone.stop();
                           });
    alone.run();
    alone.restart();
    if (interrupted)
      throw StoppedWaiting(
          "no longer waiting; twinwatchd goes on with what it was asked for. `twinwatch runs` shows what became of it");
    if (error)
      throw std::runtime_error(
          fmt::format("{}: the daemon closed the connection ({}). See its log.", socket.string(), error.message()));
    std::string line = buffer.substr(0, length - 1);
    buffer.erase(0, length);
    if (!line.starts_with("{\"progress\"")) return line;
    if (on_progress) on_progress(line);
  }
}

}  // namespace twinwatch::service
