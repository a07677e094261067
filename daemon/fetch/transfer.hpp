// An easy handle of libcurl at work: its options, its callbacks, and what they gathered. Lives in wire.cpp's coroutine.
#pragma once
#include <exception>

#include "fetch/wire.hpp"

struct curl_sockaddr;

namespace twinwatch::fetch {

class Transfer {
 public:
  Transfer(const Wire& wire, WireRequest request);
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;
  ~Transfer();  // ends it, done or not
  boost::asio::awaitable<void> run();
  WireAnswer answer();  // after run()

 private:
  void set_options();
  static std::size_t on_header(char* line, std::size_t, std::size_t count, void* self);
  static std::size_t on_body(char* piece, std::size_t, std::size_t count, void* self);
  static curl_socket_t on_open(void* self, curlsocktype, curl_sockaddr* address);
  bool judge_head();                  // false: enough was seen
  bool take(std::string_view piece);  // false: no more of it
  bool give_up(FetchError::Kind kind, const std::string& why);

  const Wire& wire_;
  WireRequest request_;
  CurlLoop::Running running_;
  curl_slist* lines_ = nullptr;
  std::string words_;  // libcurl's error buffer
  AnswerHead head_;
  BodyWriter body_;
  std::uint64_t unread_ = 0;        // octets of a body that nobody wants
  bool enough_ = false;             // ended by us, and the answer stands
  std::optional<Failure> failure_;  // ended by us, and it does not
  std::exception_ptr thrown_;       // in a callback: nothing may be thrown through C
  std::string private_address_;     // that was not connected to
  bool tried_another_ = false;
};

}  // namespace twinwatch::fetch
