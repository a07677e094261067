// What a mail that came back says: who did not get ours, and whether trying again is of use. Reads delivery reports
// (RFC 3464), what servers write instead of one, complaints (RFC 5965) and replies that a program wrote (RFC 3834).
//
// `hard` costs a coordinator his mails until somebody confirms the address anew, so it is said only where a mail leaves
// no doubt: nobody of that name, no such domain, moved away, takes no mail. All else is `soft`: full, refused for what
// we wrote, for who we are, or put off.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace twinwatch::mail {

struct Bounce {
  enum class Kind { hard, soft, automatic };  // automatic: nothing failed; an absence note, a receipt, no bounce at all
  std::string recipient;                      // "" where the mail does not tell; lower-case domain
  std::string status;                         // RFC 3463, "5.1.1"; "" where none is told
  std::string reason;                         // a word of bounce_words.hpp: "userunknown", "mailboxfull", …
  Kind kind = Kind::soft;
  std::string said;  // the server's words, one line
};

struct BounceMail {
  std::vector<Bounce> recipients;         // at least one; the first is the mail's own subject
  std::vector<std::string> original_ids;  // Message-IDs, without <>, of what it may be about; the likeliest first
};

// Whatever the octets are, an answer comes: what cannot be read is automatic / "notabounce".
BounceMail read_bounce(std::string_view octets);

// A reply in the conversation itself ("550 5.1.1 no such user", at RCPT): never automatic.
Bounce judge_refusal(std::string_view recipient, std::string_view reply);

std::string_view kind_word(Bounce::Kind);  // "hard", "soft", "auto"

}  // namespace twinwatch::mail
