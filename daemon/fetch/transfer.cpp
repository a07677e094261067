#include "fetch/transfer.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>

#include "fetch/private_address.hpp"

namespace twinwatch::fetch {
namespace {

constexpr std::uint64_t kMostUnread = 64u << 10;  // of an error page: read to its end, so that the connection stays

}  // namespace

Transfer::Transfer(const Wire& wire, WireRequest request)
    : wire_(wire),
      request_(std::move(request)),
      running_(wire.curl_->executor()),
      words_(CURL_ERROR_SIZE, '\0'),
      body_(shown(request_.address.url)) {
  running_.easy = curl_easy_init();
  if (running_.easy == nullptr) throw std::runtime_error("there is no memory for a transfer");
}

Transfer::~Transfer() {
  wire_.curl_->drop(running_);
  curl_easy_cleanup(running_.easy);
  curl_slist_free_all(lines_);
}

void Transfer::set_options() {
  for (const auto& line : request_.lines) lines_ = curl_slist_append(lines_, line.c_str());
  CURL* const easy = running_.easy;
  const auto set = [easy](CURLoption option, auto value) {
    if (const CURLcode code = curl_easy_setopt(easy, option, value); code != CURLE_OK)
      throw std::runtime_error(fmt::format("libcurl does not take option {}: {}; install Debian's libcurl4",
                                           static_cast<int>(option), curl_easy_strerror(code)));
  };
  set(CURLOPT_URL, request_.address.url.c_str());
  set(CURLOPT_PROTOCOLS_STR, request_.address.scheme.c_str());
  set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_QUICK_EXIT,
      1L);  // a transfer that ends while its name is resolved does not wait for that: the loop stood still
  set(CURLOPT_USERAGENT, wire_.user_agent_.c_str());
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  set(CURLOPT_PIPEWAIT, 1L);  // one connection carries all that go to a host at once, where it speaks HTTP/2
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(CURLOPT_ACCEPT_ENCODING, "");  // all that this libcurl unpacks
  set(CURLOPT_BUFFERSIZE, 128L << 10);
  // Set even when empty: else libcurl would read the environment.
  set(CURLOPT_PROXY, wire_.proxy_.c_str());
  set(CURLOPT_NOPROXY, "");
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(wire_.connect_ms_));
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(wire_.total_ms_));
  set(CURLOPT_LOW_SPEED_LIMIT, static_cast<long>(wire_.low_speed_octets_));
  set(CURLOPT_LOW_SPEED_TIME, static_cast<long>((wire_.low_speed_ms_ + 999) / 1000));
  set(CURLOPT_ERRORBUFFER, words_.data());
  set(CURLOPT_HTTPHEADER, lines_);
  set(CURLOPT_HEADERFUNCTION, &Transfer::on_header);
  set(CURLOPT_HEADERDATA, this);
  set(CURLOPT_WRITEFUNCTION, &Transfer::on_body);
  set(CURLOPT_WRITEDATA, this);
  if (wire_.proxy_.empty()) {
    set(CURLOPT_OPENSOCKETFUNCTION, &Transfer::on_open);
    set(CURLOPT_OPENSOCKETDATA, this);
  }
  if (request_.cookies) {
    set(CURLOPT_SHARE, request_.cookies->share());
    set(CURLOPT_COOKIEFILE, "");
  }
  if (request_.method == "HEAD") set(CURLOPT_NOBODY, 1L);
  if (request_.method == "POST") {
    set(CURLOPT_POST, 1L);
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
    set(CURLOPT_POSTFIELDS, request_.body.c_str());
  }
  wire_.trust_.apply(easy);
}

boost::asio::awaitable<void> Transfer::run() {
  set_options();
  wire_.curl_->start(running_);
  while (!running_.done && !running_.stopped) co_await running_.bell.wait();
  if (running_.stopped) throw stopped_error(request_.address.url);
  if (thrown_) std::rethrow_exception(thrown_);
}

std::size_t Transfer::on_header(char* line, std::size_t, std::size_t count, void* self) {
  auto& me = *static_cast<Transfer*>(self);
  try {
    const bool was_whole = me.head_.whole;
    if (!me.head_.take_line({line, count})) {
      me.give_up(FetchError::Kind::unreadable,
                 fmt::format("its head has over {} octets; tell the site's owner", AnswerHead::max_octets));
      return 0;
    }
    return was_whole || !me.head_.whole || me.judge_head() ? count : 0;
  } catch (...) {
    me.thrown_ = std::current_exception();
    return 0;
  }
}

std::size_t Transfer::on_body(char* piece, std::size_t, std::size_t count, void* self) {
  auto& me = *static_cast<Transfer*>(self);
  try {
    return me.take({piece, count}) ? count : 0;
  } catch (...) {
    me.thrown_ = std::current_exception();
    return 0;
  }
}

curl_socket_t Transfer::on_open(void* self, curlsocktype, curl_sockaddr* address) {
  auto& me = *static_cast<Transfer*>(self);
  if (!me.request_.private_address && is_private(&address->addr)) {
    me.private_address_ = shown_address(&address->addr);
    return CURL_SOCKET_BAD;
  }
  me.tried_another_ = true;
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

bool Transfer::give_up(FetchError::Kind kind, const std::string& why) {
  Failure failure;
  failure.kind = kind;
  failure.what = fmt::format("'{}': {}", shown(request_.address.url), why);
  failure_ = std::move(failure);
  return false;
}

// Before a single octet of the body: what nobody will read is not downloaded.
bool Transfer::judge_head() {
  if (head_.status < 200 || head_.status > 299 || request_.method == "HEAD") return true;
  const auto type = parse_content_type(head_.find("content-type"));
  if (request_.types && head_.status != 204 && !request_.types->accept(type.media_type))
    return give_up(
        FetchError::Kind::unreadable,
        fmt::format("it is of the type '{}', and this source takes {}; correct the address, or add the type to "
                    "what the source takes",
                    shown(type.media_type), request_.types->shown()));
  if (const auto length = head_.content_length(); length && *length > request_.max_octets && !request_.cut_at_cap)
    return give_up(FetchError::Kind::too_big,
                   fmt::format("it has {} octets; at most {} are read. Raise the size limit of pages if it is wanted",
                               *length, request_.max_octets));
  return true;
}

bool Transfer::take(std::string_view piece) {
  const bool wanted = (head_.status >= 200 && head_.status <= 299) || head_.status == 404 || head_.status == 410;
  if (!wanted) {
    unread_ += piece.size();
    enough_ = unread_ > kMostUnread;
    return !enough_;
  }
  if (body_.size() + piece.size() <= request_.max_octets) {
    body_.append(piece);
    return true;
  }
  if (request_.cut_at_cap) {
    body_.append(piece.substr(0, request_.max_octets - body_.size()));
    enough_ = true;
    return false;
  }
  return give_up(
      FetchError::Kind::too_big,
      fmt::format("unpacked it has more than {} octets, and no more are read. Raise the size limit of pages if "
                  "it is wanted",
                  request_.max_octets));
}

WireAnswer Transfer::answer() {
  WireAnswer out;
  curl_off_t sent_us = 0;
  curl_easy_getinfo(running_.easy, CURLINFO_PRETRANSFER_TIME_T, &sent_us);
  out.sent_after = std::chrono::microseconds(sent_us);
  if (failure_) {
    out.failure = std::move(failure_);
  } else if (running_.result != CURLE_OK && !enough_) {
    std::string words = words_.c_str();
    if (words.empty()) words = curl_easy_strerror(running_.result);
    if (!private_address_.empty() && !tried_another_) {
      give_up(
          FetchError::Kind::refused,
          fmt::format("the name {} leads to {}, an address inside a house or of this machine, and those are not asked; "
                      "if it is a server of your own, say private_address = true for this host",
                      request_.address.authority(), private_address_));
      out.failure = std::move(failure_);
    } else {
      out.failure = failure_of(running_.result, request_.address, sent_us > 0, body_.size(), words);
    }
  }
  out.head = std::move(head_);
  out.body = body_.finish();
  return out;
}

}  // namespace twinwatch::fetch
