#include "ingest/scopes.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "text/fold.hpp"

namespace twinwatch::ingest {

std::string name_of(const Scope& scope, const place::Gazetteer& gazetteer) {
  std::string name = "the whole country";
  if (scope.plate != 0) {
    const place::Province* province = gazetteer.province(scope.plate);
    name = province != nullptr ? province->name : std::to_string(scope.plate);
    if (!scope.area_2.empty()) name += " / " + scope.area_2;
  }
  if (!scope.period.empty()) name += ", " + scope.period;
  if (!scope.account.empty()) name = (scope.plate != 0 ? name + ", " : std::string()) + "account " + scope.account;
  return name;
}

bool holds(const Scope& scope, const ScopeMember& member) {
  if (scope.plate != 0 && scope.plate != member.plate) return false;
  if (!scope.area_2.empty()) {
    if (scope.district_id != 0 ? scope.district_id != member.district_id
                               : text::fold(scope.area_2) != text::fold(member.area_2))
      return false;
  }
  return (scope.period.empty() || scope.period == member.period) &&
         (scope.account.empty() || scope.account == member.account);
}

Scope& ScopeSet::add(Scope scope) {
  const auto merge_into = [&](Scope& there) -> Scope& {
    if (scope.data_ms < there.data_ms) {
      there.page = scope.page;
      there.carried = scope.carried;
    }
    there.data_ms = std::min(there.data_ms, scope.data_ms);
    if (there.unverified.empty()) there.unverified = std::move(scope.unverified);
    there.dated = there.dated && scope.dated;
    there.nothing_is_right = there.nothing_is_right || scope.nothing_is_right;
    there.rejected += scope.rejected;
    return there;
  };
  if (scope.account.empty()) {
    for (const std::size_t i : general_)
      if (scopes_[i].same(scope)) return merge_into(scopes_[i]);
    general_.push_back(scopes_.size());
  } else {
    const auto [begin, end] = by_account_.equal_range(scope.account);
    for (auto it = begin; it != end; ++it)
      if (scopes_[it->second].same(scope)) return merge_into(scopes_[it->second]);
    by_account_.emplace(scope.account, scopes_.size());
  }
  whole_ = whole_ || scope.whole();
  return scopes_.emplace_back(std::move(scope));
}

ResolvedClaim resolve(const RunClaim& claim, const place::Gazetteer& gazetteer, Places& places) {
  ResolvedClaim result;
  const auto problem = [&](std::string text, bool stops) {
    result.problem = std::move(text);
    result.stops = stops;
    return result;
  };
  const KindColumns* kind = columns_of(claim.kind);
  if (kind == nullptr)
    return problem(fmt::format("it claims to cover records of unknown kind \"{}\"", claim.kind), true);
  if (!claim.country.empty() && claim.country != "TR" && claim.country != "tr")
    return problem(fmt::format("it claims to be the whole of country {}, which is not the one watched here; taken as "
                               "partial: nothing is removed",
                               claim.country),
                   false);
  Scope scope;
  scope.account = claim.account;
  const Place place = places.of(claim.area_1, claim.area_2);
  if (place.province_told && place.plate == 0)
    return problem(
        fmt::format("it claims to be the whole of \"{}\", which is no known province. Mend the setting or add "
                    "an alias to the gazetteer",
                    claim.area_1),
        true);
  if (!place.province_told && !place.folded_2.empty())
    return problem(
        fmt::format("it claims to be the whole of district \"{}\" without naming its province", claim.area_2), true);
  scope.plate = place.plate;
  if (!place.folded_2.empty()) {
    const place::District* district = gazetteer.district_by_id(place.district_id);
    if (district == nullptr)
      return problem(
          fmt::format("it claims to be the whole of {} / \"{}\", which is no known district. Mend the setting "
                      "or add an alias to the gazetteer",
                      claim.area_1, claim.area_2),
          true);
    scope.district_id = district->id;
    scope.area_2 = district->name;
  }
  // A registry has no period: each school year's list is the list.
  if (kind->period >= 0) scope.period = claim.period;
  const auto cannot_tell = [&](std::string_view what) {
    return problem(
        fmt::format("a {} does not tell its {}, so the claim over one is taken as partial: nothing is removed",
                    claim.kind, what),
        false);
  };
  if (scope.plate != 0 && kind->area_1 < 0) return cannot_tell("province");
  if (!scope.area_2.empty() && kind->area_2 < 0) return cannot_tell("district");
  if (!scope.account.empty() && kind->account < 0) return cannot_tell("account");
  if (!claim.period.empty() && kind->period < 0 && claim.kind != "school" && claim.kind != "coordinator")
    return cannot_tell("period");
  result.scope = std::move(scope);
  return result;
}

}  // namespace twinwatch::ingest
