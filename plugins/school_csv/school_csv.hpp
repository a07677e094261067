// The source: any school list that comes as CSV. See README.md; one plain .so, no private way into the host.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "coverage.hpp"
#include "mapping.hpp"
#include "profile.hpp"
#include "twinwatch/csv.hpp"
#include "twinwatch/source.hpp"

namespace twinwatch::school_csv {

class SchoolCsv {
 public:
  static constexpr std::string_view id = "school_csv";
  static constexpr std::string_view version = "0.1.0";
  static constexpr std::string_view title = "School lists as CSV";
  static constexpr std::string_view license = "Apache-2.0";
  static constexpr Setting settings[] = {
      {"files", SettingType::text, "*", "which files of the inbox, e.g. *.csv"},
      {"profile", SettingType::text, "", "read every file by this profile; empty: each file's header decides"},
      {"profiles", SettingType::file, "",
       "a TOML file with [[profile]] entries that add to or replace the built-in ones"},
      {"covers", SettingType::text, "",
       "what each file is the whole of: none, country, provinces_seen, plates:25,6, file_name or title (the province "
       "named "
       "there); empty: as its profile says (none)"},
      {"period", SettingType::text, "", "the school year the files speak of, e.g. 2026-2027; empty: as they say"},
      {"country", SettingType::text, "", "ISO 3166-1 alpha-2; empty: as the profile says"},
      {"propose", SettingType::boolean, "false", "read nothing, only propose a profile (twinwatch inspect --propose)"},
  };

  explicit SchoolCsv(const Settings& settings);
  void start(Sink& sink);
  void parse(const Page& page, Sink& sink);

 private:
  std::size_t score(const csv::Header& header) const;
  Mapping map(const csv::Table& table, const Sink& sink, const std::string& file) const;

  std::string files_, pinned_, period_, country_;
  bool propose_;
  std::vector<Profile> profiles_;
  std::vector<ContentRule> contents_;
  std::optional<Coverage> covers_;  // the operator's word; else each profile's
};

}  // namespace twinwatch::school_csv
