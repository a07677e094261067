// The outbox and its transport. compose() stores rendered octets; deliver() hands queued ones to the transport and
// notes what became of each. A kill between the two loses nothing and repeats the same octets with the same Message-ID.
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "store/database.hpp"

namespace twinwatch::mail {

struct Delivery {
  enum class Outcome { sent, refused, deferred, unknown };
  Outcome outcome = Outcome::unknown;
  std::string reply;  // the server's words, or the Maildir file
};

class Transport {
 public:
  virtual ~Transport() = default;
  // Blocking, on the writer's thread or one of its own; never throws for what the peer says.
  virtual Delivery deliver(std::string_view message_id, std::string_view recipient, std::string_view octets,
                           std::int64_t now_ms) = 0;
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

struct Sent {
  std::int64_t sent = 0, refused = 0, deferred = 0;
  bool stopped = false;  // `twinwatch mail stop` is in force: nothing left
};
Sent deliver_queued(store::Database&, Transport&, std::int64_t now_ms);

// The emergency brake. Append-only, with actor and reason.
void set_mail_switch(store::Database&, bool stop, std::string_view actor, std::string_view reason, std::int64_t now_ms);
bool mail_stopped(store::Database&);

}  // namespace twinwatch::mail
