#include "match/school_traces.hpp"

#include <algorithm>
#include <charconv>

#include "match/statement.hpp"

namespace twinwatch::match {
namespace {

constexpr std::size_t too_many_in_a_place = 12, too_many_otherwise = 3;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "39.9334" -> "39.9334", to four places: some ten metres. Empty: no coordinate.
std::string rounded(std::string_view written) {
  double value = 0;
  const auto [rest, error] = std::from_chars(written.data(), written.data() + written.size(), value);
  if (error != std::errc{} || value == 0) return {};
  return std::to_string(static_cast<long long>(value * 10'000 + 0.5));
}

}  // namespace

std::string_view sentence_of(Trace trace) {
  switch (trace) {
    case Trace::building:
      return "the same building";
    case Trace::host:
      return "the same website";
    case Trace::coordinates:
      return "the same coordinates";
    case Trace::phone:
      break;
  }
  return "the same office phone";
}

std::string SchoolTraces::host_of(std::string_view website) {
  if (const auto scheme = website.find("://"); scheme != website.npos) website.remove_prefix(scheme + 3);
  website = website.substr(0, website.find_first_of("/?#: "));
  std::string host;
  for (const char c : website) host += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (host.starts_with("www.")) host.erase(0, 4);
  return host.find('.') == host.npos ? std::string() : host;
}

std::string SchoolTraces::key(Trace trace, std::string_view a, std::string_view b) {
  std::string key;
  switch (trace) {
    case Trace::building:
      if (a.find_first_of("123456789") != a.npos && a.size() > 3) key = a;
      break;
    case Trace::host:
      key = host_of(a);
      break;
    case Trace::coordinates:
      if (const auto latitude = rounded(a), longitude = rounded(b); !latitude.empty() && !longitude.empty())
        key = latitude + ',' + longitude;
      break;
    case Trace::phone:
      for (const char c : a)
        if (is_digit(c)) key += c;
      key = key.size() < 10 ? std::string() : key.substr(key.size() - 10);
      break;
  }
  if (!key.empty()) key.insert(key.begin(), static_cast<char>('a' + static_cast<int>(trace)));
  return key;
}

std::string SchoolTraces::key(const RegistryRow& row, Trace trace) {
  switch (trace) {
    case Trace::building:
      return key(trace, row.building);
    case Trace::host:
      return key(trace, row.website);
    case Trace::coordinates:
      return key(trace, row.latitude, row.longitude);
    case Trace::phone:
      break;
  }
  return key(trace, row.phone);
}

SchoolTraces::SchoolTraces(SQLite::Database& sql) {
  Statement rows(sql,
                 "SELECT r.school_id, f.building_code, f.website, f.latitude, f.longitude, f.phone FROM school_row r "
                 "JOIN fact_school f ON f.fact_id = r.fact_id");
  const auto left = [&](std::string key) {
    if (key.empty()) return;
    auto& schools = schools_[std::move(key)];
    if (std::find(schools.begin(), schools.end(), rows.integer(0)) == schools.end())
      if (schools.size() <= too_many_in_a_place) schools.push_back(rows.integer(0));
  };
  while (rows.step()) {
    left(key(Trace::building, rows.text(1)));
    left(key(Trace::host, rows.text(2)));
    left(key(Trace::coordinates, rows.text(3), rows.text(4)));
    left(key(Trace::phone, rows.text(5)));
  }
}

const std::vector<std::int64_t>& SchoolTraces::of(const RegistryRow& row, Trace trace) const {
  return left_by(trace, key(row, trace));
}

const std::vector<std::int64_t>& SchoolTraces::left_by(Trace trace, const std::string& key) const {
  const auto found = key.empty() ? schools_.end() : schools_.find(key);
  if (found == schools_.end()) return none_;
  const bool place = trace == Trace::building || trace == Trace::coordinates;
  return found->second.size() > (place ? too_many_in_a_place : too_many_otherwise) ? none_ : found->second;
}

}  // namespace twinwatch::match
