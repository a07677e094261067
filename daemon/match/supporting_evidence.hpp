// What is known of who wrote a name, beside the name: the website, the coordinates and the place that a portal shows
// for the account, and the school that the account was found to be before. Phones are never among it.
//
// It can raise a candidate and decides nothing by itself:
//   * the type, the hard marks, the province and a known district are the name's and the record's: a school that they
//     exclude is no candidate, whatever else points at it (choice.hpp);
//   * a name that alone scores less than `lift` below what is enough gains nothing;
//   * all of it together weighs at most `at_most`, so that a name which is plainly another's stays with that one.
// So it settles which of several is meant that the name leaves close ("Gazi İlkokulu", four times in the province).
//
// The weights stand in config/names/weights.toml ([evidence]) and are set by hand: the labelled names carry none of it.
#pragma once
#include <array>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "match/school_index.hpp"

namespace twinwatch::match {

enum class Support : std::size_t {
  host,         // the account's website is the school's institutional host, or bears its official code
  coordinates,  // the account's coordinates are the school's, to some ten metres
  account,      // the account was confirmed to be the school: by a code, a person, or place and whole name
  district,     // another record of the account tells the school's district, this one tells none
  province,     // … its province, and this one tells none
  count
};
inline constexpr std::size_t support_count = static_cast<std::size_t>(Support::count);
extern const std::array<std::string_view, support_count> support_names;  // as weights.toml writes them

struct EvidenceWeights {
  std::array<double, support_count> of{};
  double at_most = 0, lift = 0;
  std::vector<std::string> host_endings;  // of institutional hosts: "k12.tr". Others are shared or change hands
  bool institutional(std::string_view host) const;
};

// Of one account. Schools by their ids (IndexedSchool::id).
struct SupportingEvidence {
  std::set<std::int64_t> by_host, by_coordinates;
  std::int64_t by_account = 0;
  int plate = 0, district_id = 0;  // that all its other records agree on; 0: not told, or they do not agree

  bool any() const {
    return !by_host.empty() || !by_coordinates.empty() || by_account != 0 || plate != 0 || district_id != 0;
  }
  // Which of it points at this school, as bits of Support. `asked_plate`, `asked_district`: what the record itself
  // tells.
  unsigned pointing_at(const IndexedSchool& school, int asked_plate, int asked_district) const;
};

double weight_of(const EvidenceWeights& weights, unsigned supports);  // summed, at most `at_most`

}  // namespace twinwatch::match
