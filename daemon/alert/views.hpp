// The documented views: all that a rule may read. Their columns are a promise to whoever wrote a rule
// (config/rules/README.md, held to it by a test); columns may be added at the end, never renamed or taken away.
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "store/database.hpp"

namespace twinwatch::alert {

struct View {
  std::string_view name;
  std::string_view one_row_for;  // English, for `twinwatch rule explain`
  std::string_view select;
};
std::span<const View> views();
const View* view_named(std::string_view name);  // nullptr: none
std::string view_names();                       // "v_school, v_status, …", for messages

// v_possible is made of many names compared with many: filled only for a SELECT that reads it, and for the kinds that
// it names in quotes.
void fill_possible_for(store::Database&, std::string_view select);

}  // namespace twinwatch::alert
