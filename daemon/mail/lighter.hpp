// A mail that its recipient's server finds too big: the same without its attachments, and with a sentence that says so.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "store/database.hpp"

namespace twinwatch::mail {

bool refused_for_size(std::string_view reply);

// The octets without attachments, under a new Message-ID that follows from the old one. "" where there is none to drop,
// or the octets are no mail of ours. Deterministic, as all that stands in the outbox.
std::string lighter(std::string_view octets, std::string_view message_id);
std::string lighter_id(std::string_view message_id);

// Queues the lighter one in place of a mail that was refused for its size, with what it told; once. 0: nothing to do.
// Inside the caller's transaction.
std::int64_t queue_lighter(store::Database&, std::int64_t mail_id, std::int64_t now_ms);

}  // namespace twinwatch::mail
