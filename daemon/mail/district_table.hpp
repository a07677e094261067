// The parts of a digest that are tables: counts by district for the mail, every row for the attached list.
#pragma once
#include "mail/digest_model.hpp"
#include "mail/templates.hpp"
#include "mail/wording.hpp"

namespace twinwatch::mail {

// Fills {{#districts}}: district, fresh_count, continuing_count, open, unknown_count; in the order of the Turkish
// alphabet.
void add_districts(const Wording&, const Digest&, Fields&);

}  // namespace twinwatch::mail
