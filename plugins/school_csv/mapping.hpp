// A profile laid over one file's header: which column fills which field, which are left, which name people.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "content.hpp"
#include "profile.hpp"
#include "twinwatch/csv/header.hpp"
#include "value.hpp"

namespace twinwatch::school_csv {

struct Slot {  // one field of one record
  std::string_view field;
  Shape shape = Shape::text;
  csv::Column column = csv::no_column;  // none: the constant
  std::string by_content;               // what its cells are, where that decided
  std::string_view constant;
  bool required = false;
  bool identifies = false;  // part of the record's key
  bool may_be_blank = false;
};

struct RecordPlan {
  const KindSpec* kind = nullptr;
  std::vector<Slot> slots;
};

// Borrows the profile's texts.
struct Mapping {
  const Profile* profile = nullptr;
  std::vector<RecordPlan> records;
  std::vector<csv::Column> needs;     // must hold a value in every data row
  std::vector<csv::Column> personal;  // blanked before the page is archived, never read
  std::vector<csv::Column> phones;    // mobile numbers in them are blanked
  std::size_t required = 0;           // of the profile's required fields, how many have a column
  std::size_t columns = 0;            // how many of the file's columns are used
  std::vector<std::string> missing;   // required fields without a column: "code (Kurum Kodu)"
  bool ruled_out = false;             // by `unless`
  std::string ambiguous;              // two columns could be one field: both, for people

  bool fits() const { return missing.empty() && !ruled_out; }
};

// What the cells say, where the header does not: the rules, and the table's first rows. `unknown`: columns whose name
// no profile knows.
struct ByContent {
  const std::vector<ContentRule>& rules;
  const Contents& contents;
  std::vector<csv::Column> unknown;
};

Mapping lay(const Profile& profile, const csv::Header& header, const ByContent* content = nullptr);

// Columns of that header whose name is in no profile's rules and names no people.
std::vector<csv::Column> unknown_columns(const std::vector<Profile>& profiles, const csv::Header& header);

// What `twinwatch inspect` shows: "Kurum Adı -> name, İl -> area_1", and the columns not used.
std::string used(const Mapping& mapping, const csv::Header& header);
std::string unused(const Mapping& mapping, const csv::Header& header);
std::string dropped(const Mapping& mapping, const csv::Header& header);

// The one profile that fits: the one with most required columns, then with most columns used. Throws SourceChanged
// when none fits or two fit alike, or when two columns could be one field; `file` is for the message. With `pinned`
// only that profile is asked.
Mapping choose(const std::vector<Profile>& profiles, const std::string& pinned, const csv::Header& header,
               const ByContent& content, const std::string& file);

}  // namespace twinwatch::school_csv
