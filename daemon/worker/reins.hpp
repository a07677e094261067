// The worker process with its socket and its alarms: what a session holds it by. Shared with the alarms' handlers,
// which may outlive the session by a turn of the loop; after release() they find nothing to do. The loop's thread only.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "worker/spawn.hpp"
#include "worker/verdict.hpp"

namespace twinwatch::worker {

class Reins : public std::enable_shared_from_this<Reins> {
 public:
  using Clock = std::chrono::steady_clock;

  Reins(const boost::asio::any_io_executor& loop, const Child& child);
  ~Reins() { release(); }

  boost::asio::local::stream_protocol::socket socket;
  boost::asio::posix::stream_descriptor ended;  // readable when the process has ended
  std::uint64_t data_octets = 0;                // measured at the end
  std::optional<Verdict> doom;                  // why the daemon ended it: the first reason counts

  void watch_end();                                   // once, first: makes the end of the process the end of the socket
  void condemn(Verdict::Code code, std::string why);  // kills it; a pending read or write on the socket ends
  void arm_page(Clock::time_point at) { arm(page_alarm_, at, Verdict::Code::page_deadline); }
  void arm_run(Clock::time_point at) { arm(run_alarm_, at, Verdict::Code::run_deadline); }
  void disarm_page() { page_alarm_.cancel(); }
  bool running() const { return pid_ >= 0; }  // or dead, but not fetched yet
  Ending fetch();                             // blocks unless `ended` is readable
  void release();                             // kills and fetches it, if that was not done

 private:
  void arm(boost::asio::steady_timer& alarm, Clock::time_point at, Verdict::Code code);
  void measure();

  boost::asio::steady_timer page_alarm_, run_alarm_;
  pid_t pid_;
};

}  // namespace twinwatch::worker
