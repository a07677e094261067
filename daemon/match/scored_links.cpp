#include "match/scored_links.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "match/account_evidence.hpp"
#include "match/choice.hpp"
#include "match/indexed_schools.hpp"
#include "match/matcher_data.hpp"
#include "match/mention_lists.hpp"

namespace twinwatch::match {
namespace {

// As reasons_for(), without what every candidate begins with: it tells none from another.
std::vector<std::string> what_tells(const Weights& weights, const ScoredSchool& candidate) {
  std::vector<std::string> sentences;
  for (const auto& reason : weighed_reasons(weights, candidate))
    if (reason.feature != feature_names[static_cast<std::size_t>(Feature::bias)] && std::abs(reason.part) >= 0.05)
      sentences.push_back(fmt::format("{} ({:+.1f})", reason.meaning, reason.part));
  return sentences;
}

}  // namespace

struct ScoredLinks::Made {
  Made(SQLite::Database& sql, const Matcher& matcher)
      : index(index_schools(sql, matcher.data.words, matcher.places)),
        chooser(index, matcher.data.weights, matcher.places),
        lists(sql, index),
        accounts(sql, matcher),
        account(sql, "SELECT account FROM mention WHERE mention_id = ?") {
    for (const auto& [plate, province] : matcher.places.provinces()) provinces_held += index.block(plate) ? 1u : 0u;
  }
  Choice choose(const Written& written, bool in_district = true) {
    const auto beside = evidence_of(written.mention_id);
    return chooser.choose({written.name, static_cast<int>(written.plate),
                           in_district ? static_cast<int>(written.district_id) : 0, beside.any() ? &beside : nullptr,
                           lists.of(written.mention_id, written.plate)});
  }
  SupportingEvidence evidence_of(std::int64_t mention_id) {
    if (mention_id == 0 || !account.integer(1, mention_id).step()) return {};
    const std::string who(account.text(0));
    account.reset();
    return accounts.of(who, mention_id);
  }

  SchoolIndex index;
  Chooser chooser;
  MentionLists lists;
  AccountEvidence accounts;
  Statement account;
  std::size_t provinces_held = 0;
};

ScoredLinks::ScoredLinks(SQLite::Database& sql, const Matcher& matcher) : sql_(sql), matcher_(matcher) {}
ScoredLinks::~ScoredLinks() = default;

ScoredLinks::Made& ScoredLinks::made() {
  if (made_ == nullptr) made_ = std::make_unique<Made>(sql_, matcher_);
  return *made_;
}

ScoredLinks::Answer ScoredLinks::choose(const Written& written) {
  auto& held = made();
  const auto choice = held.choose(written);
  if (choice.verdict != Choice::Verdict::linked) return {0, 0, {choice.why}};
  const auto all = matcher_.places.provinces().size();
  if (choice.plate == 0 && held.provinces_held < all)
    return {0,
            0,
            {fmt::format("No province is told, and the registry has schools of {} of {} provinces only",
                         held.provinces_held, all)}};
  const auto& best = choice.candidates.front();
  Answer answer{held.index.school(best.at).id, choice.probability(), {}};
  if (choice.plate != written.plate) answer.reasons.push_back("The place is told by the name itself");
  answer.reasons.push_back(fmt::format("Scored {:.1f}, {:.1f} is enough", best.score, matcher_.data.weights.enough));
  for (auto& reason : reasons_for(matcher_.data.weights, best)) answer.reasons.push_back(std::move(reason));
  return answer;
}

std::vector<ScoredLinks::Near> ScoredLinks::nearest(const Written& written) {
  auto& held = made();
  const auto& weights = matcher_.data.weights;
  std::vector<Near> found;
  const auto add = [&](const Choice& choice, const ScoredSchool& candidate, bool elsewhere) {
    auto reasons = what_tells(weights, candidate);
    if (candidate.misread) reasons.insert(reasons.begin(), "only if letters were misread, " + choice.misread);
    found.push_back(
        {held.index.school(candidate.at).id, candidate.score, weights.enough, elsewhere, std::move(reasons)});
  };
  const auto here = held.choose(written);
  for (const auto& candidate : here.candidates) add(here, candidate, false);
  if (written.district_id == 0 || (!found.empty() && found.front().score >= weights.enough)) return found;
  const auto anywhere = held.choose(written, false);
  for (const auto& candidate : anywhere.candidates) {
    const auto district = held.index.school(candidate.at).district_id;
    if (candidate.score >= weights.enough && district != 0 && district != written.district_id)
      add(anywhere, candidate, true);
  }
  std::stable_sort(found.begin(), found.end(), [](const Near& a, const Near& b) { return a.score > b.score; });
  return found;
}

}  // namespace twinwatch::match
