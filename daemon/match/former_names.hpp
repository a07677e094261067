// Which school bore a name before: records go on writing it. Asked by the linker where no living school of the province
// is called so, before likeness decides; a code, a whole name of today and a person's word go before. That a name was a
// school's until it was split tells nobody: the linker asks heirs.hpp of what is found here.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "match/statement.hpp"
#include "match/verdicts.hpp"

namespace twinwatch::match {

class FormerNames {
 public:
  explicit FormerNames(SQLite::Database&);

  struct Bearer {
    std::int64_t school_id = 0;
    std::string why;
  };
  // The one school, living or gone into another (heirs.hpp says which), that had just this name in the province, where
  // neither district nor code (empty: not told) speaks against it, and that was not said not to be it.
  std::optional<Bearer> of(std::int64_t plate, std::string_view name_key, std::int64_t district_id,
                           std::string_view code, const Said& said);

 private:
  Statement bearers_;
};

}  // namespace twinwatch::match
