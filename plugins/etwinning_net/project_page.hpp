// Page type "project": a project and its partner schools, from Turkey and abroad: a `project` and `participation`
// records of the list "esep_projects". It claims nothing: a school that is not on one project's page may be on
// another's.
//
// The state is the page's own; else the one that the list of projects showed (it comes in the tag); else the TwinSpace
// is asked for, and what it says counts for the project and for the participations, which then tell no state.
#pragma once
#include "site.hpp"

namespace twinwatch::etwinning_net {

class ProjectPage {
 public:
  explicit ProjectPage(const Settings& settings);
  bool any() const noexcept { return !urls_.empty(); }  // the operator named some
  void ask(const Site& site, Sink& sink) const;
  void read(const Page& page, const html::Document& document, const Site& site, Sink& sink) const;

 private:
  void read_partner(const html::Node& partner, const Project& project, Sink& sink) const;
  std::string state_of(const Page& page, const html::Node& project, portal::Landmarks& landmarks) const;
  bool partners_are_whole(const html::Node& list, portal::Landmarks& landmarks) const;

  std::vector<std::string> urls_;
  html::Selector project_, title_, state_, started_, ended_, languages_, subjects_, age_range_, old_links_, twinspace_,
      partners_, partners_total_, partners_none_, partner_, name_, link_, country_, place_, role_;
};

}  // namespace twinwatch::etwinning_net
