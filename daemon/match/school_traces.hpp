// What a school leaves in lists besides its name: building, website's host, coordinates, office phone. Read from all
// registry rows that are a school's, also those of lists gone by.
//
// A building (Adres Kodu) and coordinates are a place that several schools share; a host is a school's own; a phone is
// only supporting: offices' numbers stand beside schools, and junk like 111. What many schools have tells nothing.
#pragma once
#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "match/registry_list.hpp"

namespace twinwatch::match {

enum class Trace { building, host, coordinates, phone };

class SchoolTraces {
 public:
  explicit SchoolTraces(SQLite::Database& sql);
  // The schools that left this trace; empty when the row has none, or too many schools share it.
  const std::vector<std::int64_t>& of(const RegistryRow& row, Trace trace) const;
  // The same of a value as written: a website or a host, a building, latitude and longitude.
  const std::vector<std::int64_t>& with(Trace trace, std::string_view a, std::string_view b = {}) const {
    return left_by(trace, key(trace, a, b));
  }

  static std::string host_of(std::string_view website);  // "http://www.X.meb.k12.tr/a" -> "x.meb.k12.tr"

 private:
  static std::string key(Trace trace, std::string_view a, std::string_view b = {});
  static std::string key(const RegistryRow& row, Trace trace);
  const std::vector<std::int64_t>& left_by(Trace trace, const std::string& key) const;
  std::unordered_map<std::string, std::vector<std::int64_t>> schools_;
  std::vector<std::int64_t> none_;
};

std::string_view sentence_of(Trace trace);  // "the same building"

}  // namespace twinwatch::match
