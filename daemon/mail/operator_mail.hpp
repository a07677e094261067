// What the operator is mailed: the open notices that no mail has told yet, in English like all that is for operators.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "mail/digest.hpp"
#include "mail/digest_words.hpp"
#include "mail/outbox_rows.hpp"
#include "mail/templates.hpp"
#include "store/database.hpp"

namespace twinwatch::mail {

struct Notice {
  std::int64_t notice_id = 0, opened_ms = 0, last_ms = 0, times = 1;
  std::string cause, severity, message;
};

std::vector<Notice> notices_not_yet_mailed(store::Database&);  // errors first, then the oldest
// As they are now: the same cause may be noticed again, and is then written over.
void note_told(store::Database&, std::int64_t mail_id, const std::vector<Notice>&);
std::vector<Notice> notices_told(store::Database&, std::int64_t mail_id);  // in the mail's order
// Between the weekly mails: an error or a warning that has stood for ten minutes is not kept from him, and what mends
// itself sooner is none; but he gets no more than one such mail an hour.
bool operator_is_to_be_told_now(store::Database&, std::int64_t now_ms);
std::string operator_subject(const std::vector<Notice>&, const Frame&);
Fields operator_fields(const std::vector<Notice>&, const Frame&);
// The mail that tells them, not stored.
Letter operator_letter(store::Database&, const MailPolicy&, const std::vector<Notice>&, std::string_view period,
                       std::int64_t now_ms);
// One mail with all of them, queued in draft mode too: he approves mails, and needs nobody's approval. How many.
std::int64_t write_to_operator(store::Database&, const MailPolicy&, std::string_view period, std::int64_t now_ms);

}  // namespace twinwatch::mail
