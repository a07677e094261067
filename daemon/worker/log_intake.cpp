#include "worker/log_intake.hpp"

#include <unistd.h>

#include <boost/asio/buffer.hpp>
#include <utility>

#include "worker/plain_text.hpp"

namespace twinwatch::worker {
namespace {
constexpr std::size_t kLongestLine = 4096;
constexpr int kPrinted = 1;     // TW_LOG_INFO
constexpr int kLogWarning = 2;  // TW_LOG_WARNING
}  // namespace

LogIntake::LogIntake(boost::asio::any_io_executor loop, int pipe, OnLog on_log, std::uint64_t cap_octets)
    : pipe_(std::move(loop), pipe), on_log_(std::move(on_log)), cap_(cap_octets) {}

void LogIntake::listen() {
  auto self = shared_from_this();
  pipe_.async_read_some(boost::asio::buffer(buffer_),
                        [self](const boost::system::error_code& error, std::size_t count) {
                          if (error || self->closed_) return;
                          self->take({self->buffer_.data(), count});
                          self->listen();
                        });
}

void LogIntake::line(int level, std::string_view message) {
  if (kept_ + message.size() > cap_) {
    dropped_ += message.size();
    return;
  }
  kept_ += message.size();
  tell(level, message);
}

void LogIntake::take(std::string_view octets) {
  if (kept_ >= cap_) {
    dropped_ += octets.size();
    return;
  }
  const auto kept = octets.substr(0, static_cast<std::size_t>(cap_ - kept_));
  kept_ += kept.size();
  dropped_ += octets.size() - kept.size();
  unfinished_ += kept;
  std::size_t from = 0;
  for (;;) {
    const auto end = unfinished_.find('\n', from);
    if (end == std::string::npos && unfinished_.size() - from <= kLongestLine) break;
    const auto line_end = end == std::string::npos ? from + kLongestLine : end;
    tell(kPrinted, std::string_view(unfinished_).substr(from, line_end - from));
    from = end == std::string::npos ? line_end : end + 1;
  }
  unfinished_.erase(0, from);
}

void LogIntake::tell(int level, std::string_view message) {
  if (!on_log_ || closed_) return;
  try {
    on_log_(level, plain_text(message, kLongestLine));
  } catch (const std::exception&) {
    on_log_ = nullptr;  // a full disk under the log ends the logging, not the run
  }
}

void LogIntake::close() {
  if (closed_) return;
  // No more than a pipe holds: something the plugin forked may be writing still.
  for (std::size_t taken = 0; taken < (1u << 20);) {
    const ssize_t got = ::read(pipe_.native_handle(), buffer_.data(), buffer_.size());
    if (got <= 0) break;
    taken += static_cast<std::size_t>(got);
    take({buffer_.data(), static_cast<std::size_t>(got)});
  }
  if (!unfinished_.empty()) tell(kPrinted, unfinished_);
  if (dropped_ > 0)
    tell(kLogWarning, "the log was cut: " + std::to_string(kept_) + " octets kept (the limit is " +
                          std::to_string(cap_) + "), " + std::to_string(dropped_) + " dropped");
  closed_ = true;
  boost::system::error_code ignored;
  pipe_.close(ignored);
}

}  // namespace twinwatch::worker
