// The schools of a first list as an image of their table (store/table_image.hpp), made while the facts that found them
// are written: what take_in_first_registry would make of those facts, row for row.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "match/match.hpp"
#include "store/table_image.hpp"

namespace twinwatch::match {

struct RegistryFact {
  std::int64_t fact_id = 0, plate = 0, district_id = 0, valid_from = 0;
  std::string_view name, code, code_scheme, country, area_2, type, ownership, building, website, account;
};

class FirstSchools {
 public:
  // Nothing when there are schools or mentions already, or a table of another shape than this edition's.
  static std::unique_ptr<FirstSchools> for_empty(store::Database&, const Eligible&);
  explicit FirstSchools(const std::string& definition, const Eligible& eligible);

  // By rising fact_id. Then end(). On any thread.
  void add(const RegistryFact& fact);
  void end();

  // Whether it holds the schools of exactly the facts 1 … `last_fact_id`, and join() would have nothing to choose.
  bool is_of(std::int64_t last_fact_id) const { return ended_ && facts_ == last_fact_id && !(coded_ && in_building_); }
  std::int64_t size() const { return size_; }
  std::string take_image() { return std::exchange(octets_, {}); }  // once

 private:
  struct Name {  // an entry of school_by_name; the text lies in names_
    std::int64_t plate, district_id, school_id;
    std::size_t begin, size;
  };
  struct Code {
    std::string scheme, code;
    std::int64_t school_id;
  };
  void enter_names();
  void enter_codes();

  const Eligible eligible_;
  store::TableImage image_;
  std::string name_key_, names_, octets_;
  std::vector<Name> by_name_;
  std::vector<Code> by_code_;
  std::int64_t facts_ = 0, size_ = 0;
  bool coded_ = false, in_building_ = false, ended_ = false;
};

}  // namespace twinwatch::match
