// One host's pace, whichever source asks: who comes first is served first, no more at once than the host's rule says,
// and at least its delay between two starts. While a host is paused nobody has a turn, while a folder of it is, nobody
// who asks for something in there: those behind go first. Who would have to wait longer than the patience is sent away
// with the time from which on it makes sense.
//
// On the loop's thread only. Coroutines that hold a Turn or wait for one must keep this object alive.
#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "fetch/bell.hpp"
#include "fetch/host_pauses.hpp"
#include "fetch/host_rules.hpp"

namespace twinwatch::fetch {

class HostTurns {
  struct Host;
  struct Ticket;

 public:
  using Steady = std::chrono::steady_clock;

  class Turn {  // gives the place back when it goes
   public:
    explicit Turn(std::shared_ptr<Host> host);
    Turn(Turn&&) noexcept = default;
    Turn& operator=(Turn&&) = delete;
    ~Turn();
    Steady::time_point started() const { return started_; }
    // What the host saw of it began so much later (name, connection, TLS came first): the next one counts from there.
    void sent_after(std::chrono::microseconds later);

   private:
    std::shared_ptr<Host> host_;
    Steady::time_point started_;
  };

  HostTurns(boost::asio::any_io_executor loop, HostRules rules, HostPauses& pauses,
            std::function<std::int64_t()> now_ms, std::int64_t patience_ms);

  // Throws FetchError transient: the host is paused, or so slow, for longer than the patience; or all is stopped.
  boost::asio::awaitable<Turn> take(Address address);
  void check_patience(const Address& address);  // the same look without a wait, before anything else is begun

  HostLimits limits(const Address& address) const { return rules_.of(address); }
  void crawl_delay(const Address& address, std::int64_t ms);  // of robots.txt; honoured where longer than the rule's
  void stop();

 private:
  struct Host {
    std::string name;
    HostLimits limits;
    std::int64_t crawl_delay_ms = 0;
    int running = 0;
    bool started = false;
    Steady::time_point last_start;
    std::list<Ticket*> queue;
    void wake_all();
  };
  struct Ticket {  // a place in the queue; who goes, however, wakes the others: one of them is first then
    Ticket(const boost::asio::any_io_executor& loop, std::shared_ptr<Host> of, const Address& to);
    Ticket(const Ticket&) = delete;
    Ticket& operator=(const Ticket&) = delete;
    ~Ticket();
    std::shared_ptr<Host> host;
    const Address& address;
    Bell bell;
  };
  std::shared_ptr<Host> host_of(const Address& address);
  bool is_first(const Ticket& ticket) const;  // of those whose folder is not left alone
  std::int64_t wait_ms(const Host& host, const Address& address) const;
  void throw_if_too_long(const Address& address, std::int64_t wait) const;

  boost::asio::any_io_executor loop_;
  HostRules rules_;
  HostPauses& pauses_;
  std::function<std::int64_t()> now_ms_;
  std::int64_t patience_ms_;
  std::map<std::string, std::shared_ptr<Host>> hosts_;
  bool stopped_ = false;
};

}  // namespace twinwatch::fetch
