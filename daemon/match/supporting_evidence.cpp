#include "match/supporting_evidence.hpp"

#include <algorithm>

namespace twinwatch::match {

const std::array<std::string_view, support_count> support_names = {"host", "coordinates", "account", "district",
                                                                   "province"};

bool EvidenceWeights::institutional(std::string_view host) const {
  return std::any_of(host_endings.begin(), host_endings.end(), [&](std::string_view ending) {
    return host.size() > ending.size() && host.ends_with(ending) && host[host.size() - ending.size() - 1] == '.';
  });
}

unsigned SupportingEvidence::pointing_at(const IndexedSchool& school, int asked_plate, int asked_district) const {
  unsigned supports = 0;
  const auto points = [&](Support support) { supports |= 1u << static_cast<unsigned>(support); };
  if (by_host.contains(school.id)) points(Support::host);
  if (by_coordinates.contains(school.id)) points(Support::coordinates);
  if (by_account != 0 && by_account == school.id) points(Support::account);
  // What the record tells itself is weighed already, and never against anything.
  if (asked_district == 0 && district_id != 0 && district_id == school.district_id) points(Support::district);
  if (asked_plate == 0 && plate != 0 && plate == school.plate) points(Support::province);
  return supports;
}

double weight_of(const EvidenceWeights& weights, unsigned supports) {
  double sum = 0;
  for (std::size_t i = 0; i < support_count; ++i)
    if ((supports >> i & 1) != 0) sum += weights.of[i];
  return std::min(sum, weights.at_most);
}

}  // namespace twinwatch::match
