// What a digest says besides who has no project: the findings of rules that judge by themselves (a label, an entry in
// the portal's list, a project without news), each rule in a section of its own. A school stands in it once, with the
// rule's own reason, and nothing here is said of its having a project.
#pragma once
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "alert/answers.hpp"
#include "mail/digest_model.hpp"
#include "mail/told.hpp"

namespace twinwatch::mail {

// Of rules that judge by themselves and go to coordinators (`route` other than national).
bool has_own_section(const alert::Rule&);

// Schools that several parts of a digest count, each once.
struct LeftOut {
  std::set<std::int64_t> withdrawn, withheld;
};

// In the rules' order; rules with nothing to say have none. Adds to `left_out`.
std::vector<RuleSection> gather_rule_sections(store::Database&, const place::Gazetteer&,
                                              const std::vector<alert::Rule>&, const DigestAsk&, const Told&,
                                              const alert::StandingAnswers&, LeftOut& left_out);

}  // namespace twinwatch::mail
