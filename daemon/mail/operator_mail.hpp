// What the operator is mailed: the open notices that no mail has told yet, in English like all that is for operators.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "mail/digest_words.hpp"
#include "mail/templates.hpp"
#include "store/database.hpp"

namespace twinwatch::mail {

struct Notice {
  std::int64_t notice_id = 0, opened_ms = 0, last_ms = 0, times = 1;
  std::string cause, severity, message;
};

std::vector<Notice> notices_not_yet_mailed(store::Database&);  // errors first, then the oldest
std::string operator_subject(const std::vector<Notice>&, const Frame&);
Fields operator_fields(const std::vector<Notice>&, const Frame&);

}  // namespace twinwatch::mail
