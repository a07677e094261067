#include "server.hpp"

#include <array>
#include <boost/asio.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <csignal>
#include <iostream>

#include "answer.hpp"

namespace portal {
namespace {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using tcp = net::ip::tcp;
using boost::system::error_code;
using Plain = beast::tcp_stream;
using Secure = beast::ssl_stream<beast::tcp_stream>;

constexpr auto kIdle = std::chrono::minutes(2);

struct Listener {
  Portal* portal;
  std::string name;
  bool tls;
};

Request request_of(const http::request<http::string_body>& from) {
  const auto header = [&](http::field field) { return std::string(from[field]); };
  Request request;
  request.method = std::string(from.method_string());
  request.target = std::string(from.target());
  request.body = from.body();
  request.host = header(http::field::host);
  request.referer = header(http::field::referer);
  request.cookie = header(http::field::cookie);
  request.accept_encoding = header(http::field::accept_encoding);
  request.if_none_match = header(http::field::if_none_match);
  request.if_modified_since = header(http::field::if_modified_since);
  request.keep_alive = from.keep_alive();
  request.start = Clock::now();
  return request;
}

void reset(tcp::socket& socket) {
  error_code ignored;
  socket.set_option(net::socket_base::linger(true, 0), ignored);  // close() sends RST
  socket.close(ignored);
}

// All octets of an answer as one buffer sequence, the body no longer than that.
std::array<net::const_buffer, 4> buffers_of(const Answer& answer, std::size_t body) {
  std::array<net::const_buffer, 4> out{net::buffer(answer.head)};
  for (std::size_t i = 0; i < 3; ++i) {
    const std::size_t length = std::min(body, answer.pieces[i].size());
    out[i + 1] = net::buffer(answer.pieces[i].data(), length);
    body -= length;
  }
  return out;
}

template <class Stream>
net::awaitable<void> drip(Stream& stream, const Answer& answer, error_code& error) {
  std::string all = answer.head;
  const std::size_t head = all.size();
  for (const std::string_view piece : answer.pieces) all += piece;
  all.resize(head + answer.wire.cut.value_or(all.size() - head));
  net::steady_timer timer(co_await net::this_coro::executor);
  const std::size_t step = std::max<std::size_t>(1, answer.wire.drip / 10);
  const auto pause = std::chrono::microseconds(1'000'000 * step / answer.wire.drip);
  for (std::size_t at = 0, n = head; at < all.size() && !error; at += n, n = step) {
    n = std::min(n, all.size() - at);
    beast::get_lowest_layer(stream).expires_after(kIdle);
    co_await net::async_write(stream, net::buffer(all.data() + at, n), net::redirect_error(net::use_awaitable, error));
    timer.expires_after(pause);
    if (!error) co_await timer.async_wait(net::redirect_error(net::use_awaitable, error));
  }
}

// True when the connection lives on.
template <class Stream>
net::awaitable<bool> send(Stream& stream, const Answer& answer) {
  tcp::socket& socket = beast::get_lowest_layer(stream).socket();
  error_code error;
  if (answer.wire.late > 0) {
    beast::get_lowest_layer(stream).expires_never();
    net::steady_timer timer(co_await net::this_coro::executor, std::chrono::milliseconds(answer.wire.late));
    co_await timer.async_wait(net::redirect_error(net::use_awaitable, error));
    beast::get_lowest_layer(stream).expires_after(kIdle);
  }
  if (answer.wire.silent) {  // until the client has had enough
    beast::get_lowest_layer(stream).expires_never();
    co_await socket.async_wait(tcp::socket::wait_read, net::redirect_error(net::use_awaitable, error));
    co_return false;
  }
  if (answer.wire.reset) {
    std::string some = answer.head;
    for (const std::string_view piece : answer.pieces) some += piece;
    some.resize(std::min(some.size(), *answer.wire.reset));
    co_await net::async_write(stream, net::buffer(some), net::redirect_error(net::use_awaitable, error));
    net::steady_timer timer(co_await net::this_coro::executor, std::chrono::milliseconds(some.empty() ? 0 : 50));
    co_await timer.async_wait(net::redirect_error(net::use_awaitable, error));  // RST overtakes what is not yet read
    reset(socket);
    co_return false;
  }
  if (answer.wire.drip > 0) {
    co_await drip(stream, answer, error);
  } else {
    const auto buffers = buffers_of(answer, answer.wire.cut.value_or(octets(answer.pieces)));
    co_await net::async_write(stream, buffers, net::redirect_error(net::use_awaitable, error));
  }
  co_return !error && answer.keep_alive && !answer.wire.cut;
}

template <class Stream>
net::awaitable<void> talk(Stream& stream, const Listener& listener, std::uint64_t connection) {
  auto& lowest = beast::get_lowest_layer(stream);
  error_code error;
  const auto peer = lowest.socket().remote_endpoint(error);
  beast::flat_buffer buffer;
  buffer.reserve(128U << 10);
  for (bool on = !error; on;) {
    http::request_parser<http::string_body> parser;
    parser.body_limit(1U << 20);
    lowest.expires_after(kIdle);
    co_await http::async_read(stream, buffer, parser, net::redirect_error(net::use_awaitable, error));
    if (error) break;
    Request request = request_of(parser.get());
    request.listener = listener.name;
    request.tls = listener.tls;
    request.connection = connection;
    request.from_loopback = peer.address().is_loopback();
    const Answer answer = listener.portal->answer(request);
    on = co_await send(stream, answer);
    listener.portal->finished(answer);
  }
}

net::awaitable<void> plain_session(tcp::socket socket, Listener listener, std::uint64_t connection) {
  Plain stream(std::move(socket));
  co_await talk(stream, listener, connection);
  error_code ignored;
  stream.socket().shutdown(tcp::socket::shutdown_both, ignored);
}

net::awaitable<void> secure_session(tcp::socket socket, net::ssl::context& tls, Listener listener,
                                    std::uint64_t connection) {
  Secure stream(std::move(socket), tls);
  error_code error;
  beast::get_lowest_layer(stream).expires_after(kIdle);
  co_await stream.async_handshake(net::ssl::stream_base::server, net::redirect_error(net::use_awaitable, error));
  if (error) co_return;
  co_await talk(stream, listener, connection);
  beast::get_lowest_layer(stream).expires_after(std::chrono::seconds(2));
  if (beast::get_lowest_layer(stream).socket().is_open())
    co_await stream.async_shutdown(net::redirect_error(net::use_awaitable, error));
}

net::awaitable<void> accept(tcp::acceptor& acceptor, net::ssl::context& tls, Listener listener, std::uint64_t& last) {
  for (;;) {
    error_code error;
    tcp::socket socket = co_await acceptor.async_accept(net::redirect_error(net::use_awaitable, error));
    if (error == net::error::operation_aborted) co_return;
    if (error) continue;
    socket.set_option(tcp::no_delay(true), error);
    if (listener.name != "control") listener.portal->counters().connected(listener.name);
    auto session = listener.tls ? secure_session(std::move(socket), tls, listener, ++last)
                                : plain_session(std::move(socket), listener, ++last);
    net::co_spawn(acceptor.get_executor(), std::move(session), net::detached);
  }
}

}  // namespace

struct Server::Inner {
  explicit Inner(Portal& p) : portal(p), signals(io, SIGTERM, SIGINT), input(io) {
    signals.async_wait([this](error_code error, int) {
      if (!error) io.stop();
    });
  }
  void wait_for_end() {
    input.async_read_some(net::buffer(ignored), [this](error_code error, std::size_t) {
      if (error)
        io.stop();
      else
        wait_for_end();
    });
  }

  Portal& portal;
  std::uint64_t connections = 0;
  net::io_context io{1};
  net::ssl::context tls{net::ssl::context::tls_server};
  net::signal_set signals;
  net::posix::stream_descriptor input;
  std::array<char, 64> ignored{};
  std::vector<std::unique_ptr<tcp::acceptor>> acceptors;
};

Server::Server(Portal& portal) : inner_(std::make_unique<Inner>(portal)) {}
Server::~Server() = default;

void Server::use_certificate(const std::filesystem::path& chain, const std::filesystem::path& key) {
  inner_->tls.use_certificate_chain_file(chain.string());
  inner_->tls.use_private_key_file(key.string(), net::ssl::context::pem);
}

int Server::listen(const std::string& address, int port, const std::string& listener, bool tls) {
  const tcp::endpoint wanted(net::ip::make_address(address), static_cast<unsigned short>(port));
  auto acceptor = std::make_unique<tcp::acceptor>(inner_->io);
  acceptor->open(wanted.protocol());
  acceptor->set_option(tcp::acceptor::reuse_address(true));
  acceptor->bind(wanted);
  acceptor->listen(4096);
  const int got = acceptor->local_endpoint().port();
  Listener who{&inner_->portal, listener, tls};
  net::co_spawn(inner_->io, accept(*acceptor, inner_->tls, std::move(who), inner_->connections), net::detached);
  inner_->acceptors.push_back(std::move(acceptor));
  return got;
}

void Server::run(bool until_end_of_input) {
  if (until_end_of_input) {
    inner_->input.assign(0);
    inner_->wait_for_end();
  }
  inner_->io.run();
}

}  // namespace portal
