// What may move a candidate besides its name: supporting evidence, which raises; letters put right, which only offer.
#include <algorithm>

#include "match/choice.hpp"
#include "name/misread.hpp"

namespace twinwatch::match {

void Chooser::raise(const Question& question, const Asked& asked) {
  for (auto& candidate : found_) {
    if (candidate.score < weights_.enough - weights_.evidence.lift) continue;
    candidate.supports = question.evidence->pointing_at(index_.school(candidate.at), asked.plate, asked.district_id);
    candidate.raised = weight_of(weights_.evidence, candidate.supports);
    candidate.score += candidate.raised;
  }
}

// The name with the letters of such words put right that no school there has, where that makes a word that one has.
// Empty: there is nothing to put right.
std::string Chooser::put_right(const Question& question, int plate, std::string& told) const {
  const auto* block = index_.block(plate);
  if (block == nullptr) return {};
  const auto& words = index_.words_known();
  const auto is_known = [&](const std::string& word) {
    if (words.is_type_word(word) || words.is_filler(word) || words.is_place_kind(word)) return true;
    const auto id = index_.vocabulary().id_of(word);
    return id != no_word && !block->of(id).empty();
  };
  const auto written = name::written(question.name);
  std::string whole;
  for (const auto& token : name::tokens_of(written)) {
    bool all_known = true;
    for (std::size_t i = token.first; i < token.first + token.words; ++i)
      all_known = all_known && is_known(written.words[i]);
    std::string text = token.text;
    if (!all_known && !is_known(token.text)) {
      const auto readings = name::readings_of(words, token.text);
      const auto meant = std::find_if(readings.begin(), readings.end(), is_known);
      if (meant != readings.end()) {
        text = *meant;
        (told += told.empty() ? "" : ", ") += "'" + token.text + "' for '" + text + "'";
      }
    }
    (whole += whole.empty() ? "" : " ") += text;
  }
  return told.empty() ? std::string() : whole;
}

void Chooser::ask_with_letters_put_right(const Question& question, Choice& choice) {
  std::string told;
  const auto name = put_right(question, choice.plate, told);
  if (name.empty()) return;
  const auto meant = choose_as_written({name, choice.plate, choice.district_id});
  if (meant.candidates.empty() || meant.candidates.front().score < weights_.enough) return;
  for (auto candidate : meant.candidates) {
    const auto known = std::find_if(choice.candidates.begin(), choice.candidates.end(),
                                    [&](const ScoredSchool& one) { return one.at == candidate.at; });
    candidate.misread = true;
    if (known == choice.candidates.end())
      choice.candidates.push_back(candidate);
    else if (known->score < candidate.score)
      *known = candidate;
  }
  std::sort(choice.candidates.begin(), choice.candidates.end(), [](const ScoredSchool& a, const ScoredSchool& b) {
    return a.score != b.score ? a.score > b.score : a.at < b.at;
  });
  if (choice.candidates.size() > shown_candidates) choice.candidates.resize(shown_candidates);
  choice.verdict = Choice::Verdict::ambiguous;
  choice.misread = std::move(told);
  choice.why = "A school is called so only if letters were misread, " + choice.misread + ": a person must tell";
}

}  // namespace twinwatch::match
