#include "place/gazetteer.hpp"

#include <gtest/gtest.h>

#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>

#include "text/fold.hpp"

using twinwatch::place::DistrictMatch;
using twinwatch::place::Gazetteer;
using How = DistrictMatch::How;

namespace {

const std::string source_dir = TWINWATCH_SOURCE_DIR;

const Gazetteer& turkey() {
  static const auto gazetteer = Gazetteer::load(source_dir + "/config/geo");
  return gazetteer;
}

}  // namespace

TEST(Gazetteer, KnowsEveryProvinceByPlateNameAndOldName) {
  EXPECT_EQ(turkey().provinces().size(), 81u);
  EXPECT_EQ(turkey().plate("ERZURUM"), 25);
  EXPECT_EQ(turkey().plate("Erzurum"), 25);
  EXPECT_EQ(turkey().plate("06"), 6);
  EXPECT_EQ(turkey().plate("İçel"), 33);
  EXPECT_EQ(turkey().plate("AFYON"), 3);
  EXPECT_EQ(turkey().plate("Elâzığ"), 23);
  EXPECT_EQ(turkey().plate("hakkâri"), 30);
  EXPECT_EQ(turkey().plate("82"), 0);
  EXPECT_EQ(turkey().plate("Bavyera"), 0);
  EXPECT_EQ(turkey().plate(""), 0);
}

TEST(Gazetteer, SaysHowItUnderstoodADistrict) {
  const auto how = [](int plate, const char* written) { return turkey().district(plate, written).how; };
  EXPECT_EQ(how(1, "ALADAĞ"), How::exact);
  EXPECT_EQ(how(34, "EYÜP"), How::alias);
  EXPECT_EQ(turkey().district_by_id(turkey().district(34, "EYÜP").id)->name, "Eyüpsultan");
  EXPECT_EQ(how(34, "EMİNÖNÜ"), How::abolished);
  EXPECT_EQ(how(35, "BÜYÜKŞEHİR"), How::pseudo);
  EXPECT_EQ(how(58, "MERKEZ"), How::centre);
  EXPECT_GT(turkey().district(58, "MERKEZ").id, 0);
  EXPECT_EQ(how(58, ""), How::absent);
  EXPECT_EQ(how(58, "Atlantis"), How::unknown);
  EXPECT_EQ(how(999, "Atlantis"), How::unknown);
}

TEST(Gazetteer, DoesNotGuessWhichDistrictTheOldCentreOfAMetropolitanProvinceIs) {
  const auto match = turkey().district(25, "MERKEZ");
  EXPECT_EQ(match.how, How::pseudo);
  EXPECT_EQ(match.id, 0);
}

TEST(Gazetteer, NamesFileAndLineOfABrokenAlias) {
  const auto folder = std::filesystem::path(testing::TempDir()) / "broken_geo";
  std::filesystem::create_directories(folder);
  for (const auto* name : {"provinces.json", "districts.json", "province_aliases.psv", "district_aliases.psv"})
    std::filesystem::copy_file(source_dir + "/config/geo/" + name, folder / name,
                               std::filesystem::copy_options::overwrite_existing);
  std::ofstream(folder / "district_aliases.psv")
      << "province|written|today|kind\nErzurum|PALANDÖKN|Palandökn|spelling\n";
  try {
    Gazetteer::load(folder);
    FAIL() << "a district that does not exist was taken";
  } catch (const std::runtime_error& e) {
    EXPECT_NE(std::string(e.what()).find("district_aliases.psv:2"), std::string::npos) << e.what();
  }
  std::ofstream(folder / "districts.json") << "[{\"id\": 1}";
  EXPECT_THROW(Gazetteer::load(folder), std::runtime_error);
  EXPECT_THROW(Gazetteer::load(folder / "nowhere"), std::runtime_error);
}

// All 1,000 written (il, ilçe) pairs of the MEBBİS export land, or are known to be no district.
TEST(Gazetteer, LandsEveryRowOfTheMebbisExport) {
  const std::string file = source_dir + "/../shared/data/registry/mebbis-2017.csv.gz";
  if (!std::filesystem::exists(file)) {
    if (std::getenv("TWINWATCH_REQUIRE_SHARED")) FAIL() << file << " is absent";
    GTEST_SKIP() << file << " is absent: real data not beside the project";
  }
  std::setlocale(LC_ALL, "tr_TR.UTF-8");  // where it is installed: the outcome must not change
  FILE* const pipe = popen(("zcat '" + file + "'").c_str(), "r");
  ASSERT_NE(pipe, nullptr);
  std::map<std::string, int> rows;
  std::set<std::pair<std::string, std::string>> pairs, unknown;
  char* line = nullptr;
  std::size_t room = 0;
  for (ssize_t size; (size = getline(&line, &room, pipe)) > 0;) {
    const std::string_view text(line, static_cast<std::size_t>(size));
    if (!text.starts_with("Resmi;") && !text.starts_with("Özel;")) continue;  // header, continued addresses
    std::vector<std::string> cells;
    for (std::size_t from = 0; cells.size() < 3; from = text.find(';', from) + 1)
      cells.emplace_back(text.substr(from, text.find(';', from) - from));
    const int plate = turkey().plate(cells[1]);
    EXPECT_GT(plate, 0) << cells[1];
    const auto how = turkey().district(plate, cells[2]).how;
    ++rows[std::string(name_of(how))];
    if (pairs.emplace(cells[1], cells[2]).second && how == How::unknown) unknown.emplace(cells[1], cells[2]);
  }
  std::free(line);
  pclose(pipe);
  std::setlocale(LC_ALL, "C");
  for (const auto& [how, count] : rows) std::printf("  %-10s %6d rows\n", how.c_str(), count);
  std::printf("  %zu written (il, ilçe) pairs\n", pairs.size());
  for (const auto& [il, ilce] : unknown) ADD_FAILURE() << "not known: " << il << " / " << ilce;
  EXPECT_GT(pairs.size(), 990u);
}
