#include "columns.hpp"

#include <algorithm>

namespace twinwatch::etwinning_meb {

Columns::Columns(const Settings& settings)
    : names_{settings.list("column_year"),     settings.list("column_school"),  settings.list("column_province"),
             settings.list("column_district"), settings.list("column_project"), settings.list("column_role"),
             settings.list("column_id"),       settings.list("column_label"),   settings.list("column_dropped")} {}

void Columns::find(const html::Table& table, const Host& host, Places& places) const {
  for (int column = 0; column < column_count; ++column) {
    places[column].reset();
    for (const auto& name : names_[column])
      if (!places[column]) places[column] = table.column(host, name);
  }
}

void Columns::find(const std::vector<std::string>& headers, const Host& host, Places& places) const {
  std::vector<std::string> folded;
  for (const auto& header : headers) folded.push_back(host.fold(header));
  for (int column = 0; column < column_count; ++column) {
    places[column].reset();
    for (const auto& name : names_[column]) {
      const auto at = std::find(folded.begin(), folded.end(), host.fold(name));
      if (at == folded.end() || folded.empty()) continue;
      places[column] = static_cast<std::size_t>(at - folded.begin());
      break;
    }
  }
}

std::vector<std::string> Columns::all_names() const {
  std::vector<std::string> all;
  for (const auto& names : names_) all.insert(all.end(), names.begin(), names.end());
  return all;
}

std::string Columns::names_of(Column column) const {
  std::string all;
  for (const auto& name : names_[column]) all += (all.empty() ? "" : ", ") + name;
  return all;
}

bool Columns::names_nobody(std::string_view header, const Host& host) const {
  const std::string wanted = host.fold(header);
  for (const auto& names : names_)
    for (const auto& name : names)
      if (host.fold(name) == wanted) return true;
  return false;
}

}  // namespace twinwatch::etwinning_meb
