// A profile: how one shape of CSV becomes records. Read from TOML: the built-in ones, then the operator's, whose
// entries replace built-in ones of the same name.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "twinwatch/csv/dialect.hpp"
#include "twinwatch/host.hpp"
#include "twinwatch/kinds.hpp"

namespace twinwatch::school_csv {

// Which header names fill a field.
struct ColumnRule {
  std::string kind;  // one record kind, or empty: every kind of the profile that has the field
  std::string field;
  std::vector<std::string> headers;  // as written, for messages
  std::vector<std::string> folded;
};

struct Constant {
  std::string kind;  // as above
  std::string field;
  std::string value;
};

// How the file is written, where a profile says so instead of leaving it to be found out.
struct Pinned {
  std::string encoding;           // "cp857", "windows-1254"; empty: found out
  csv::Pins pins;                 // separator, quote, escape
  std::uint64_t header_line = 0;  // 0: found by its names
  std::string sheet;              // of a workbook
  bool any() const {
    return !encoding.empty() || pins.separator || pins.quote || pins.escape || header_line != 0 || !sheet.empty();
  }
};

struct Profile {
  std::string name;
  std::string title;
  std::string origin;                    // "built in", or "setting profiles"
  std::vector<const KindSpec*> records;  // what one row gives, in this order
  std::string list;
  std::vector<ColumnRule> columns;
  std::vector<Constant> constants;
  std::vector<std::string> required;      // fields whose column must exist, else the profile does not fit
  std::vector<std::string> may_be_blank;  // fields whose blank cell says something: told as ""
  std::vector<std::string> unless;        // folded header names that rule the profile out
  std::vector<std::string> personal;      // folded header phrases that name people, besides person.hpp's
  Pinned pinned;
  std::string covers;  // as the setting `covers`; empty: "none"
  std::string period;

  const ColumnRule* rule(std::string_view kind, std::string_view field) const;
};

// Throws ConfigError naming the origin, the profile and the key that is wrong.
std::vector<Profile> read_profiles(std::string_view toml, const std::string& origin, const Host& host);

// profiles.toml as it was at build time.
std::string_view built_in_profiles();

}  // namespace twinwatch::school_csv
