// The parts of a digest that are tables: counts by district for the mail, every row for the attached list.
#pragma once
#include "mail/digest_model.hpp"
#include "mail/templates.hpp"

namespace twinwatch::mail {

// Fills {{#districts}}: district, fresh_count, continuing_count, open, unknown_count; Turkish alphabetical order.
void add_districts(const Digest&, Fields&);

}  // namespace twinwatch::mail
