#include "answer.hpp"

#include <algorithm>

#include "portal/landmarks.hpp"

namespace twinwatch::meb_registry {
namespace {

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// "İL - İLÇE - Ad" -> the three; else the name alone. Only the province's own name makes the first part a province:
// "Atatürk Anadolu Lisesi - Merkez - Ek Bina" is a name.
void split_name(std::string_view written, std::string_view province_name, const Host& host, SchoolRow& out) {
  constexpr std::string_view dash = " - ";
  out.name = trimmed(written);
  const std::size_t first = written.find(dash);
  if (first == written.npos || province_name.empty()) return;
  const std::size_t second = written.find(dash, first + dash.size());
  if (second == written.npos || host.fold(written.substr(0, first)) != host.fold(province_name)) return;
  out.province = trimmed(written.substr(0, first));
  out.district = trimmed(written.substr(first + dash.size(), second - first - dash.size()));
  out.name = trimmed(written.substr(second + dash.size()));
}

}  // namespace

bool same_plate(std::string_view a, std::string_view b) {
  const auto bare = [](std::string_view text) { return text.size() > 1 && text[0] == '0' ? text.substr(1) : text; };
  return bare(a) == bare(b);
}

SchoolRow read_row(const json::Value& row, std::string_view plate, std::string_view province_name, const Host& host) {
  SchoolRow out;
  const std::string_view path = row["YOL"].text(), site = trimmed(row["HOST"].text());
  split_name(row["OKUL_ADI"].text(), province_name, host, out);
  if (out.province.empty()) out.province = province_name.empty() ? plate : province_name;
  const std::size_t first = path.find('/'), last = path.rfind('/');
  const std::string_view of_path = path.substr(0, std::min(first, path.size()));
  out.code = last == path.npos ? std::string_view() : path.substr(last + 1);
  if (out.name.empty())
    out.problem = "no name in OKUL_ADI";
  else if (portal::has_hole(out.name))
    out.problem = "letters that could not be read in OKUL_ADI";
  else if (first == last)
    out.problem = "YOL '" + std::string(path.substr(0, 60)) + "' is not like 25/20/711959";
  else if (!same_plate(of_path, plate))
    out.problem = "YOL '" + std::string(path.substr(0, 60)) + "' is of another province than the one asked for, " +
                  std::string(plate);
  else if (out.code.size() != 6 || !all_digits(out.code))
    out.problem = "the code in YOL, '" + std::string(out.code.substr(0, 60)) + "', is not of six digits";
  if (!site.empty()) out.website = site.find("://") == site.npos ? "https://" + std::string(site) : std::string(site);
  return out;
}

}  // namespace twinwatch::meb_registry
