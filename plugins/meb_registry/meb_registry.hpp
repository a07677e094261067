// The source: the ministry's public list of schools, province by province. A landing page (it sets the session that the
// list wants) leads to one POST a province, answered in JSON, 500 schools at a time.
//
// Read in another way the list silently loses most of its rows; so each province's rows are compared with the total
// that the answer itself states, and a province is the whole of itself only if they are as many.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "portal/landmarks.hpp"
#include "twinwatch/source.hpp"

namespace twinwatch::meb_registry {

class MebRegistry {
 public:
  static constexpr std::string_view id = "meb_registry";
  static constexpr std::string_view version = "0.1.0";
  static constexpr std::string_view title = "The ministry's public list of schools";
  static constexpr std::string_view license = "Apache-2.0";
  static constexpr std::string_view hosts[] = {"www.meb.gov.tr"};
  static constexpr std::string_view page_kinds[] = {"landing", "list"};
  static constexpr Setting settings[] = {
      {"base_url", SettingType::text, "https://www.meb.gov.tr", "where the ministry is; no slash at the end"},
      {"landing_path", SettingType::text, "/baglantilar/okullar/index.php", "the page with the choice of provinces"},
      {"list_path", SettingType::text, "/baglantilar/okullar/okullar_ajax.php", "what that page asks for its list"},
      {"provinces", SettingType::list, "", "plates to read, e.g. 25 and 36; empty: all that the landing page offers"},
      {"provinces_offered", SettingType::integer, "81", "how many the landing page must offer"},
      {"page_length", SettingType::integer, "500", "how many schools are asked for at a time"},
      {"max_age", SettingType::text, "7d", "how old a stored answer may be: \"12h\", \"7d\""},
      {"province_choice", SettingType::text, "select#il", "landmark: the choice of provinces on the landing page"},
      {"total_field", SettingType::text, "recordsTotal", "which field of an answer states the province's total"},
  };

  explicit MebRegistry(const Settings& settings);
  void start(Sink& sink);
  void parse(const Page& page, Sink& sink);

 private:
  struct Asked {  // what a list's request remembers in its tag
    std::string plate, province;
    std::uint64_t start = 0, kept = 0;
  };
  void read_landing(const Page& page, portal::Landmarks& landmarks, Sink& sink) const;
  void read_list(const Page& page, Asked asked, portal::Landmarks& landmarks, Sink& sink) const;
  void ask(const Asked& what, Sink& sink) const;
  bool wants(std::string_view plate) const;

  std::string base_, landing_, list_, total_field_;
  std::vector<std::string> provinces_;
  std::uint64_t offered_, page_length_;
  std::uint32_t max_age_;
  html::Selector choice_;
};

}  // namespace twinwatch::meb_registry
