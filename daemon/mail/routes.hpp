// Who may be told: from the operator's coordinator list (fact_coordinator, in force), never from a scrape. An address
// counts only while it is confirmed (confirmed_on), not past its valid_until, and no mail to it came back for good
// since it was confirmed; nobody else gets a list of schools.
//
// One route a province today, to each of its coordinators. Its deputies stand in while there is none who can be written
// to, the national desk while there is no deputy either. A line with a district (area_2) makes no route yet and never
// stands in for the province.
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
  std::set<int> by_deputy;                           // provinces of which deputies are told meanwhile; 0: the desk
  std::vector<std::string> unusable;                 // "address: what is wrong", for an operator's notice
};

// `today`: ISO date in Europe/Istanbul.
Coordinators coordinators(store::Database&, std::string_view today);

// Addresses of the list that a hard bounce took out, lower-case. Back in as soon as a line says that the address was
// confirmed later: on a later day, or on the same one by a list that came in after the bounce.
std::set<std::string> bounced_addresses(store::Database&);

}  // namespace twinwatch::mail
