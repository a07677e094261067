// What `twinwatch mail list|show` prints: the outbox as plain values. Read-only, any connection. A mail is shown as
// its stored octets say, taken apart by the MIME parser, and not as the facts of today would have it.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "store/database.hpp"

namespace twinwatch::mail {

struct MailRow {
  std::int64_t mail_id = 0;
  std::string kind, route, recipient, subject, period, message_id;
  std::string state;  // as in the table; and 'superseded': a draft that a newer one took the place of
  std::string reply;  // the transport's last word; Maildir: the file
  std::int64_t created_ms = 0;
  std::optional<std::int64_t> sent_ms;
  std::int64_t attempts = 0, schools = 0, octets = 0;
};

// Newest first. `state` and `route` empty: all.
struct MailFilter {
  std::string state, route;
  std::int64_t limit = 100;
};
std::vector<MailRow> mail_list(store::Database&, const MailFilter& = {});

struct MailAttempt {  // one handing over
  std::int64_t begun_ms = 0;
  std::optional<std::int64_t> ended_ms;  // none: going on, or the process died
  std::string outcome, reply;
};

struct MailShown {
  struct Attachment {
    std::string name, type;
    std::string body;  // decoded octets
  };
  MailRow row;
  std::vector<std::pair<std::string, std::string>> headers;  // decoded to UTF-8, in the mail's order
  std::string text;                                          // text/plain, UTF-8
  std::string html;                                          // `--html`
  std::vector<Attachment> attachments;
  std::vector<Attachment> pictures;  // shown by the html as cid:NAME; `name` is the Content-ID
  std::string octets;                // `--raw`
  std::vector<MailAttempt> attempts;
};
std::optional<MailShown> mail_show(store::Database&, std::int64_t mail_id);  // nullopt: no such mail

// The html with its pictures in it (data: addresses), so that a browser shows it from one file.
std::string html_with_pictures(const MailShown&);

// The parser behind mail_show, for octets from anywhere. Fills all but `row`. Never throws for what is in them.
MailShown take_apart(std::string_view octets);

}  // namespace twinwatch::mail
