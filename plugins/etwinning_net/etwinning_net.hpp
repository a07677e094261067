// The source: the European School Education Platform (ESEP), where etwinning.net's data lives since 2022. Its lists of
// projects, schools and School-label winners, and the pages that they lead to; one file a page type.
//
// UNVERIFIED: nobody has confirmed this markup against a stored page. Every selector is a setting (settings.hpp), the
// recorded pages are synthetic, and each page says so in a finding. What does not look like the page that was asked
// for is "source changed", never "no projects".
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "project_page.hpp"
#include "projects_page.hpp"
#include "school_page.hpp"
#include "schools_page.hpp"
#include "settings.hpp"
#include "twinspace_page.hpp"
#include "twinwatch/html.hpp"
#include "twinwatch/source.hpp"
#include "winners_page.hpp"

namespace twinwatch::etwinning_net {

class EtwinningNet {
 public:
  static constexpr std::string_view id = "etwinning_net";
  static constexpr std::string_view version = "0.2.0";
  static constexpr std::string_view title =
      "eTwinning projects, schools and School labels on the European School Education Platform";
  static constexpr std::string_view license = "Apache-2.0";
  static constexpr std::string_view hosts[] = {"school-education.ec.europa.eu"};
  static constexpr std::string_view page_kinds[] = {"projects", "project", "twinspace", "schools", "school", "winners"};
  static constexpr auto& settings = all_settings;

  explicit EtwinningNet(const Settings& settings);
  void start(Sink& sink);
  void parse(const Page& page, Sink& sink);

 private:
  bool crawls(std::string_view part) const;

  Site site_;
  std::vector<std::string> crawl_, school_slugs_;
  html::Selector people_;
  ProjectsPage projects_;
  ProjectPage project_;
  TwinspacePage twinspace_;
  SchoolsPage schools_;
  SchoolPage school_;
  WinnersPage winners_;
};

// What kind of page this is: its tag says so, else its address does (a page named by the operator).
std::string_view kind_of(const Page& page);

}  // namespace twinwatch::etwinning_net
