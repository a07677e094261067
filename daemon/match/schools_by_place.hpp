// The schools of some provinces in memory while a registry's new rows are taken in: "is there one of this name here?"
// asked 76,808 times must not be 76,808 queries. Built from the tables, thrown away after the batch.
#pragma once
#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace twinwatch::match {

struct HeldSchool {
  std::int64_t id = 0, plate = 0;
  bool coded = false;
  bool gone = false;
  bool has_district = false;
  std::string building;
};

class SchoolsByPlace {
 public:
  // district 0 (not told, unknown): the written district takes its place, folded.
  static std::string key(std::int64_t plate, std::int64_t district_id, std::string_view district_key,
                         std::string_view name_key);

  void load(SQLite::Database& sql, const std::set<std::int64_t>& plates);
  void add(const std::string& place_key, const std::string& province_key, HeldSchool school);

  // What is called so there; in the whole province, without district. Valid until add().
  const std::vector<std::uint32_t>& at(const std::string& place_key) const { return find(by_place_, place_key); }
  const std::vector<std::uint32_t>& in_province(const std::string& key) const { return find(by_province_, key); }
  HeldSchool& school(std::uint32_t index) { return schools_[index]; }
  const HeldSchool& school(std::uint32_t index) const { return schools_[index]; }

  // The school has a row in force in this list: no other row of the list is that school.
  bool in_force(std::int64_t dataset, std::int64_t school) const { return in_force_.contains({dataset, school}); }
  void put_in_force(std::int64_t dataset, std::int64_t school, std::int64_t plate);
  // Whether any living school there could be a row of this list that is none's yet.
  bool some_free(std::int64_t dataset, std::int64_t plate) const;

 private:
  using Index = std::unordered_map<std::string, std::vector<std::uint32_t>>;
  static const std::vector<std::uint32_t>& find(const Index& index, const std::string& key) {
    static const std::vector<std::uint32_t> none;
    const auto found = index.find(key);
    return found == index.end() ? none : found->second;
  }

  std::vector<HeldSchool> schools_;
  Index by_place_, by_province_;
  std::set<std::pair<std::int64_t, std::int64_t>> in_force_;              // dataset, school
  std::map<std::int64_t, std::int64_t> living_;                           // by plate
  std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t> listed_;  // by dataset, plate
};

}  // namespace twinwatch::match
