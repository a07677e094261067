// What a worker prints (a pipe) and what its plugin logs (frames), line by line to the run's log, capped. The pipe is
// read on after the cap: a plugin that prints much must not hang on a full pipe, it is only not listened to.
#pragma once
#include <array>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace twinwatch::worker {

class LogIntake : public std::enable_shared_from_this<LogIntake> {
 public:
  using OnLog = std::function<void(int level, std::string_view message)>;

  LogIntake(boost::asio::any_io_executor loop, int pipe, OnLog on_log, std::uint64_t cap_octets);
  void listen();                                   // until close()
  void line(int level, std::string_view message);  // of the plugin's log service
  // After the process has ended: takes what is still in the pipe, says what was dropped, and calls on_log never again.
  void close();
  std::uint64_t dropped_octets() const { return dropped_; }

 private:
  void take(std::string_view octets);
  void tell(int level, std::string_view message);

  boost::asio::posix::stream_descriptor pipe_;
  OnLog on_log_;
  std::uint64_t cap_, kept_ = 0, dropped_ = 0;
  std::string unfinished_;  // a line without its end yet
  std::array<char, 16384> buffer_;
  bool closed_ = false;
};

}  // namespace twinwatch::worker
