// The real schools' names that the invented world is built on, read at run time and never stored in the project's
// pages.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace portal {

struct RegistryRow {
  std::string code, name, province, district, site;  // province as the file writes it; code may be a made-up one
  int plate = 0;
};

// The 81 names by plate (index 0 is plate 1), of config/geo/provinces.json.
std::vector<std::string> read_provinces(const std::filesystem::path& file);

// A ';'-separated list with a header (gzip is opened too): "İl", "İlçe", "Okul Adı" or "Kurum Adı" and, where it has
// it, "Kurum Kodu". Rows of no known province are left out. Throws std::runtime_error with what is missing.
std::vector<RegistryRow> read_registry(const std::filesystem::path& file, const std::vector<std::string>& provinces);

// Makes exactly that many rows: the first ones, or all and then the same again as "Deneme 2 …" with codes that are
// free.
std::vector<RegistryRow> resized(std::vector<RegistryRow> rows, std::size_t wanted);

}  // namespace portal
