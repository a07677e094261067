#include "match/scored_links.hpp"

#include <fmt/format.h>

#include "match/account_evidence.hpp"
#include "match/choice.hpp"
#include "match/indexed_schools.hpp"
#include "match/matcher_data.hpp"

namespace twinwatch::match {

struct ScoredLinks::Made {
  Made(SQLite::Database& sql, const Matcher& matcher)
      : index(index_schools(sql, matcher.data.words, matcher.places)),
        chooser(index, matcher.data.weights, matcher.places),
        accounts(sql, matcher) {
    for (const auto& [plate, province] : matcher.places.provinces()) provinces_held += index.block(plate) ? 1u : 0u;
  }
  SchoolIndex index;
  Chooser chooser;
  AccountEvidence accounts;
  std::size_t provinces_held = 0;
};

ScoredLinks::ScoredLinks(SQLite::Database& sql, const Matcher& matcher) : sql_(sql), matcher_(matcher) {}
ScoredLinks::~ScoredLinks() = default;

ScoredLinks::Answer ScoredLinks::choose(std::string_view name, std::int64_t plate, std::int64_t district_id,
                                        std::string_view account, std::int64_t mention_id) {
  if (made_ == nullptr) made_ = std::make_unique<Made>(sql_, matcher_);
  const auto evidence = made_->accounts.of(account, mention_id);
  const auto choice = made_->chooser.choose(
      {name, static_cast<int>(plate), static_cast<int>(district_id), evidence.any() ? &evidence : nullptr});
  if (choice.verdict != Choice::Verdict::linked) return {0, 0, {choice.why}};
  const auto all = matcher_.places.provinces().size();
  if (choice.plate == 0 && made_->provinces_held < all)
    return {0,
            0,
            {fmt::format("No province is told, and the registry has schools of {} of {} provinces only",
                         made_->provinces_held, all)}};
  const auto& best = choice.candidates.front();
  Answer answer{made_->index.school(best.at).id, choice.probability(), {}};
  if (choice.plate != plate) answer.reasons.push_back("The place is told by the name itself");
  answer.reasons.push_back(fmt::format("Scored {:.1f}, {:.1f} is enough", best.score, matcher_.data.weights.enough));
  for (auto& reason : reasons_for(matcher_.data.weights, best)) answer.reasons.push_back(std::move(reason));
  return answer;
}

}  // namespace twinwatch::match
