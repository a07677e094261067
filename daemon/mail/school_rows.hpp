// Rows of schools as readers expect them: by district and name, in the order of the Turkish alphabet.
#pragma once
#include <algorithm>
#include <cstdint>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "place/gazetteer.hpp"
#include "text/turkish.hpp"

namespace twinwatch::mail {

// The district's own name, else what was written.
inline std::string district_name(const place::Gazetteer& places, std::int64_t id, const std::string& written) {
  if (const auto* district = id > 0 ? places.district_by_id(static_cast<int>(id)) : nullptr) return district->name;
  return written.empty() ? "" : text::title_tr(written);
}

template <class Row>
void by_district_and_name(std::vector<Row>& rows) {
  const text::Collator collator;
  std::vector<std::tuple<std::string, std::string, std::string, std::size_t>> keys;
  for (std::size_t i = 0; i < rows.size(); ++i)
    keys.emplace_back(collator.key(rows[i].district), collator.key(rows[i].name), rows[i].code, i);
  std::sort(keys.begin(), keys.end());
  std::vector<Row> sorted;
  sorted.reserve(rows.size());
  for (const auto& key : keys) sorted.push_back(std::move(rows[std::get<3>(key)]));
  rows = std::move(sorted);
}

}  // namespace twinwatch::mail
