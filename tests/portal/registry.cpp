#include "registry.hpp"

#include <zlib.h>

#include <boost/json.hpp>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <stdexcept>
#include <unordered_set>

#include "text.hpp"

namespace portal {
namespace {

std::string whole_text(const std::filesystem::path& path) {
  gzFile file = gzopen(path.c_str(), "rb");  // reads what is not compressed as it is
  if (!file) throw std::runtime_error("cannot open the registry " + path.string());
  std::string text(1 << 16, '\0'), all;
  for (int n = 0; (n = gzread(file, text.data(), static_cast<unsigned>(text.size()))) > 0;)
    all.append(text, 0, static_cast<std::size_t>(n));
  gzclose(file);
  return all;
}

std::vector<std::string> cells_of(std::string_view line) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"')
      quoted = !quoted;
    else if (c == ';' && !quoted)
      cells.emplace_back();
    else if (c != '\r')
      cells.back() += c;
  }
  return cells;
}

std::optional<std::size_t> column(const std::vector<std::string>& header,
                                  std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names)
    for (std::size_t i = 0; i < header.size(); ++i)
      if (folded(header[i]) == folded(name)) return i;
  return std::nullopt;
}

// Six digits that no real school of the list bears.
class FreeCodes {
 public:
  explicit FreeCodes(const std::vector<RegistryRow>& rows) {
    for (const RegistryRow& row : rows) taken_.insert(row.code);
  }
  std::string next() {
    while (taken_.contains(std::to_string(++last_))) continue;
    return std::to_string(last_);
  }

 private:
  std::unordered_set<std::string> taken_;
  int last_ = 100'000;
};

}  // namespace

std::vector<std::string> read_provinces(const std::filesystem::path& file) {
  std::ifstream in(file);
  if (!in) throw std::runtime_error("cannot open the list of provinces " + file.string());
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  std::vector<std::string> names;
  const boost::json::value parsed = boost::json::parse(text);
  for (const auto& province : parsed.as_array()) {
    const auto id = static_cast<std::size_t>(province.at("id").to_number<int>());
    if (names.size() < id) names.resize(id);
    names[id - 1] = std::string(province.at("name").as_string());
  }
  return names;
}

std::vector<RegistryRow> read_registry(const std::filesystem::path& file, const std::vector<std::string>& provinces) {
  std::map<std::string, int> plates{{"afyon", 3}, {"icel", 33}, {"kmaras", 46}, {"urfa", 63}};
  for (std::size_t i = 0; i < provinces.size(); ++i) plates[folded(provinces[i])] = static_cast<int>(i + 1);
  std::string text = whole_text(file);
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);

  std::vector<RegistryRow> rows;
  std::optional<std::size_t> code, name, province, district, site;
  for (std::size_t at = 0, end = 0; at < text.size(); at = end + 1) {
    end = std::min(text.find('\n', at), text.size());
    const std::vector<std::string> cells = cells_of(std::string_view(text).substr(at, end - at));
    if (!name) {
      code = column(cells, {"Kurum Kodu"});
      name = column(cells, {"Okul Adı", "Kurum Adı"});
      province = column(cells, {"İl", "İl Adı"});
      district = column(cells, {"İlçe", "İlçe Adı"});
      site = column(cells, {"Ana Sayfa", "Web"});
      if (!name || !province || !district)
        throw std::runtime_error(file.string() + " has no columns Okul Adı, İl, İlçe in its first line");
      continue;
    }
    if (cells.size() <= std::max({*name, *province, *district})) continue;
    const auto plate = plates.find(folded(cells[*province]));
    if (plate == plates.end() || cells[*name].empty()) continue;
    const auto optional = [&](const auto& c) { return c && *c < cells.size() ? cells[*c] : std::string(); };
    rows.push_back({optional(code), cells[*name], cells[*province], cells[*district], optional(site), plate->second});
  }
  if (rows.empty()) throw std::runtime_error(file.string() + " holds no school of a known province");
  FreeCodes codes(rows);
  for (RegistryRow& row : rows)
    if (row.code.empty()) row.code = codes.next();
  return rows;
}

std::vector<RegistryRow> resized(std::vector<RegistryRow> rows, std::size_t wanted) {
  const std::size_t real = rows.size();
  FreeCodes codes(rows);
  rows.resize(std::min(real, wanted));
  while (rows.size() < wanted) {
    RegistryRow row = rows[rows.size() % real];
    row.name = "Deneme " + std::to_string(rows.size() / real + 1) + " " + row.name;
    row.code = codes.next();
    row.site.clear();
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace portal
