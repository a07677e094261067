#include "service/mail_sending.hpp"

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <optional>

#include "service/engine.hpp"

namespace twinwatch::service {

namespace asio = boost::asio;

namespace {

struct SendingNow {
  explicit SendingNow(bool& flag) : flag_(flag) { flag_ = true; }
  SendingNow(const SendingNow&) = delete;
  SendingNow& operator=(const SendingNow&) = delete;
  ~SendingNow() { flag_ = false; }

 private:
  bool& flag_;
};

}  // namespace

std::unique_ptr<mail::Transport> mail_transport(const MailConfig& config) {
  if (config.smtp_is_on) return std::make_unique<mail::Smtp>(config.smtp);
  return std::make_unique<mail::Maildir>(config.maildir);
}

// The loop's thread decides, the writer's marks and notes, the transport's waits for the server.
asio::awaitable<mail::Sent> Engine::send_mail(bool by_a_person) {
  mail::Sent sent;
  if (sending_) co_return sent;
  const SendingNow sending(sending_);
  const auto home = co_await asio::this_coro::executor;
  std::int64_t after = 0;
  bool closed = false;
  while (!interrupted() && !closed) {
    auto take = [this, after, by_a_person](store::Database& db) {
      const auto now_ms = clock_.now_ms();
      const bool all = by_a_person || calendar_.mail_may_leave(now_ms);
      return mail::take_next(db, after, now_ms, all ? mail::Leaving::all : mail::Leaving::to_operator);
    };
    auto taking = writer_.run(std::move(take));
    auto next = co_await std::move(taking);
    if (!next) break;
    const mail::Handover handover = std::move(*next);
    after = handover.mail_id;

    auto there = asio::bind_executor(sender_.get_executor(), asio::use_awaitable);
    auto back = asio::bind_executor(home, asio::use_awaitable);
    co_await asio::post(there);
    const mail::Delivery delivery = mail::hand_over(*transport_, handover, clock_.now_ms());
    co_await asio::post(back);
    closed = delivery.server_closed;

    auto note = [this, handover, delivery, sent](store::Database& db) mutable {
      mail::note_outcome(db, handover, delivery, clock_.now_ms(), sent);
      return sent;
    };
    auto noting = writer_.run(std::move(note));
    sent = co_await std::move(noting);
  }
  auto end = [this, sent](store::Database& db) mutable {
    mail::note_round(db, sent, clock_.now_ms());
    return sent;
  };
  auto ending = writer_.run(std::move(end));
  sent = co_await std::move(ending);
  co_return sent;
}

}  // namespace twinwatch::service
