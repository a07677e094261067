// What makes two records the same one, and what makes them say the same: two 64-bit XXH3 hashes.
//
//   school         official code; without one: province, district, folded name, building code, account
//   project        project id; without one: folded title
//   participation  project (id, else folded title), school, period
//   label          application id, else label, year, project title; and the school
//   club           school, period
//   activity       school, folded title, due date
//   coordinator    mail (ASCII letters alike in both cases), province, district
//   notice         url, else folded title
// A school within another kind is its code, else its portal account, else province, district and folded name.
//
// A province is its plate, a district its id; when the gazetteer does not know them, their folded text stands in, so
// that two unknown districts stay two. "0", "-", "yok" and the like are no code: exports write them into empty columns.
// The content hash covers every field as written, and the place as resolved: a district that a mended gazetteer now
// knows is a change, though its text is the same.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "place/gazetteer.hpp"
#include "twinwatch/kinds.hpp"
#include "worker/observation.hpp"

namespace twinwatch::ingest {

inline constexpr std::size_t most_fields = 24;

// Where a kind keeps the fields that ingest itself looks at; -1: it has none.
struct KindColumns {
  const KindSpec* spec = nullptr;
  int name = -1, code = -1, area_1 = -1, area_2 = -1, account = -1, building = -1;
  int period = -1;  // label: its year
  int project_id = -1, title = -1, url = -1, mail = -1, label = -1, due_on = -1, application_id = -1;
  std::size_t size() const { return spec->fields.size(); }
};

const KindColumns* columns_of(std::string_view kind);  // nullptr for a kind that kinds.hpp does not know

// A record's values in the order of its kind's fields; an empty view is "not told" (so is an empty value: an export's
// blank cell tells nothing).
struct Row {
  const KindColumns* kind = nullptr;
  std::array<std::string_view, most_fields> values;
  std::string_view at(int column) const {
    return column < 0 ? std::string_view() : values[static_cast<std::size_t>(column)];
  }
};

// Lays a record's named fields out as columns. Remembers the order in which a list sends its fields: they come alike in
// every record, so that looking a name up is one comparison. Unknown field names throw worker::StreamError.
class RowLayout {
 public:
  void lay_out(const worker::Observation& record, const KindColumns& kind, Row& row);

 private:
  const KindColumns* kind_ = nullptr;
  std::array<std::uint8_t, most_fields> order_{};
};

struct Place {
  int plate = 0, district_id = 0;
  place::DistrictMatch::How how = place::DistrictMatch::How::absent;
  bool province_told = false;
  std::string folded_1, folded_2;
  // For the operator: "district not known in Bursa: MERKEZ"; empty when all is well.
  std::string complaint;
};

// Written places, each resolved once: a country writes some thousand pairs in its 76,000 rows.
class Places {
 public:
  explicit Places(const place::Gazetteer& gazetteer) : gazetteer_(gazetteer) {}
  const place::Gazetteer& gazetteer() const { return gazetteer_; }
  const Place& of(std::string_view area_1, std::string_view area_2);
  const Place& of(const Row& row) { return of(row.at(row.kind->area_1), row.at(row.kind->area_2)); }

 private:
  const place::Gazetteer& gazetteer_;
  std::unordered_map<std::string, Place> known_;
  const Place* last_ = nullptr;
  std::string last_1_, last_2_;
};

std::string_view usable_code(std::string_view written);  // trimmed; empty when it is no code

// Keys and hashes of rows; holds the scratch memory.
class RecordKeys {
 public:
  std::int64_t key(const Row& row, const Place& place);
  std::int64_t hash(const Row& row, const Place& place);
  // Name and place alone: two rows of one code that differ in this are two schools.
  std::int64_t named_place(const Row& row, const Place& place);

 private:
  void put(char tag, std::string_view text);
  void put_folded(char tag, std::string_view text);
  void put_place(const Place& place);
  void put_school(const Row& row, const Place& place);
  std::int64_t finish() const;
  std::string scratch_;
};

}  // namespace twinwatch::ingest
