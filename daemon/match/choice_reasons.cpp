// What a candidate's score is made of, in words: the same for `match explain`, for the reasons that a link keeps, and
// for the review queue.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "match/choice.hpp"

namespace twinwatch::match {
namespace {

constexpr std::string_view meaning[] = {
    "what every candidate begins with",
    "the same words in the same order, and no other",
    "telling words in common",
    "letters differ",
    "letters differ in short words",
    "what differs is a word of other schools",
    "words told by their first letter",
    "words written together or apart",
    "words in another order",
    "the written name adds the school's district",
    "the written name adds the school's province",
    "the registry's name adds its place",
    "the written name adds a title",
    "the registry's name adds a title",
    "'köyü', 'merkez' or the like in one of them",
    "the written name adds a person behind the place (\"… Şehit …\")",
    "the registry's name adds a person",
    "the written name begins at the hyphen of the registry's",
    "the written name adds words that nothing explains",
    "the registry's name adds words that nothing explains",
    "a word is added",
    "a word is missing",
    "nothing but a place and a type in common",
    "not a word in common",
    "other schools of the type are in that district",
    "a person was added to a mere place, and other schools of the type are in that district",
    "the district is told and is the school's",
    "'erkek' or 'yatılı' in one of them",
    "the type in other words",
    "no province is told",
    "the words left over are another school's name",
    "the list has this school's own name too",
    "the list has this school's own name no more",
    "another name of the list fits this school better",
};
static_assert(std::size(meaning) == feature_count);

constexpr std::string_view support_meaning[] = {
    "beside the name: the account's website is this school's",
    "beside the name: the account's coordinates are this school's",
    "beside the name: the account was confirmed to be this school",
    "beside the name: another record of the account tells this district",
    "beside the name: another record of the account tells this province",
};
static_assert(std::size(support_meaning) == support_count);

}  // namespace

std::vector<WeighedReason> weighed_reasons(const Weights& weights, const ScoredSchool& candidate) {
  std::vector<WeighedReason> reasons;
  for (std::size_t i = 0; i < feature_count; ++i) {
    const double part = weights.of[i] * candidate.agreement.x[i];
    if (candidate.agreement.x[i] != 0)
      reasons.push_back({std::string(feature_names[i]), std::string(meaning[i]), part});
  }
  // Each by its weight, all of them scaled to what counts of them together.
  double all = 0;
  for (std::size_t i = 0; i < support_count; ++i)
    all += (candidate.supports >> i & 1) != 0 ? weights.evidence.of[i] : 0;
  for (std::size_t i = 0; i < support_count; ++i)
    if ((candidate.supports >> i & 1) != 0 && all > 0)
      reasons.push_back({std::string(support_names[i]), std::string(support_meaning[i]),
                         weights.evidence.of[i] / all * candidate.raised});
  std::stable_sort(reasons.begin(), reasons.end(),
                   [](const auto& a, const auto& b) { return std::abs(a.part) > std::abs(b.part); });
  return reasons;
}

std::vector<std::string> reasons_for(const Weights& weights, const ScoredSchool& candidate) {
  std::vector<std::string> sentences;
  for (const auto& reason : weighed_reasons(weights, candidate)) {
    if (std::abs(reason.part) < 0.05) continue;
    sentences.push_back(fmt::format("{} ({:+.1f})", reason.meaning, reason.part));
  }
  return sentences;
}

}  // namespace twinwatch::match
