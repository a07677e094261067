// Which province and district a written place is. Turkey's provinces, districts and their aliases are data
// (config/geo), so that another country is data too. Stands left of ingest because a record's key needs the plate.
//
// Provinces are joined by plate number, never by name; old names (Afyon, İçel) are aliases in the data.
#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace twinwatch::place {

struct Province {
  int plate = 0;
  std::string name;  // as people write it: "İstanbul"
};

struct District {
  int id = 0;
  int plate = 0;
  std::string name;
};

// How a written district was understood. `id` is 0 for all but exact, alias and centre.
struct DistrictMatch {
  enum class How {
    exact,      // its name today
    alias,      // an old or odd spelling in the data
    centre,     // "MERKEZ" and the province has a district of that name
    pseudo,     // known and right to have no id: "BÜYÜKŞEHİR" (provincial offices), and "MERKEZ" in a metropolitan
                // province, whose old centre was divided among districts that the word does not name
    abolished,  // known, no longer a district
    absent,     // nothing written
    unknown     // reported: somebody must add an alias or mend the file
  };
  int id = 0;
  How how = How::unknown;
};

std::string_view name_of(DistrictMatch::How how);

// Lets the maps below be asked with a string_view, without making a string.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};
template <typename Value>
using ByText = std::unordered_map<std::string, Value, TextHash, std::equal_to<>>;

class Gazetteer {
 public:
  // Reads provinces.json, districts.json, district_aliases.psv, province_aliases.psv. Throws std::runtime_error that
  // names file and place.
  static Gazetteer load(const std::filesystem::path& folder);

  // "25", "06", "ERZURUM", "Erzurum": plate 1..81; 0 when unknown. The _folded forms take text::fold's output and do
  // not allocate. Const and safe to call from any thread.
  int plate(std::string_view written) const;
  int plate_folded(std::string_view folded) const;
  DistrictMatch district(int plate, std::string_view written) const;
  DistrictMatch district_folded(int plate, std::string_view folded) const;

  const Province* province(int plate) const;  // nullptr when unknown
  const District* district_by_id(int id) const;
  const std::map<int, Province>& provinces() const { return provinces_; }

 private:
  void load_provinces(const std::filesystem::path& file);
  void load_districts(const std::filesystem::path& file);
  void load_province_aliases(const std::filesystem::path& file);
  void load_district_aliases(const std::filesystem::path& file);

  std::map<int, Province> provinces_;
  std::unordered_map<int, District> districts_;
  ByText<int> plate_by_name_;
  std::vector<ByText<DistrictMatch>> district_by_name_;  // [plate]; [0]: for every province
};

}  // namespace twinwatch::place
