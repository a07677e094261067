// Page type "school": a school's profile, which lists every project of its account: `participation` records of the list
// "esep_schools", and the claim to be the whole of that account. "None" counts only where the page says so itself.
// Also its School label, and the `school` itself where the directory did not give it.
#pragma once
#include "site.hpp"

namespace twinwatch::etwinning_net {

class SchoolPage {
 public:
  explicit SchoolPage(const Settings& settings);
  void read(const Page& page, const html::Document& document, const Site& site, Sink& sink) const;

 private:
  html::Selector school_, name_, place_, country_, label_, projects_, total_, none_, project_, link_, state_;
};

// "eTwinning Okulu 2026-2027" -> "2026-2027"; a null view where no school year stands.
std::string_view period_in(std::string_view text);

}  // namespace twinwatch::etwinning_net
