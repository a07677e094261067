#include "cli/one_school.hpp"

#include <cstdio>

namespace twinwatch::cli {

std::optional<alert::FoundSchool> one_school(store::Database& db, const place::Gazetteer& places,
                                             const std::string& school, const std::string& province) {
  const auto found = alert::find_school(db, places, school, province, 20);
  if (found.empty()) {
    std::fprintf(
        stderr,
        "twinwatch: no school fits \"%s\"%s%s. Try its official code, or words of its name with `twinwatch schools`.\n",
        school.c_str(), province.empty() ? "" : " in ", province.c_str());
    return std::nullopt;
  }
  if (found.size() > 1) {
    std::fprintf(stderr, "twinwatch: %zu%s schools fit; name one by its code or #number:\n", found.size(),
                 found.size() == 20 ? " or more" : "");
    for (const auto& one : found)
      std::fprintf(stderr, "  #%lld %s %s (%s / %s)%s\n", static_cast<long long>(one.school_id), one.code.c_str(),
                   one.name.c_str(), one.province.c_str(), one.district.c_str(), one.gone ? " (gone)" : "");
    return std::nullopt;
  }
  return found.front();
}

}  // namespace twinwatch::cli
