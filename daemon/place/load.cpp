// Reading config/geo. Every failure names the file and the line or entry, and what to do.
#include <boost/json.hpp>
#include <fstream>
#include <functional>
#include <iterator>
#include <stdexcept>
#include <utility>

#include "place/gazetteer.hpp"
#include "text/fold.hpp"

namespace twinwatch::place {
namespace {

namespace json = boost::json;
using How = DistrictMatch::How;

[[noreturn]] void fail(const std::filesystem::path& file, const std::string& where, const std::string& what) {
  throw std::runtime_error(file.string() + where + ": " + what + "; mend the file or copy it afresh from config/geo");
}

std::string whole(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) fail(file, "", "cannot be read");
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// Calls `take` for each entry of the file's array; what it throws is told with the entry's number.
void each_entry(const std::filesystem::path& file, const std::function<void(const json::object&)>& take) {
  boost::system::error_code error;
  const auto value = json::parse(whole(file), error);
  if (error) fail(file, "", "is not JSON (" + error.message() + ")");
  if (!value.is_array()) fail(file, "", "an array of objects is expected");
  std::size_t number = 0;
  for (const auto& entry : value.get_array()) {
    ++number;
    try {
      take(entry.as_object());
    } catch (const std::exception& e) {
      fail(file, ", entry " + std::to_string(number), e.what());
    }
  }
}

int integer(const json::object& entry, const char* name) { return entry.at(name).to_number<int>(); }
std::string text(const json::object& entry, const char* name) { return std::string(entry.at(name).as_string()); }

// Calls `take` for each line's columns; '#' starts a comment line, the first other line names the columns.
void each_line(const std::filesystem::path& file, std::size_t columns,
               const std::function<void(const std::vector<std::string>&)>& take) {
  std::ifstream in(file);
  if (!in) fail(file, "", "cannot be read");
  std::size_t number = 0;
  bool header = true;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.empty() || line.front() == '#') continue;
    if (std::exchange(header, false)) continue;
    std::vector<std::string> cells;
    for (std::size_t from = 0;;) {
      const auto bar = line.find('|', from);
      cells.push_back(line.substr(from, bar - from));
      if (bar == std::string::npos) break;
      from = bar + 1;
    }
    const auto where = ":" + std::to_string(number);
    if (cells.size() != columns)
      fail(file, where, std::to_string(columns) + " columns expected, " + std::to_string(cells.size()) + " found");
    try {
      take(cells);
    } catch (const std::exception& e) {
      fail(file, where, e.what());
    }
  }
}

}  // namespace

void Gazetteer::load_provinces(const std::filesystem::path& file) {
  std::vector<int> metropolitan;
  each_entry(file, [&](const json::object& entry) {
    const int plate = integer(entry, "id");
    if (plate < 1 || plate > 999) throw std::runtime_error("id " + std::to_string(plate) + " is no plate number");
    const auto name = text(entry, "name");
    if (!provinces_.emplace(plate, Province{plate, name}).second)
      throw std::runtime_error("plate " + std::to_string(plate) + " occurs twice");
    plate_by_name_[text::fold(name)] = plate;
    if (const auto* flag = entry.if_contains("isMetropolitan"); flag && flag->is_bool() && flag->get_bool())
      metropolitan.push_back(plate);
  });
  if (provinces_.empty()) fail(file, "", "has no province");
  district_by_name_.resize(static_cast<std::size_t>(provinces_.rbegin()->first) + 1);
  for (const int plate : metropolitan)
    district_by_name_[static_cast<std::size_t>(plate)][text::fold("MERKEZ")] = {0, How::pseudo};
}

void Gazetteer::load_districts(const std::filesystem::path& file) {
  each_entry(file, [&](const json::object& entry) {
    const District district{integer(entry, "id"), integer(entry, "provinceId"), text(entry, "name")};
    if (!provinces_.contains(district.plate))
      throw std::runtime_error("provinceId " + std::to_string(district.plate) + " is not in provinces.json");
    if (!districts_.emplace(district.id, district).second)
      throw std::runtime_error("id " + std::to_string(district.id) + " occurs twice");
    const auto key = text::fold(district.name);
    const bool centre = key == text::fold("MERKEZ");
    district_by_name_[static_cast<std::size_t>(district.plate)][key] = {district.id, centre ? How::centre : How::exact};
  });
}

void Gazetteer::load_province_aliases(const std::filesystem::path& file) {
  each_line(file, 2, [&](const std::vector<std::string>& cells) {
    const int plate = plate_folded(text::fold(cells[1]));
    if (plate == 0) throw std::runtime_error("'" + cells[1] + "' is no plate number");
    const auto [at, fresh] = plate_by_name_.emplace(text::fold(cells[0]), plate);
    if (!fresh && at->second != plate)
      throw std::runtime_error("'" + cells[0] + "' is already another province's name");
  });
}

void Gazetteer::load_district_aliases(const std::filesystem::path& file) {
  each_line(file, 4, [&](const std::vector<std::string>& cells) {
    const auto &province = cells[0], &written = cells[1], &today = cells[2], &kind = cells[3];
    const int plate = province == "*" ? 0 : this->plate(province);
    if (plate == 0 && province != "*") throw std::runtime_error("no province is called '" + province + "'");
    DistrictMatch match;
    if (kind == "pseudo")
      match.how = How::pseudo;
    else if (kind == "abolished")
      match.how = How::abolished;
    else if (kind == "spelling" || kind == "renamed")
      match = {district(plate, today).id, How::alias};
    else
      throw std::runtime_error("kind '" + kind + "' is none of spelling, renamed, abolished, pseudo");
    if (match.how == How::alias && match.id == 0)
      throw std::runtime_error("'" + today + "' is no district of '" + province + "'");
    district_by_name_[static_cast<std::size_t>(plate)].emplace(text::fold(written), match);
  });
}

Gazetteer Gazetteer::load(const std::filesystem::path& folder) {
  Gazetteer gazetteer;
  gazetteer.load_provinces(folder / "provinces.json");
  gazetteer.load_districts(folder / "districts.json");
  gazetteer.load_province_aliases(folder / "province_aliases.psv");
  gazetteer.load_district_aliases(folder / "district_aliases.psv");
  return gazetteer;
}

}  // namespace twinwatch::place
