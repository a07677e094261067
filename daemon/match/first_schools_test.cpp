// Schools that were made beside the facts are those that matching makes of the facts.
#include "match/first_schools.hpp"

#include <gtest/gtest.h>

#include "match/test_world.hpp"

namespace twinwatch::match {
namespace {

const std::vector<Fields> coded = {
    {{"name", "Gazi İlkokulu"}, {"area_1", "ANKARA"}, {"area_2", "ÇANKAYA"}, {"code", "700001"}, {"type", "İlkokul"}},
    {{"name", "Fatih Ortaokulu"},
     {"area_1", "Erzurum"},
     {"area_2", "nowhere"},
     {"code", "700000"},
     {"website", "x.tr"}},
    {{"name", "Atatürk Lisesi"}, {"area_1", "ANKARA"}, {"area_2", "ÇANKAYA"}, {"code", "-"}, {"country", "XK"}},
    {{"name", "ATATÜRK LİSESİ"}, {"area_1", "ANKARA"}, {"ownership", "Resmi"}, {"code_scheme", "tr.meb.kurum_kodu"}},
    {{"name", "a portal's school"}, {"area_1", "ANKARA"}, {"account", "gazi"}},
    {{"name", "Zafer Anaokulu"}, {"area_1", "ADANA"}, {"area_2", "SEYHAN"}, {"code", "99"}, {"code_scheme", "b"}}};
const std::vector<Fields> in_buildings = {
    {{"name", "Gazi İlkokulu"}, {"area_1", "ANKARA"}, {"area_2", "ÇANKAYA"}, {"building_code", "1"}},
    {{"name", "GAZİ İLKOKULU"}, {"area_1", "ANKARA"}, {"area_2", "ÇANKAYA"}, {"building_code", "2"}}};

struct Taken {
  std::string schools;
  bool as_made = false;
};

RegistryFact fact_of(std::int64_t fact_id, const World& world, const Fields& fields, std::int64_t now) {
  const auto told = [&](std::string_view name) {
    const auto found = fields.find(name);
    return found == fields.end() ? std::string_view() : std::string_view(found->second);
  };
  const int plate = world.places().plate(told("area_1"));
  RegistryFact fact;
  fact.fact_id = fact_id;
  fact.plate = plate;
  fact.district_id = world.places().district(plate, told("area_2")).id;
  fact.valid_from = now;
  fact.name = told("name");
  fact.code = told("code");
  fact.code_scheme = told("code_scheme");
  fact.country = told("country");
  fact.area_2 = told("area_2");
  fact.type = told("type");
  fact.ownership = told("ownership");
  fact.building = told("building_code");
  fact.website = told("website");
  fact.account = told("account");
  return fact;
}

// `make`: of how many of the rows schools are made beforehand.
Taken take_in(const std::vector<Fields>& rows, std::size_t make) {
  World world;
  world.eligible = [](std::string_view type, std::string_view name_key) {
    return type.empty() || name_key.starts_with("gazi");
  };
  const auto run = world.run("registry");
  const auto made = FirstSchools::for_empty(world.db(), world.eligible);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto id = world.fact("registry", "school", run, rows[i]);
    if (i < make) made->add(fact_of(id, world, rows[i], world.now));
  }
  Taken taken;
  if (make != 0) {
    made->end();
    run_matching(world.db(), world.matcher(), world.eligible, world.now, made.get());
    taken.as_made = made->take_image().empty();
  } else {
    world.match();
  }
  EXPECT_EQ(world.text("PRAGMA integrity_check"), "ok");
  Statement schools(world.sql(), "SELECT * FROM school ORDER BY school_id");
  while (schools.step()) {
    for (int column = 0; column < 16; ++column)
      taken.schools += schools.is_null(column) ? "NULL|" : std::string(schools.text(column)) + "|";
    taken.schools += "\n";
  }
  return taken;
}

TEST(FirstSchools, AreThoseThatMatchingMakesOfTheFacts) {
  for (const auto& rows : {coded, in_buildings}) {
    const auto made = take_in(rows, rows.size());
    EXPECT_TRUE(made.as_made);
    EXPECT_EQ(made.schools, take_in(rows, 0).schools);
  }
}

TEST(FirstSchools, AreLeftWhereTheyAreNotOfAllFacts) {
  const auto made = take_in(coded, coded.size() - 1);
  EXPECT_FALSE(made.as_made);
  EXPECT_EQ(made.schools, take_in(coded, 0).schools);
}

TEST(FirstSchools, AreLeftWhereCodesStandBesideBuildings) {
  auto rows = coded;
  rows.insert(rows.end(), in_buildings.begin(), in_buildings.end());
  const auto made = take_in(rows, rows.size());
  EXPECT_FALSE(made.as_made);
  EXPECT_EQ(made.schools, take_in(rows, 0).schools);
}

TEST(FirstSchools, AreOnlyMadeForAnEmptyTable) {
  World world;
  world.registry_row("Gazi İlkokulu", "ANKARA", "ÇANKAYA", "700001");
  EXPECT_NE(FirstSchools::for_empty(world.db(), world.eligible), nullptr);
  world.match();
  EXPECT_EQ(FirstSchools::for_empty(world.db(), world.eligible), nullptr);
}

TEST(FirstSchools, ACodeThatStandsTwiceEndsThem) {
  World world;
  const auto schools = FirstSchools::for_empty(world.db(), world.eligible);
  RegistryFact fact;
  fact.code = "700001";
  for (fact.fact_id = 1; fact.fact_id <= 2; ++fact.fact_id) schools->add(fact);
  EXPECT_THROW(schools->end(), std::exception);
  EXPECT_FALSE(schools->is_of(2));
}

}  // namespace
}  // namespace twinwatch::match
