#include "match/first_schools.hpp"

#include <algorithm>
#include <iterator>
#include <stdexcept>
#include <tuple>

#include "match/statement.hpp"
#include "store/ready_tables.hpp"
#include "text/fold.hpp"

namespace twinwatch::match {
namespace {

// In the order in which add() writes them.
constexpr std::string_view columns[] = {"school_id", "code_scheme", "code",     "country",  "plate", "district_id",
                                        "district",  "name",        "name_key", "building", "type",  "ownership",
                                        "website",   "eligible",    "since_ms", "gone_ms"};
constexpr std::string_view indexes[] = {"school_by_code", "school_by_name"};

bool are(SQLite::Database& sql, std::string_view query, const auto& expected) {
  Statement names(sql, query);
  std::vector<std::string> found;
  while (names.step()) found.emplace_back(names.text(0));
  return std::equal(found.begin(), found.end(), std::begin(expected), std::end(expected));
}

// Reserved, not used: what is never written takes no memory.
constexpr std::size_t about_octets = 32u << 20;

}  // namespace

std::unique_ptr<FirstSchools> FirstSchools::for_empty(store::Database& db, const Eligible& eligible) {
  auto& sql = db.sql();
  Statement held(sql, "SELECT EXISTS (SELECT 1 FROM school) OR EXISTS (SELECT 1 FROM mention)");
  held.step();
  if (held.integer(0) != 0 || !are(sql, "SELECT name FROM pragma_table_info('school') ORDER BY cid", columns) ||
      !are(sql, "SELECT name FROM pragma_index_list('school') ORDER BY name", indexes))
    return nullptr;
  return std::make_unique<FirstSchools>(store::definition_of(db, "school"), eligible);
}

FirstSchools::FirstSchools(const std::string& definition, const Eligible& eligible)
    : eligible_(eligible), image_(definition, about_octets) {}

void FirstSchools::add(const RegistryFact& fact) {
  if (fact.fact_id != ++facts_) throw std::logic_error("first schools: a fact is missing");
  if (!fact.account.empty()) return;
  const bool coded = fact.code.find_first_of("123456789") != std::string::npos;  // "0", "-", "yok" are no codes
  name_key_.clear();
  text::fold_append(fact.name, name_key_);
  store::Record& record = image_.record();
  record.begin();
  record.null();  // school_id stands beside the record
  record.text(fact.code_scheme);
  record.text_or_null(coded ? fact.code : std::string_view());
  record.text(fact.country.empty() ? "TR" : fact.country);
  record.number(fact.plate);
  record.number(fact.district_id);
  record.text(fact.area_2);
  record.text(fact.name);
  record.text(name_key_);
  for (const auto text : {fact.building, fact.type, fact.ownership, fact.website}) record.text(text);
  record.number(eligible_(fact.type, name_key_) ? 1 : 0);
  record.number(fact.valid_from);
  record.null();
  image_.row(fact.fact_id);
  ++size_;
  by_name_.push_back({fact.plate, fact.district_id, fact.fact_id, names_.size(), name_key_.size()});
  names_ += name_key_;
  if (coded) by_code_.push_back({std::string(fact.code_scheme), std::string(fact.code), fact.fact_id});
  coded_ = coded_ || coded;
  in_building_ = in_building_ || !fact.building.empty();
}

void FirstSchools::enter_names() {
  const auto order = [this](const Name& name) {
    return std::tuple(name.plate, std::string_view(names_).substr(name.begin, name.size), name.district_id,
                      name.school_id);
  };
  std::sort(by_name_.begin(), by_name_.end(), [&](const Name& a, const Name& b) { return order(a) < order(b); });
  store::TreePages& index = image_.index("school_by_name");
  store::Record& record = image_.record();
  for (const Name& name : by_name_) {
    record.begin();
    record.number(name.plate);
    record.text(std::string_view(names_).substr(name.begin, name.size));
    record.number(name.district_id);
    record.number(name.school_id);
    image_.entry(index);
  }
}

void FirstSchools::enter_codes() {
  const auto order = [](const Code& code) { return std::tie(code.scheme, code.code); };
  std::sort(by_code_.begin(), by_code_.end(), [&](const Code& a, const Code& b) { return order(a) < order(b); });
  const auto same = [&](const Code& a, const Code& b) { return order(a) == order(b); };
  if (std::adjacent_find(by_code_.begin(), by_code_.end(), same) != by_code_.end())
    throw std::runtime_error("first schools: a code stands twice");  // the general way says which
  store::TreePages& index = image_.index("school_by_code");
  store::Record& record = image_.record();
  for (const Code& code : by_code_) {
    record.begin();
    record.text(code.scheme);
    record.text(code.code);
    record.number(code.school_id);
    image_.entry(index);
  }
}

void FirstSchools::end() {
  enter_names();
  enter_codes();
  octets_ = image_.finish();
  ended_ = true;
}

}  // namespace twinwatch::match
