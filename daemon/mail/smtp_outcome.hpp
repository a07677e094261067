// What became of a mail, from how the conversation went. Pure, so that each way it can break is a test.
#pragma once
#include <string>
#include <string_view>

#include "mail/outbox.hpp"

namespace twinwatch::mail {

// As libcurl lets it be seen: the last command sent, the server's last words, how much of the mail was on the wire.
struct Conversation {
  std::string command;              // "EHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA"; empty: not connected
  int code = 0;                     // of the last reply; 0: none
  std::string words;                // of the last reply, all its lines
  bool sender_accepted = false;     // MAIL was answered
  bool recipient_accepted = false;  // RCPT was answered with 2yz
  bool data_begun = false, data_whole = false;  // octets of the mail; the last of them
  bool answered = false;                        // a reply came after the last octet
  bool wants_auth = false, authenticated = false;
  bool tls_failed = false, login_denied = false, refused_by_us = false;
  std::string trouble;  // libcurl's words; empty: it calls it a success
};

// Accepted only when the server said so after the last octet. Lost then: unknown. Refused only where the words concern
// this recipient or this mail: what shuts the way for every mail (no TLS, no AUTH, our sender, relaying) is deferred
// with server_closed, or one wrong password would refuse eighty-one coordinators.
Delivery outcome_of(const Conversation&);

}  // namespace twinwatch::mail
