#include "fetch/wire.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

#include "fetch/transfer.hpp"

namespace twinwatch::fetch {

CookieJar::CookieJar() : share_(curl_share_init()) {
  if (share_ == nullptr) throw std::runtime_error("there is no memory for a source's cookies");
  curl_share_setopt(share_, CURLSHOPT_SHARE, CURL_LOCK_DATA_COOKIE);
}

CookieJar::~CookieJar() { curl_share_cleanup(share_); }

Wire::Wire(boost::asio::any_io_executor loop, const WebConfig& config)
    : curl_(std::make_shared<CurlLoop>(std::move(loop))),
      trust_(config.ca_file),
      user_agent_(fmt::format("twinwatch/{} (+{})", config.version, config.contact)),
      proxy_(config.proxy),
      connect_ms_(config.connect_ms),
      total_ms_(config.total_ms),
      low_speed_octets_(config.low_speed_octets),
      low_speed_ms_(config.low_speed_ms) {
  for (char& c : user_agent_)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
}

boost::asio::awaitable<WireAnswer> Wire::send(WireRequest request) {
  Transfer transfer(*this, std::move(request));
  co_await transfer.run();
  co_return transfer.answer();
}

}  // namespace twinwatch::fetch
