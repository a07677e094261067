// What came back, written down: which of our addresses it concerns, and what follows. A hard one takes its address out
// of the routes (routes.hpp) until the operator confirms it anew, makes the mail one that was not told, and raises a
// notice; soft ones are counted. On the writer's thread, one transaction.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "mail/bounce.hpp"
#include "store/database.hpp"

namespace twinwatch::mail {

struct BounceNoted {
  enum class What { hard, soft, automatic, not_ours, known };  // known: this mail was handed in before
  What what = What::not_ours;
  std::string address;       // of ours; else as the mail tells it
  std::int64_t mail_id = 0;  // that came back; 0: not known which
  std::string told;          // a sentence for the operator
};

// `source`: SHA-256 of the mail that came back, in hex. What names none of our mails by Message-ID counts only when its
// recipient is one whom we wrote to within thirty days: nobody is taken off a route by a stray mail.
std::vector<BounceNoted> note_bounce(store::Database&, const BounceMail&, std::string_view source, std::int64_t now_ms);

// A server that refused our mail in the conversation itself: the same words, the same consequences. Inside the caller's
// transaction.
void note_refusal(store::Database&, std::int64_t mail_id, std::string_view recipient, std::string_view reply,
                  std::int64_t now_ms);

// Closes the notices of addresses that were confirmed anew or left the list.
void close_mended_bounces(store::Database&, std::int64_t now_ms);

}  // namespace twinwatch::mail
