#include "worker/session.hpp"

#include <sys/socket.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>
#include <cstring>
#include <exception>
#include <optional>
#include <utility>

#include "worker/frame.hpp"
#include "worker/judge.hpp"
#include "worker/log_intake.hpp"
#include "worker/message.hpp"
#include "worker/plain_text.hpp"
#include "worker/reins.hpp"
#include "worker/spawn.hpp"
#include "worker/wire.hpp"

namespace twinwatch::worker {
namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;
using Code = Verdict::Code;
constexpr std::chrono::seconds kLeaveTime{2};  // for a worker that has said its last word

class Running final : public Session {
 public:
  Running(const asio::any_io_executor& loop, Spawn spawn, OnLog on_log)
      : loop_(loop), spawn_(std::move(spawn)), began_(Clock::now()) {
    const Child child = spawn_worker(spawn_.worker);
    reins_ = std::make_shared<Reins>(loop_, child);
    log_ = std::make_shared<LogIntake>(loop_, child.log, std::move(on_log), spawn_.limits.log_octets);
    log_->listen();
    reins_->watch_end();
    reins_->arm_run(began_ + spawn_.limits.run_deadline);
  }
  ~Running() override {
    reins_->release();
    log_->close();
  }

  const Description& description() const override { return description_; }

  asio::awaitable<void> load() {
    Hello hello;
    hello.plugin = std::filesystem::absolute(spawn_.plugin).string();
    hello.settings = spawn_.settings;
    hello.memory_octets = spawn_.limits.memory_octets;
    // A backstop below the daemon's own deadline: it holds even if the daemon's loop is stuck.
    hello.cpu_seconds =
        static_cast<std::uint64_t>(std::chrono::ceil<std::chrono::seconds>(spawn_.limits.run_deadline).count()) + 60;
    hello.log_octets = spawn_.limits.log_octets;
    hello.only_describe = spawn_.only_describe;
    OnChunk none;
    std::string payload = encode(hello), no_url;
    co_await converse(std::string(kLoading), std::move(no_url), Frame::hello, std::move(payload), -1, std::move(none),
                      Frame::description);
  }

  asio::awaitable<Answer> start(OnChunk on_chunk) override {
    std::string payload, no_url;
    co_await converse("start()", std::move(no_url), Frame::start, std::move(payload), -1, std::move(on_chunk),
                      Frame::answer);
    co_return std::move(answer_);
  }

  asio::awaitable<Answer> parse(const fetch::Page& page, OnChunk on_chunk) override {
    PageHead head;
    head.asked_url = page.request.url;
    head.final_url = page.final_url;
    head.tag = page.request.tag;
    head.content_type = page.content_type;
    head.charset = page.charset;
    head.headers = page.headers;
    head.status = static_cast<std::uint32_t>(page.status);
    head.fetched_at_ms = page.fetched_at_ms;
    head.body_octets = page.body.size();
    std::string payload = encode(head);
    std::string url = page.final_url.empty() ? page.request.url : page.final_url;
    co_await converse("parse()", std::move(url), Frame::page, std::move(payload), page.body.fd(), std::move(on_chunk),
                      Frame::answer);
    co_return std::move(answer_);
  }

  asio::awaitable<void> finish(OnChunk on_chunk) override {
    std::string payload, no_url;
    co_await converse("finish()", std::move(no_url), Frame::finish, std::move(payload), -1, std::move(on_chunk),
                      Frame::done);
    co_await leave();
    log_->close();
    failed_ = Verdict{Code::done, "the run is done; this worker has left"};
  }

  void stop(const std::string& why) override { reins_->condemn(Code::stopped, why); }

 private:
  // One question and its answer, up to the frame `last`. Throws WorkerFailed, or what `on_chunk` threw; the process is
  // gone by then.
  asio::awaitable<void> converse(std::string call, std::string url, Frame question, std::string payload, int fd,
                                 OnChunk on_chunk, Frame last) {
    if (failed_) throw WorkerFailed(*failed_);
    call_ = std::move(call);
    url_ = std::move(url);
    call_began_ = Clock::now();
    answer_ = {};
    answer_octets_ = 0;
    page_deadline_ = call_began_ + spawn_.limits.page_deadline;
    if (!reins_->doom) reins_->arm_page(page_deadline_);

    std::exception_ptr from_chunk;
    std::optional<Verdict> told;
    bool lost = false;
    try {
      lost = !co_await send(question, std::move(payload), fd);
      while (!lost && !told && !from_chunk && !reins_->doom) {
        Frame type{};
        lost = !co_await receive(type);
        if (lost) break;
        if (type == Frame::verdict) {
          const auto note = decode_verdict(payload_);
          told = Verdict{note.code, plain_text(note.message, 4 * kMostNote)};
        } else if (type == Frame::crash_note) {
          WireReader note(payload_);
          reins_->data_octets = note.number();  // and now it dies: the end of file comes next
        } else if (type == last) {
          if (type == Frame::description) description_ = decode_description(payload_);
          if (type == Frame::answer) take_tail();
          break;
        } else {
          take(type, on_chunk, from_chunk, question);
        }
      }
    } catch (const StreamError& error) {
      reins_->condemn(Code::garbage, error.what());
    }
    reins_->disarm_page();
    if (from_chunk) {
      reins_->condemn(Code::stopped, "the daemon could not take its records");
      co_await bury(std::nullopt);
      std::rethrow_exception(from_chunk);
    }
    if (reins_->doom || told || lost) {
      co_await bury(std::move(told));
      throw WorkerFailed(*failed_);
    }
  }

  void take(Frame type, const OnChunk& on_chunk, std::exception_ptr& from_chunk, Frame question) {
    const bool speaking = question == Frame::start || question == Frame::page || question == Frame::finish;
    if (type == Frame::log) {
      const auto note = decode_log(payload_);
      log_->line(note.level, note.message);
      return;
    }
    if (!speaking || (type != Frame::chunk && type != Frame::request))
      throw StreamError("a frame of type " + std::to_string(static_cast<int>(type)) + " that was not asked for");
    answer_octets_ += payload_.size() + kFrameHeader;
    if (answer_octets_ > spawn_.limits.answer_octets || answer_.requests.size() >= kMostRequests) {
      reins_->condemn(Code::bug, "its answer has no end: " + std::to_string(answer_octets_) + " octets and " +
                                     std::to_string(answer_.requests.size()) + " requests from one page; at most " +
                                     std::to_string(spawn_.limits.answer_octets) + " and " +
                                     std::to_string(kMostRequests) + " are taken");
      return;
    }
    if (type == Frame::request) {
      answer_.requests.push_back(decode_request(payload_));
      return;
    }
    if (!on_chunk) return;
    const auto before = Clock::now();
    try {
      on_chunk(payload_);
    } catch (const StreamError&) {
      throw;  // the reader of the records found them impossible: that is the worker's doing
    } catch (...) {
      from_chunk = std::current_exception();
      return;
    }
    // The plugin is not charged for the time that the daemon takes.
    page_deadline_ += Clock::now() - before;
    if (!reins_->doom) reins_->arm_page(page_deadline_);
  }

  void take_tail() {
    auto tail = decode_answer(payload_);
    answer_.charset = plain_text(tail.charset, 256);
    answer_.replaced = tail.replaced;
  }

  // False: the other end is gone (or the socket was cancelled by an alarm).
  asio::awaitable<bool> send(Frame type, std::string payload, int fd) {
    const auto header = frame_header(type, payload.size());
    payload.insert(0, header.data(), header.size());
    std::size_t at = 0;
    while (at < payload.size()) {
      if (reins_->doom) co_return false;
      iovec piece{payload.data() + at, payload.size() - at};
      alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
      msghdr message{};
      message.msg_iov = &piece;
      message.msg_iovlen = 1;
      if (fd >= 0 && at == 0) {
        message.msg_control = control.data();
        message.msg_controllen = control.size();
        cmsghdr* const rights = CMSG_FIRSTHDR(&message);
        rights->cmsg_level = SOL_SOCKET;
        rights->cmsg_type = SCM_RIGHTS;
        rights->cmsg_len = CMSG_LEN(sizeof(int));
        std::memcpy(CMSG_DATA(rights), &fd, sizeof(int));
      }
      const ssize_t sent = ::sendmsg(reins_->socket.native_handle(), &message, MSG_NOSIGNAL | MSG_DONTWAIT);
      if (sent >= 0) {
        at += static_cast<std::size_t>(sent);
      } else if (errno == EAGAIN) {
        boost::system::error_code error;
        co_await reins_->socket.async_wait(asio::socket_base::wait_write,
                                           asio::redirect_error(asio::use_awaitable, error));
        if (error) co_return false;
      } else if (errno != EINTR) {
        // Gone; but its last words may still be there to be read.
        co_return errno == EPIPE || errno == ECONNRESET;
      }
    }
    co_return true;
  }

  asio::awaitable<bool> receive(Frame& type) {
    boost::system::error_code error;
    std::array<char, kFrameHeader> octets;
    co_await asio::async_read(reins_->socket, asio::buffer(octets), asio::redirect_error(asio::use_awaitable, error));
    if (error) co_return false;
    const auto header = read_frame_header(octets);
    type = header.type;
    if (type < Frame::description || type > Frame::done)
      throw StreamError("a frame of unknown type " + std::to_string(static_cast<int>(type)));
    if (header.payload > kMostFromWorker)
      throw StreamError("a frame of " + std::to_string(header.payload) + " octets; at most " +
                        std::to_string(kMostFromWorker) + " are taken");
    payload_.resize(header.payload);
    co_await asio::async_read(reins_->socket, asio::buffer(payload_), asio::redirect_error(asio::use_awaitable, error));
    co_return !error;
  }

  // Waits until the process has left; one that stays is killed.
  asio::awaitable<void> leave() {
    auto reins = reins_;
    asio::steady_timer patience(loop_, kLeaveTime);
    patience.async_wait([reins](const boost::system::error_code& error) {
      if (!error) reins->condemn(Code::garbage, "it closed its connection and went on running");
    });
    boost::system::error_code error;
    co_await reins->ended.async_wait(asio::posix::stream_descriptor::wait_read,
                                     asio::redirect_error(asio::use_awaitable, error));
    patience.cancel();
    if (reins->running()) ending_ = reins->fetch();
  }

  // Fetches the dead process and makes its verdict. `told`: by the worker.
  asio::awaitable<void> bury(std::optional<Verdict> told) {
    const auto now = Clock::now();
    co_await leave();
    log_->close();
    Circumstances how;
    how.plugin = std::filesystem::absolute(spawn_.plugin);
    how.limits = spawn_.limits;
    how.call = call_;
    how.url = url_;
    how.call_time = now - call_began_;
    how.run_time = now - began_;
    how.ending = ending_;
    how.data_octets = reins_->data_octets;
    how.told = told ? std::move(told) : reins_->doom;
    failed_ = judge(how);
  }

  asio::any_io_executor loop_;
  Spawn spawn_;
  std::shared_ptr<Reins> reins_;
  std::shared_ptr<LogIntake> log_;
  Description description_;
  Answer answer_;
  std::uint64_t answer_octets_ = 0;
  std::string payload_;  // of the frame in hand
  std::string call_, url_;
  Clock::time_point began_, call_began_, page_deadline_;
  Ending ending_;
  std::optional<Verdict> failed_;  // set once it is over
};

asio::awaitable<std::unique_ptr<Session>> open_running(asio::any_io_executor loop, Spawn spawn, Session::OnLog on_log) {
  auto session = std::make_unique<Running>(loop, std::move(spawn), std::move(on_log));
  co_await session->load();
  co_return std::unique_ptr<Session>(std::move(session));
}

}  // namespace

// Not itself a coroutine: its frame would be a type of external linkage with members of this file alone, which GCC
// warns of in a unity build.
asio::awaitable<std::unique_ptr<Session>> Session::open(asio::any_io_executor loop, Spawn spawn, OnLog on_log) {
  return open_running(std::move(loop), std::move(spawn), std::move(on_log));
}

}  // namespace twinwatch::worker
