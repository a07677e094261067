// Page type "winners": a year's winners of the eTwinning School label, a table of country, school and principal. Gives
// `label` records of the list "esep_label_winners" with the school's account. The principal's column is never read:
// every column that no setting names is taken to name people (portal/table_people.hpp).
#pragma once
#include "site.hpp"

namespace twinwatch::etwinning_net {

class WinnersPage {
 public:
  explicit WinnersPage(const Settings& settings);
  void ask(const Site& site, Sink& sink) const;
  void read(const Page& page, const html::Document& document, const Site& site, Sink& sink) const;

  const std::vector<std::string>& columns() const noexcept { return named_; }  // those that name nobody

 private:
  std::string path_;
  std::vector<std::string> periods_, country_names_, school_names_, named_;
  html::Selector view_, table_, link_;
  ListView list_;
};

}  // namespace twinwatch::etwinning_net
