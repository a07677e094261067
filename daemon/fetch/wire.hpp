// One request on the wire and its answer: no redirect, no retry, no pace. With its caps: octets as unpacked, time in
// all, slowness, the size of the head; and with the look at each network address before it is connected to.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "fetch/address.hpp"
#include "fetch/answer_head.hpp"
#include "fetch/content_type.hpp"
#include "fetch/curl_loop.hpp"
#include "fetch/failure.hpp"
#include "fetch/trust.hpp"
#include "fetch/web.hpp"

namespace twinwatch::fetch {

// One source's cookies during one run. Held as long as a transfer uses it.
class CookieJar {
 public:
  CookieJar();
  ~CookieJar();
  CookieJar(const CookieJar&) = delete;
  CookieJar& operator=(const CookieJar&) = delete;
  CURLSH* share() const { return share_; }

 private:
  CURLSH* share_;
};

struct WireRequest {
  Address address;
  std::string method = "GET", body;
  std::vector<std::string> lines;                  // headers, whole lines
  std::shared_ptr<const CookieJar> cookies = {};   // null: none are sent or kept
  std::shared_ptr<const ContentTypes> types = {};  // null: any
  bool private_address = false;                    // may be connected to
  bool pause_path_alone = false;                   // SourceRule's; robots.txt is the host's
  bool cut_at_cap = false;                         // robots.txt: what is over the cap is not read, and that is no error
  std::uint64_t max_octets = 0;
};

struct WireAnswer {
  std::optional<Failure> failure;  // of the way there and back; a status is no failure here
  AnswerHead head;
  Body body;  // of 2xx, 404 and 410; of others it is not read
  std::chrono::microseconds sent_after{0};
};

class Wire {
 public:
  Wire(boost::asio::any_io_executor loop, const WebConfig& config);
  // Throws FetchError transient "stopped"; cancelled, operation_aborted. `this` must be kept alive by the caller.
  boost::asio::awaitable<WireAnswer> send(WireRequest request);
  void stop() { curl_->stop(); }

 private:
  friend class Transfer;
  std::shared_ptr<CurlLoop> curl_;
  Trust trust_;
  std::string user_agent_, proxy_;
  std::int64_t connect_ms_, total_ms_, low_speed_octets_, low_speed_ms_;
};

}  // namespace twinwatch::fetch
