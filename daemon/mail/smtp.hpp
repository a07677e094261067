// Mail by SMTP (RFC 5321), through libcurl: one recipient a transaction, since libcurl tells no reply for each
// recipient; the connection is kept from mail to mail. TLS before anything else: by STARTTLS, without which nothing
// leaves, or from the first octet (implicit). Without TLS only to this machine itself.
//
// What an answer means is smtp_outcome.hpp. Blocking: on a thread that may wait, always the same one.
#pragma once
#include <atomic>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "mail/outbox.hpp"

namespace twinwatch::mail {

struct SmtpConfig {
  enum class Tls { starttls, implicit, none };
  std::string host;
  int port = 587;
  Tls tls = Tls::starttls;
  std::string user;                     // empty: no AUTH
  std::filesystem::path password_file;  // its first line; read anew for each connection
  std::filesystem::path ca_file;        // empty: the system's
  std::string helo;                     // our name; empty: the machine's
  std::string from;                     // envelope sender: where bounces go
  long timeout_ms = 300'000;            // for one answer
  std::size_t most_octets = 10u << 20;  // of one mail; more is refused here
};

class Smtp : public Transport {
 public:
  explicit Smtp(SmtpConfig config);
  ~Smtp() override;
  Delivery deliver(std::string_view message_id, std::string_view recipient, std::string_view octets,
                   std::int64_t now_ms) override;
  // Connects, TLS, AUTH, and leaves: what would be in the way of every mail. Outcome sent: the way is open.
  Delivery try_the_way();
  // From any thread, for good: what is on its way ends as a lost connection would.
  void interrupt() override { interrupted_ = true; }

 private:
  struct Line;  // libcurl
  SmtpConfig config_;
  std::unique_ptr<Line> line_;
  std::atomic<bool> interrupted_{false};
};

// LF to CRLF, as the wire wants it; a CRLF stays one. (The dots that begin a line are libcurl's to double.)
std::string as_on_the_wire(std::string_view octets);

}  // namespace twinwatch::mail
