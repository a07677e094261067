#include "service/school_follower.hpp"

namespace twinwatch::service {

void SchoolFollower::fact(const ingest::NewFact& fact) {
  const auto field = [&fact]<std::size_t size>(const char(&name)[size]) {
    constexpr auto fields = std::span(kinds::school);
    std::size_t at = 0;
    while (fields[at].name != std::string_view(name, size - 1)) ++at;
    return fact.row.values[at];
  };
  match::RegistryFact known;
  known.fact_id = fact.fact_id;
  known.plate = fact.place.plate;
  known.district_id = fact.place.district_id;
  known.valid_from = fact.valid_from;
  known.name = field("name");
  known.code = field("code");
  known.code_scheme = field("code_scheme");
  known.country = field("country");
  known.area_2 = field("area_2");
  known.type = field("type");
  known.ownership = field("ownership");
  known.building = field("building_code");
  known.website = field("website");
  known.account = field("account");
  schools_.add(known);
}

}  // namespace twinwatch::service
