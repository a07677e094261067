#include "coverage.hpp"

#include <algorithm>
#include <charconv>

#include "twinwatch/errors.hpp"

namespace twinwatch::school_csv {

namespace {

bool has(const KindSpec& kind, std::string_view field) {
  for (const auto& one : kind.fields)
    if (one.name == field) return true;
  return false;
}

}  // namespace

Coverage::Coverage(std::string_view text, const std::string& where) {
  constexpr std::string_view plates = "plates:";
  if (text.empty() || text == "none" || text == "nothing") return;
  if (text == "country") {
    what_ = What::country;
    return;
  }
  if (text == "provinces_seen") {
    what_ = What::provinces_seen;
    return;
  }
  if (text == "file_name" || text == "title") {
    what_ = text == "title" ? What::title : What::file_name;
    return;
  }
  const std::string wrong = where +
                            ": covers must be none, country, provinces_seen, file_name, title or plates:25,6, not '" +
                            std::string(text) + "'";
  if (!text.starts_with(plates)) throw ConfigError(wrong);
  what_ = What::plates;
  std::string_view rest = text.substr(plates.size());
  while (!rest.empty()) {
    std::string_view one = csv::trim(rest.substr(0, std::min(rest.find(','), rest.size())));
    rest.remove_prefix(std::min(rest.find(',') == rest.npos ? rest.size() : rest.find(',') + 1, rest.size()));
    int plate = 0;
    const auto [end, error] = std::from_chars(one.data(), one.data() + one.size(), plate);
    if (error != std::errc{} || end != one.data() + one.size() || plate < 1) throw ConfigError(wrong);
    plates_.push_back(std::to_string(plate));
  }
  if (plates_.empty()) throw ConfigError(wrong);
}

// Whole words, the longest name first: "Afyonkarahisar" holds "Afyon". Two different provinces: it names none.
void Coverage::named_in(std::string_view folded, const std::vector<ContentRule>& rules) {
  const std::string padded = " " + std::string(folded) + " ";
  for (const ContentRule& rule : rules) {
    if (rule.is != ContentRule::Is::one_of || !rule.fills("area_1")) continue;
    for (const auto& name : rule.values)
      if (padded.find(" " + name + " ") != padded.npos &&
          std::find(plates_.begin(), plates_.end(), name) == plates_.end())
        plates_.push_back(name);
  }
}

void Coverage::claim(Sink& sink, const Mapping& mapping, std::string_view country, std::string_view period,
                     const std::set<std::string, std::less<>>& seen) const {
  if (what_ == What::none) return;
  if ((asks_file_name() || asks_title()) && plates_.size() != 1) return;  // words() tells
  for (const auto& record : mapping.records) {
    Claim claim{.kind = record.kind->name, .list = mapping.profile->list, .country = country};
    if (has(*record.kind, "period")) claim.period = period;
    if (what_ == What::country) sink.covers(claim);
    // A project lies in no province: a list of one province's schools is not the whole of anything about projects.
    if (!has(*record.kind, "area_1")) continue;
    for (const auto& plate : plates_) {
      claim.area_1 = plate;
      sink.covers(claim);
    }
    if (what_ != What::provinces_seen) continue;
    for (const auto& province : seen) {
      claim.area_1 = province;
      sink.covers(claim);
    }
  }
}

std::string Coverage::words() const {
  switch (what_) {
    case What::none:
      return "nothing: the file adds, it never removes";
    case What::country:
      return "the whole country";
    case What::provinces_seen:
      return "the provinces that occur in it";
    case What::file_name:
    case What::title: {
      const std::string where = what_ == What::title ? "the lines above the table" : "the file's name";
      if (plates_.empty()) return "nothing: no province is named in " + where;
      if (plates_.size() > 1) return "nothing: several provinces are named in " + where;
      return "the province named in " + where + ", " + plates_.front();
    }
    case What::plates:
      break;
  }
  std::string out = "the provinces with plate";
  for (const auto& plate : plates_) out += " " + plate;
  return out;
}

}  // namespace twinwatch::school_csv
