// The columns of a list of labels by their header names, the same for the table of the page and for its exports.
// Privacy by default: a column that no setting names is taken to name people.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "twinwatch/html.hpp"
#include "twinwatch/source.hpp"

namespace twinwatch::etwinning_meb {

enum Column { year, school, province, district, project, role, application, label, dropped, column_count };

class Columns {
 public:
  explicit Columns(const Settings& settings);

  using Places = std::optional<std::size_t>[column_count];
  // Where each column stands in this table, or under these headers.
  void find(const html::Table& table, const Host& host, Places& places) const;
  void find(const std::vector<std::string>& headers, const Host& host, Places& places) const;

  bool names_nobody(std::string_view header, const Host& host) const;
  std::vector<std::string> all_names() const;
  // "Okul Adı, Okul": what a message says was looked for.
  std::string names_of(Column column) const;

 private:
  std::vector<std::string> names_[column_count];
};

}  // namespace twinwatch::etwinning_meb
