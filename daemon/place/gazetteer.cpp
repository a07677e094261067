#include "place/gazetteer.hpp"

#include "text/fold.hpp"

namespace twinwatch::place {

std::string_view name_of(DistrictMatch::How how) {
  switch (how) {
    case DistrictMatch::How::exact:
      return "exact";
    case DistrictMatch::How::alias:
      return "alias";
    case DistrictMatch::How::centre:
      return "centre";
    case DistrictMatch::How::pseudo:
      return "pseudo";
    case DistrictMatch::How::abolished:
      return "abolished";
    case DistrictMatch::How::absent:
      return "absent";
    case DistrictMatch::How::unknown:
      return "unknown";
  }
  return "unknown";
}

int Gazetteer::plate(std::string_view written) const { return plate_folded(text::fold(written)); }

int Gazetteer::plate_folded(std::string_view folded) const {
  if (const auto found = plate_by_name_.find(folded); found != plate_by_name_.end()) return found->second;
  if (folded.empty() || folded.size() > 3) return 0;
  int number = 0;
  for (const char c : folded) {
    if (c < '0' || c > '9') return 0;
    number = number * 10 + (c - '0');
  }
  return provinces_.contains(number) ? number : 0;
}

DistrictMatch Gazetteer::district(int plate, std::string_view written) const {
  return district_folded(plate, text::fold(written));
}

DistrictMatch Gazetteer::district_folded(int plate, std::string_view folded) const {
  if (folded.empty()) return {0, DistrictMatch::How::absent};
  if (plate > 0 && static_cast<std::size_t>(plate) < district_by_name_.size()) {
    const auto& here = district_by_name_[static_cast<std::size_t>(plate)];
    if (const auto found = here.find(folded); found != here.end()) return found->second;
  }
  if (!district_by_name_.empty())
    if (const auto found = district_by_name_[0].find(folded); found != district_by_name_[0].end()) return found->second;
  return {};
}

const Province* Gazetteer::province(int plate) const {
  const auto found = provinces_.find(plate);
  return found == provinces_.end() ? nullptr : &found->second;
}

const District* Gazetteer::district_by_id(int id) const {
  const auto found = districts_.find(id);
  return found == districts_.end() ? nullptr : &found->second;
}

}  // namespace twinwatch::place
