// One mail from plain values to octets (MIME by GMime, which stays in message.cpp). Called by compose() while it holds
// its transaction. Pure: the same Message gives the same octets in any process, so that a mail can be rendered again.
//
// multipart/mixed { multipart/alternative { text/plain, multipart/related { text/html, pictures } }, attachments }.
// Line ends are LF, as a Maildir keeps them; a transport that speaks SMTP turns them into CRLF on the wire. No line is
// longer than 998 octets (RFC 5322 2.1.1): bodies are quoted-printable or base64.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "mail/address.hpp"

namespace twinwatch::mail {

struct Attachment {
  std::string name;  // UTF-8; written as RFC 2231 demands
  std::string type;  // "text/csv"
  std::string octets;
};

// A picture that the HTML shows by <img src="cid:…"> (RFC 2392): it comes with the mail, nothing is fetched.
struct Picture {
  std::string content_id;  // without <>
  std::string name;        // "oranlar.png"
  std::string octets;      // PNG
};

struct Message {
  std::string from_name, from_address;  // the name is encoded alone (RFC 2047), never the address with it
  std::string recipient;                // exactly one
  std::string reply_to;                 // empty: none
  std::string subject;                  // UTF-8
  std::int64_t date_ms = 0;             // written in Europe/Istanbul
  std::string message_id;               // without <>
  std::vector<std::string> references;  // of the thread, oldest first, without <>; the last is In-Reply-To
  std::string list_name, list_id;       // List-Id: name <list_id>; list_id empty: none
  std::string unsubscribe_mailto;       // "desk@example.org"; empty: none
  std::string unsubscribe_url;          // https, of this very mail; empty: none. One click of it is a POST (RFC 8058)
  std::string text, html;               // UTF-8; html empty: plain text alone. The text leaves flowed (flowed.hpp)
  std::vector<Picture> pictures;        // only with html
  std::vector<Attachment> attachments;
};

// Throws std::invalid_argument (which address, why) for an address that is none: see address_problem().
std::string render(const Message&);

// "digest.province-25.2026-W46.0123456789abcdef@host": from what the mail is about and a hash of what it says, so that
// a repeat after a crash is recognised by every mail server on the way.
std::string message_id(std::string_view route, std::string_view period, std::string_view content,
                       std::string_view host);

// What may stand in List-Unsubscribe for one click (RFC 8058, 3.1): https, and printable ASCII that ends no header.
bool is_one_click_url(std::string_view url);

std::string sha256_hex(std::string_view octets);

}  // namespace twinwatch::mail
