// Page type "projects": the list of projects. Each card is a `project` of the list "esep_project_list" and leads to the
// project's own page. The list alone says what there is: were the claim about the pages, one of 60,000 that fails
// would hold back all of them.
#pragma once
#include "site.hpp"

namespace twinwatch::etwinning_net {

class ProjectsPage {
 public:
  explicit ProjectsPage(const Settings& settings);
  void ask(const Site& site, Sink& sink) const;
  void read(const Page& page, const html::Document& document, const Site& site, Sink& sink) const;

 private:
  std::string path_;
  html::Selector view_, card_, link_, state_;
  ListView list_;
};

}  // namespace twinwatch::etwinning_net
