// The sections of rules that judge by themselves, in words.
#pragma once
#include "mail/digest_model.hpp"
#include "mail/templates.hpp"
#include "mail/wording.hpp"

namespace twinwatch::mail {

// Fills {{#rule_sections}}: heading, summary, common, by_district, parts (heading, items, more), answered, asked_again,
// rule_advice.
void add_rule_sections(const Wording&, const Digest&, Fields&);

}  // namespace twinwatch::mail
