// Who may be told: from the operator's coordinator list (fact_coordinator, in force), never from a scrape. An address
// counts only while it is confirmed (confirmed_on) and not past its valid_until; nobody else gets a list of schools.
//
// One route a province today. A line with a district (area_2) makes no route yet and never stands in for the province.
#pragma once
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "store/database.hpp"

namespace twinwatch::mail {

struct Coordinators {
  std::map<int, std::set<std::string>> of_province;  // plate -> addresses, lower-case, each once
  std::set<std::string> national;                    // the national desk: lines without a province
  std::vector<std::string> unusable;                 // "address: what is wrong", for an operator's notice
};

// `today`: ISO date in Europe/Istanbul.
Coordinators coordinators(store::Database&, std::string_view today);

}  // namespace twinwatch::mail
