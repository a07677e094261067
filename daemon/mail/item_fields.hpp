// One school as a line of a digest, and what holds for most lines of a section.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "mail/digest_model.hpp"
#include "mail/templates.hpp"
#include "mail/wording.hpp"

namespace twinwatch::mail {

// Fills {{#items}}. `why` is left out where it is `common`, which is said once, above.
Fields item_fields(const Wording&, const SchoolRow&, const std::string& why, bool with_district,
                   const std::string& common);

// Forty times the same list and day would bury the names: what holds for most of them is said once. Empty: nothing
// does.
template <class Why>
std::string said_of_most(const std::vector<SchoolRow>& rows, const Why& why) {
  std::map<std::string, std::size_t> counts;
  for (const auto& row : rows) counts[why(row)] += 1;
  for (const auto& [said, count] : counts)
    if (count > 1 && count * 2 > rows.size()) return said;
  return {};
}

}  // namespace twinwatch::mail
