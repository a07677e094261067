// The outbox and its transport. compose() stores rendered octets; whoever sends takes one mail at a time, hands it to
// the transport and notes what became of it. A kill anywhere between repeats the same octets with the same Message-ID.
//
//   queued ──► sending ──► sent
//                 ├──────► refused    5xx, or put off for five days: a person looks (`twinwatch mail retry`)
//                 ├──────► deferred   4xx, no connection: again after 5, 10, 20 … minutes, at most 4 hours
//                 └──────► unknown    the answer after DATA was lost: again like deferred; the peer may have it, and
//                                     knows it by its Message-ID
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "store/database.hpp"

namespace twinwatch::mail {

struct Delivery {
  enum class Outcome { sent, refused, deferred, unknown };
  Outcome outcome = Outcome::unknown;
  std::string reply;           // the server's words, or the Maildir file
  bool server_closed = false;  // the way out itself is shut: no use in trying the others now
};

class Transport {
 public:
  virtual ~Transport() = default;
  // Blocking, on a thread that may wait; never throws for what the peer says.
  virtual Delivery deliver(std::string_view message_id, std::string_view recipient, std::string_view octets,
                           std::int64_t now_ms) = 0;
  virtual void interrupt() {}  // from any thread, for good: do not wait any longer
};

// Writes tmp/, fsync, rename to new/ (maildir(5)). The file's name follows from the Message-ID, so that a repeat after
// a crash finds its own file and adds none. The default: a fresh install mails nobody by accident.
class Maildir : public Transport {
 public:
  explicit Maildir(std::filesystem::path folder) : folder_(std::move(folder)) {}
  Delivery deliver(std::string_view message_id, std::string_view recipient, std::string_view octets,
                   std::int64_t now_ms) override;

 private:
  std::filesystem::path folder_;
};

// One mail on its way. There is one sender at a time: a row that is 'sending' when the next is taken is one during
// which a process died.
struct Handover {
  std::int64_t mail_id = 0, attempt_id = 0;
  std::string message_id, recipient, octets;
};
// Out of the hours for mail only what the operator is told leaves: what was put off on Friday evening is tried again on
// Monday morning.
enum class Leaving { all, to_operator };
// The next that is due with a number above `after`, marked 'sending'; nullopt: none, or the brake is on.
std::optional<Handover> take_next(store::Database&, std::int64_t after, std::int64_t now_ms,
                                  Leaving leaving = Leaving::all);
// As the transport, but for what it throws: unknown.
Delivery hand_over(Transport&, const Handover&, std::int64_t now_ms);

struct Sent {
  std::int64_t sent = 0, refused = 0, deferred = 0, unknown = 0;
  bool stopped = false;  // `twinwatch mail stop` is in force: nothing left
  std::string last_trouble;
};
void note_outcome(store::Database&, const Handover&, const Delivery&, std::int64_t now_ms, Sent&);
void note_round(store::Database&, Sent&, std::int64_t now_ms);  // notices, once all are through

// A whole round, on one thread.
Sent deliver_queued(store::Database&, Transport&, std::int64_t now_ms, Leaving leaving = Leaving::all);

// By an operator: the same octets once more, with five new days. A sentence; throws std::invalid_argument for a mail
// that is not there, is a draft, was sent, or is on its way.
std::string queue_again(store::Database&, std::int64_t mail_id, std::string_view by, std::int64_t now_ms);

// The emergency brake. Append-only, with actor and reason.
void set_mail_switch(store::Database&, bool stop, std::string_view actor, std::string_view reason, std::int64_t now_ms);
bool mail_stopped(store::Database&);

}  // namespace twinwatch::mail
