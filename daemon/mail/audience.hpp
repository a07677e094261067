// Who would be mailed of which province now, and what must be left out of what they are told: the seam between this
// room and the life of alerts (alert/hold.hpp).
#pragma once
#include <vector>

#include "alert/hold.hpp"
#include "alert/status.hpp"
#include "mail/digest.hpp"
#include "mail/digest_model.hpp"
#include "mail/routes.hpp"

namespace twinwatch::mail {

// As compose() does it: a province's own coordinators, else the national desk.
alert::Audience audience(const std::vector<alert::Coverage>&, const Coordinators&, const MailPolicy&);
alert::Audience audience(store::Database&, const MailPolicy&, std::int64_t now_ms);

void leave_out(Digest&, const alert::NotTold&);

}  // namespace twinwatch::mail
