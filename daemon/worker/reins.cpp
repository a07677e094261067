#include "worker/reins.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <utility>

#include "worker/statm.hpp"

namespace twinwatch::worker {
namespace {
constexpr std::chrono::milliseconds kLoopWasBusy{250};
}  // namespace

Reins::Reins(const boost::asio::any_io_executor& loop, const Child& child)
    : socket(loop, boost::asio::local::stream_protocol(), child.socket),
      ended(loop, child.pidfd),
      page_alarm_(loop),
      run_alarm_(loop),
      pid_(child.pid) {}

// What the plugin forked may hold the other end of the socket open: when the process itself has ended, what it had sent
// can still be read, and after that comes the end of file.
void Reins::watch_end() {
  auto self = weak_from_this();
  ended.async_wait(boost::asio::posix::stream_descriptor::wait_read, [self](const boost::system::error_code& error) {
    const auto reins = self.lock();
    boost::system::error_code ignored;
    if (!error && reins) reins->socket.shutdown(boost::asio::socket_base::shutdown_receive, ignored);
  });
}

void Reins::condemn(Verdict::Code code, std::string why) {
  if (pid_ < 0) return;
  if (!doom) doom = Verdict{code, std::move(why)};
  measure();
  kill_worker(pid_);
  boost::system::error_code ignored;
  socket.cancel(ignored);  // what the plugin forked may hold the other end: no waiting for its end of file
}

Ending Reins::fetch() {
  page_alarm_.cancel();
  run_alarm_.cancel();
  kill_worker(pid_);  // what it may have forked
  return reap(std::exchange(pid_, -1));
}

void Reins::release() {
  if (pid_ < 0) return;
  kill_worker(pid_);
  fetch();
}

void Reins::arm(boost::asio::steady_timer& alarm, Clock::time_point at, Verdict::Code code) {
  alarm.expires_at(at);
  auto self = weak_from_this();
  auto* const which = &alarm;  // lives as long as `self`
  alarm.async_wait([self, code, which](const boost::system::error_code& error) {
    const auto reins = self.lock();
    if (error || !reins) return;
    // The expiry is looked at again: the alarm may have been moved while this handler was already on its way.
    const auto late = Clock::now() - which->expiry();
    if (late < Clock::duration::zero()) return;
    // A loop that comes this late was busy itself: the answer may lie in the socket, unread. Read it first.
    if (late > kLoopWasBusy) return reins->arm(*which, Clock::now() + late, code);
    reins->condemn(code, {});
  });
}

// The worker says it itself when it crashes; of one that is killed it is read here.
void Reins::measure() {
  char text[160];
  const int statm = ::open(("/proc/" + std::to_string(pid_) + "/statm").c_str(), O_RDONLY | O_CLOEXEC);
  const ssize_t got = statm < 0 ? -1 : ::read(statm, text, sizeof text);
  if (got > 0)
    data_octets = data_octets_of_statm({text, static_cast<std::size_t>(got)},
                                       static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)));
  if (statm >= 0) ::close(statm);
}

}  // namespace twinwatch::worker
