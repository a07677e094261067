// Page type "schools": the directory of schools. Each school of a wanted country is a `school` of the list
// "esep_schools", its portal account the slug of its profile, which is asked for. Schools of other countries are
// counted and left alone.
#pragma once
#include "site.hpp"

namespace twinwatch::etwinning_net {

class SchoolsPage {
 public:
  explicit SchoolsPage(const Settings& settings);
  void ask(const Site& site, Sink& sink) const;
  void read(const Page& page, const html::Document& document, const Site& site, Sink& sink) const;

 private:
  std::string path_;
  html::Selector view_, result_, link_, place_, country_;
  ListView list_;
};

}  // namespace twinwatch::etwinning_net
