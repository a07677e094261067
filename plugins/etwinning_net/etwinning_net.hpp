// The source: project pages of the European School Education Platform (ESEP), where etwinning.net's data lives since
// 2022. One page type so far, "project": the project and its partner schools, from Turkey and abroad.
//
// UNVERIFIED: nobody has confirmed this markup against a stored page. Every selector is a setting, the recorded pages
// are synthetic, and each page says so in a finding. What does not look like a project page is "source changed",
// never "no projects".
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "twinwatch/html.hpp"
#include "twinwatch/source.hpp"

namespace twinwatch::etwinning_net {

class EtwinningNet {
 public:
  static constexpr std::string_view id = "etwinning_net";
  static constexpr std::string_view version = "0.1.0";
  static constexpr std::string_view title = "eTwinning projects on the European School Education Platform";
  static constexpr std::string_view license = "Apache-2.0";
  static constexpr std::string_view hosts[] = {"school-education.ec.europa.eu"};
  static constexpr std::string_view page_kinds[] = {"project"};
  static constexpr Setting settings[] = {
      {"base_url", SettingType::text, "https://school-education.ec.europa.eu",
       "where the platform is; no slash at the end"},
      {"language", SettingType::text, "tr", "language prefix of the addresses made from project_slugs"},
      {"project_urls", SettingType::list, "", "addresses of project pages to read"},
      {"project_slugs", SettingType::list, "", "the same by slug or number: BASE/LANGUAGE/etwinning/projects/SLUG"},
      {"project", SettingType::text, "article.node--type-etwinning-project",
       "landmark: the element that holds a project"},
      {"project_title", SettingType::text, "h1", "its title"},
      {"project_state", SettingType::text, ".field--name-field-project-status .field__item",
       "its state (Open, Closed, ...)"},
      {"started", SettingType::text, ".field--name-field-start-date time[datetime]", "when it started"},
      {"ended", SettingType::text, ".field--name-field-end-date time[datetime]", "when it ended"},
      {"partners", SettingType::text, ".partner-schools", "landmark: the list of partner schools"},
      {"partners_total", SettingType::text, ".partner-schools__count", "how many the page says there are"},
      {"partners_none", SettingType::text, ".partner-schools__empty", "what the page shows when there are none"},
      {"partner", SettingType::text, ".partner-school", "one partner school, below the list"},
      {"partner_name", SettingType::text, ".partner-school__name", "its name"},
      {"partner_link", SettingType::text, "a[href*='/schools-organisations/']", "link to its profile"},
      {"partner_country", SettingType::text, ".partner-school__country", "its country"},
      {"partner_place", SettingType::text, ".partner-school__place",
       "its place: \"province\" or \"district, province\""},
      {"partner_role", SettingType::text, ".partner-school__role", "founder or partner"},
      {"people", SettingType::text, ".partner-school__people, .project-teachers, a[href*='/user/'], a[href^='mailto:']",
       "what names people: blanked before the page is kept, never read"},
  };

  explicit EtwinningNet(const Settings& settings);
  void start(Sink& sink);
  void parse(const Page& page, Sink& sink);

 private:
  void parse_partner(const html::Node& partner, const Project& project, Sink& sink) const;
  bool looks_like_a_project(const Page& page, const html::Document& document, Sink& sink) const;

  std::string base_url_;
  std::vector<std::string> urls_;
  html::Selector project_, title_, state_, started_, ended_, partners_, partners_total_, partners_none_, partner_,
      name_, link_, country_, place_, role_, people_;
};

}  // namespace twinwatch::etwinning_net
