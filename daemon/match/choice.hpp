// Which school a written name is: linked, or left for a person, or none at all. Precision first: a wrong link hides an
// alert or invents one, a link that is not made costs an *unknown*.
//
//   0. A code written into the name decides, when a school has it and nothing in the name speaks against it.
//   1. The type and the hard marks (Özel, Kız) must be the same, the province when it is told, the district when both
//   are
//      known. These are never weighed against anything: what violates them is no candidate.
//   2. Candidates share a word, as it is, glued, or misspelt; a name of type and place alone is every such school
//   there.
//   3. Each is scored (agreement.hpp, weights.hpp). What is known beside the name may raise one that the name leaves
//      close (supporting_evidence.hpp). The best is linked when its score is enough and so far above the second that
//      nobody could mean that one.
//   4. A name that fits none and holds letters that a machine may have misread is asked once more with them put right
//      (name/misread.hpp). What that finds is for a person.
// The answer depends on the question, the index and the list alone: not on the locale, not on the order of questions.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "match/agreement.hpp"
#include "match/listed_names.hpp"
#include "match/weights.hpp"
#include "place/gazetteer.hpp"

namespace twinwatch::match {

struct Question {
  std::string_view name;
  int plate = 0;        // 0: not told
  int district_id = 0;  // 0: not told, not known, or of no meaning (MERKEZ in a metropolitan province)
  const SupportingEvidence* evidence = nullptr;  // of who wrote it; may be nullptr
  const ListedNames* list = nullptr;             // that this name stands in, where it is not the chooser's
};

struct ScoredSchool {
  std::uint32_t at = 0;  // in the index
  double score = 0;      // of the name, and what raises it
  Agreement agreement;
  unsigned supports = 0;  // bits of Support
  double raised = 0;      // by these; part of the score
  bool misread = false;   // agrees only with letters put right
};

struct Choice {
  enum class Verdict { linked, ambiguous, none };
  Verdict verdict = Verdict::none;
  std::vector<ScoredSchool> candidates;  // best first, at most `shown_candidates`; those worth a person's look
  std::string why;                       // of a verdict that is no link, one sentence
  int plate = 0, district_id = 0;        // as understood, also from the name itself
  name::Name name;                       // as understood
  bool by_code = false;                  // a code in the name decided
  std::string misread;                   // "k6roglu for koroglu": the letters put right, where a candidate needs it
  double probability() const;            // of the best
};

inline constexpr std::size_t shown_candidates = 10;

class Chooser {
 public:
  // All must outlive it. `list` may be nullptr.
  Chooser(const SchoolIndex& index, const Weights& weights, const place::Gazetteer& places,
          const ListedNames* list = nullptr)
      : index_(index), weights_(weights), places_(places), list_(list) {}

  // One question at a time a Chooser (it keeps what it has found of a word); one Chooser a thread.
  Choice choose(const Question& question);

 private:
  Choice choose_as_written(const Question& question);
  std::string put_right(const Question& question, int plate, std::string& told) const;
  void ask_with_letters_put_right(const Question& question, Choice& choice);
  void raise(const Question& question, const Asked& asked);
  void place_from_name(const name::Name& name, Choice& choice) const;
  Asked ask(const name::Name& name, int plate, int district_id) const;
  void find_close(const SchoolIndex::Block& block, Asked& asked) const;
  void collect(const SchoolIndex::Block& block, const Asked& asked, bool also_close);
  void consider(const Asked& asked, std::uint32_t at);
  void compare_with_rest(const SchoolIndex::Block& block, const Asked& asked);
  void weigh_list(const ListedNames* list, const name::Name& name, const Asked& asked);
  bool decide_by_code(Choice& choice) const;
  void decide(const Asked& asked, Choice& choice) const;

  const SchoolIndex& index_;
  const Weights& weights_;
  const place::Gazetteer& places_;
  const ListedNames* list_;
  std::vector<std::uint32_t> seen_;  // [school]: the question that met it last
  std::uint32_t question_ = 0;
  std::vector<ScoredSchool> found_;
  std::vector<std::uint32_t> left_over_;  // beside found_
};

// What the score of a candidate is made of, the heaviest first: the feature's name, what it means, its part.
struct WeighedReason {
  std::string feature, meaning;
  double part = 0;
};
std::vector<WeighedReason> weighed_reasons(const Weights& weights, const ScoredSchool& candidate);
// The same as sentences, without what weighs next to nothing.
std::vector<std::string> reasons_for(const Weights& weights, const ScoredSchool& candidate);

}  // namespace twinwatch::match
