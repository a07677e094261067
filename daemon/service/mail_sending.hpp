// The mails' way out as the configuration wants it.
#pragma once
#include <memory>

#include "mail/outbox.hpp"
#include "service/config.hpp"

namespace twinwatch::service {

std::unique_ptr<mail::Transport> mail_transport(const MailConfig& config);

}  // namespace twinwatch::service
