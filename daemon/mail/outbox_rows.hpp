// The outbox as compose() writes it: one mail with its items, inside the caller's transaction.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "mail/digest.hpp"
#include "mail/digest_model.hpp"
#include "mail/message.hpp"
#include "store/database.hpp"

namespace twinwatch::mail {

struct Letter {
  std::string route, thread, kind, period, state;  // as in the table outbox
  Message message;                                 // without addresses of ours, date, ids: complete() fills them
};

// Fills from, date, Message-ID, References of the thread and the headers of the list.
void complete(store::Database&, const MailPolicy&, std::int64_t now_ms, Letter&);

// Refused ones do not count: whoever stands in for an address that is gone is told in the same period.
bool route_has_mail(store::Database&, std::string_view route, std::string_view period);
std::int64_t put(store::Database&, const Letter&, std::int64_t now_ms);  // mail_id; renders the octets
void put_items(store::Database&, std::int64_t mail_id, const Digest&);

}  // namespace twinwatch::mail
