// The source: the National Support Service's site: national and European quality labels (tables and linked exports),
// announcements, and the coordinators' page as a check of the operator's own file. One file a page type.
//
// UNVERIFIED: the addresses are known, the markup is not. Selectors and column names are settings (settings.hpp), the
// recorded pages are synthetic, each page says so in a finding.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "columns.hpp"
#include "coordinators_page.hpp"
#include "export_page.hpp"
#include "labels_page.hpp"
#include "notices.hpp"
#include "settings.hpp"
#include "twinwatch/html.hpp"
#include "twinwatch/source.hpp"

namespace twinwatch::etwinning_meb {

class EtwinningMeb {
 public:
  static constexpr std::string_view id = "etwinning_meb";
  static constexpr std::string_view version = "0.2.0";
  static constexpr std::string_view title = "National Support Service: quality labels and announcements";
  static constexpr std::string_view license = "Apache-2.0";
  static constexpr std::string_view hosts[] = {"etwinning.meb.gov.tr"};
  static constexpr std::string_view page_kinds[] = {"labels", "export",        "posts",
                                                    "feed",   "announcements", "coordinators"};
  static constexpr auto& settings = all_settings;

  explicit EtwinningMeb(const Settings& settings);
  EtwinningMeb(const EtwinningMeb&) = delete;  // its pages refer to its columns
  void start(Sink& sink);
  void parse(const Page& page, Sink& sink);

 private:
  bool crawls(std::string_view part) const;
  std::string_view kind_of(const Page& page) const;
  const LabelList& list_of(const Page& page) const;
  void mark_people(const Page& page, const html::Document& document, Sink& sink) const;

  std::vector<std::string> crawl_;
  LabelList national_, european_;
  html::Selector people_;
  Columns columns_;
  LabelsPage labels_;
  ExportPage export_;
  Notices notices_;
  CoordinatorsPage coordinators_;
};

}  // namespace twinwatch::etwinning_meb
