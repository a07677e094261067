// The schools of some provinces in memory while a registry's new rows are taken in: "is there one of this name here?"
// asked 76,808 times must not be 76,808 queries. Built from the table, thrown away after the batch.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace twinwatch::match {

struct HeldSchool {
  std::int64_t id = 0;
  bool coded = false;
  bool gone = false;
  std::string building;
};

class SchoolsByPlace {
 public:
  // district 0 (not told, unknown): the written district takes its place, folded.
  static std::string key(std::int64_t plate, std::int64_t district_id, std::string_view district_key,
                         std::string_view name_key);
  void add(std::string key, HeldSchool school) { by_key_[std::move(key)].push_back(std::move(school)); }
  std::vector<HeldSchool>& at(const std::string& key) { return by_key_[key]; }

 private:
  std::unordered_map<std::string, std::vector<HeldSchool>> by_key_;
};

}  // namespace twinwatch::match
