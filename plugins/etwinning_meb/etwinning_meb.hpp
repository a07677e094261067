// The source: the National Support Service's page of national quality labels, a table of schools with their awards. One
// page type so far, "labels", with its following pages.
//
// UNVERIFIED: the address is known, the markup is not. Selectors and column names are settings, the recorded pages are
// synthetic, each page says so in a finding.
//
// Privacy by default: a column that no setting names is taken to name people. It is marked, never read.
#pragma once
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "twinwatch/html.hpp"
#include "twinwatch/source.hpp"

namespace twinwatch::etwinning_meb {

class EtwinningMeb {
 public:
  static constexpr std::string_view id = "etwinning_meb";
  static constexpr std::string_view version = "0.1.0";
  static constexpr std::string_view title = "National Support Service: quality labels";
  static constexpr std::string_view license = "Apache-2.0";
  static constexpr std::string_view hosts[] = {"etwinning.meb.gov.tr"};
  static constexpr std::string_view page_kinds[] = {"labels"};
  static constexpr Setting settings[] = {
      {"labels_url", SettingType::text, "https://etwinning.meb.gov.tr/ulusal-kalite-etiketi/",
       "the first page of labels"},
      {"label", SettingType::text, "National Quality Label", "which label the page lists"},
      {"content", SettingType::text, ".entry-content", "landmark: the page's own content"},
      {"table", SettingType::text, "table", "landmark: the table of labels, below the content"},
      {"total", SettingType::text, ".label-total", "how many labels there are over all pages, if the page says so"},
      {"none", SettingType::text, ".label-none", "what the page shows when there are none"},
      {"next", SettingType::text, "a.next[href], a[rel~=next][href]", "link to the next page"},
      {"people", SettingType::text, "a[href^='mailto:'], .author, .entry-meta", "what names people outside the table"},
      {"column_year", SettingType::list, "Yıl\nEtiket Yılı\nDönem", "header names of the label's year"},
      {"column_school", SettingType::list, "Okul Adı\nOkul\nKurum Adı", "header names of the school (required)"},
      {"column_province", SettingType::list, "İl\nİl Adı", "header names of the province (required)"},
      {"column_district", SettingType::list, "İlçe\nİlçe Adı", "header names of the district"},
      {"column_project", SettingType::list, "Proje Adı\nProje", "header names of the project (required)"},
      {"column_role", SettingType::list, "Kurucu / Üye\nKurucu/Üye\nRol", "header names of the role"},
      {"column_id", SettingType::list, "Başvuru ID\nBaşvuru No", "header names of the application's number"},
      {"column_dropped", SettingType::list, "Sıra\nSıra No\nNo\n#\nKalite Etiketi\nEtiket",
       "header names that name nobody and are not needed"},
  };

  explicit EtwinningMeb(const Settings& settings);
  void start(Sink& sink);
  void parse(const Page& page, Sink& sink);

 private:
  enum Column { year, school, province, district, project, role, application, dropped, column_count };
  using Places = std::optional<std::size_t>[column_count];

  void parse_table(const Page& page, const html::Document& document, const html::Table& table, Sink& sink) const;
  void mark_people(const Page& page, const html::Document& document, Sink& sink) const;
  std::optional<std::size_t> place_of(Column column, const html::Table& table, const Host& host) const;

  std::string url_, label_;
  html::Selector content_, table_, total_, none_, next_, people_;
  std::vector<std::string> names_[column_count];
};

}  // namespace twinwatch::etwinning_meb
