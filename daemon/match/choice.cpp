#include "match/choice.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "name/spelling.hpp"
#include "name/written.hpp"

namespace twinwatch::match {
namespace {

constexpr std::size_t looked_at_closely = 4;  // of the best candidates, for what costs more to find out

bool better(const ScoredSchool& a, const ScoredSchool& b) {
  return a.score != b.score ? a.score > b.score : a.at < b.at;
}

}  // namespace

double Choice::probability() const { return candidates.empty() ? 0 : 1 / (1 + std::exp(-candidates.front().score)); }

// "… BALA/ANKARA", "Zonguldak Ereğli …": province and district in the name itself, believed when both are there and
// belong together.
void Chooser::place_from_name(const name::Name& name, Choice& choice) const {
  const auto& words = name.words;
  const auto both = [&](std::size_t province, std::size_t district) {
    const int plate = places_.plate_folded(words[province].text);
    if (plate == 0) return false;
    const auto match = places_.district_folded(plate, words[district].text);
    if (match.id == 0) return false;
    choice.plate = plate;
    choice.district_id = match.id;
    return true;
  };
  const auto n = words.size();
  if (n < 2) return;
  if (words[n - 1].after_type && words[n - 2].after_type && both(n - 1, n - 2)) return;
  if (n > 2) both(0, 1);
}

Asked Chooser::ask(const name::Name& name, int plate, int district_id) const {
  Asked asked;
  asked.type = name.type;
  asked.any_type = name.umbrella(index_.words_known());  // for a person to look at; never linked
  asked.marks = name.marks;
  asked.plate = plate;
  asked.district_id = district_id;
  asked.type_written = index_.vocabulary().id_of(name.type_written);
  for (const auto& word : name.words)
    asked.words.push_back({word.text, index_.vocabulary().id_of(word.text), word.kind, word.after_type, {}});
  return asked;
}

void Chooser::find_close(const SchoolIndex::Block& block, Asked& asked) const {
  const auto& vocabulary = index_.vocabulary();
  for (auto& word : asked.words) {
    const auto allowed = name::edits_allowed(word.text.size());
    const bool lost = word.text.find('?') != std::string::npos;
    if (allowed == 0 && !lost) continue;
    const auto letters = name::letters_of(word.text);
    for (const auto id : block.words) {
      const auto& text = vocabulary.text(id);
      if (text.size() + allowed < word.text.size() || word.text.size() + allowed < text.size() || id == word.id)
        continue;
      if (!lost && static_cast<std::size_t>(std::popcount(letters ^ vocabulary.letters(id))) > 2 * allowed) continue;
      // A first letter is hardly ever mistyped, and Küçük is not Büyük.
      if (!lost && text[0] != word.text[0] && (text.size() < 2 || text[0] != word.text[1] || text[1] != word.text[0]))
        continue;
      // Numbers are never misspelt into each other: 100. Yıl is not 10. Yıl.
      if (text[0] >= '0' && text[0] <= '9') continue;
      const auto edits = name::edits_between(word.text, text, std::min(allowed, name::edits_allowed(text.size())));
      if (edits <= std::min(allowed, name::edits_allowed(text.size()))) word.close.emplace_back(id, edits);
    }
  }
}

void Chooser::consider(const Asked& asked, std::uint32_t at) {
  if (seen_[at] == question_) return;
  seen_[at] = question_;
  const auto& school = index_.school(at);
  if (school.type != asked.type && !asked.any_type) return;
  if (((school.marks ^ asked.marks) & index_.words_known().hard_marks() & ~school.free_marks) != 0) return;
  if (asked.district_id != 0 && school.district_id != 0 && asked.district_id != school.district_id) return;
  std::uint32_t left_over = 0;
  ScoredSchool scored{at, 0, compare(index_, asked, school, left_over)};
  scored.score = weights_.score(scored.agreement);
  found_.push_back(scored);
  left_over_.push_back(left_over);
}

void Chooser::collect(const SchoolIndex::Block& block, const Asked& asked, bool also_close) {
  ++question_;
  found_.clear();
  left_over_.clear();
  bool names_something = false;
  for (std::size_t i = 0; i < asked.words.size(); ++i) {
    const auto& word = asked.words[i];
    names_something = names_something || word.kind == name::Kind::proper;
    if (word.id != no_word)
      for (const auto at : block.of(word.id)) consider(asked, at);
    if (i + 1 < asked.words.size())
      if (const auto glued = index_.vocabulary().id_of(word.text + asked.words[i + 1].text); glued != no_word)
        for (const auto at : block.of(glued)) consider(asked, at);
    if (also_close)
      for (const auto& [close, edits] : word.close)
        for (const auto at : block.of(close)) consider(asked, at);
  }
  if (!names_something)
    for (const auto at : block.nameless) consider(asked, at);
}

// Do the words that a candidate leaves over name another school of the type? "Hızırbey Ülkü İlkokulu" stands between
// two.
void Chooser::compare_with_rest(const SchoolIndex::Block& block, const Asked& asked) {
  for (std::size_t c = 0; c < std::min(found_.size(), looked_at_closely); ++c) {
    const auto left = left_over_[c];
    if (left == 0) continue;
    WordId rarest = no_word;
    double rarity = -1;
    for (std::size_t i = 0; i < std::min<std::size_t>(asked.words.size(), 32); ++i)
      if ((left >> i & 1) != 0 && asked.words[i].id != no_word && index_.rarity(asked.words[i].id) > rarity)
        rarest = asked.words[i].id, rarity = index_.rarity(rarest);
    if (rarest == no_word) continue;
    for (const auto at : block.of(rarest)) {
      const auto& other = index_.school(at);
      if (at == found_[c].at || other.type != asked.type) continue;
      if (asked.district_id != 0 && other.district_id != 0 && asked.district_id != other.district_id) continue;
      bool all = true;  // the other's own words are among those left over
      for (const auto& word : index_.words(other)) {
        if (word.place || word.kind != name::Kind::proper) continue;
        bool there = false;
        for (std::size_t i = 0; i < std::min<std::size_t>(asked.words.size(), 32); ++i)
          there = there || ((left >> i & 1) != 0 && asked.words[i].id == word.id);
        all = all && there;
      }
      if (all) {
        found_[c].agreement[Feature::rest_is_another] = 1;
        found_[c].score = weights_.score(found_[c].agreement);
        break;
      }
    }
  }
}

void Chooser::weigh_list(const ListedNames* list, const name::Name& name, const Asked& asked) {
  if (list == nullptr || !list->has(asked.plate, name)) return;
  for (std::size_t c = 0; c < std::min(found_.size(), looked_at_closely); ++c) {
    auto& candidate = found_[c];
    if (candidate.agreement[Feature::exact] != 0) continue;
    const auto& school = index_.school(candidate.at);
    const auto is = list->own_name(school);
    candidate.agreement[Feature::still_listed] = is == ListedNames::Is::listed ? 1 : 0;
    candidate.agreement[Feature::gone_from_list] = is == ListedNames::Is::gone ? 1 : 0;
    if (is != ListedNames::Is::listed) {
      const auto own = name.key();
      for (const auto rival : list->rivals(school)) {
        const auto other = name::parse(index_.words_known(), list->written(rival));
        if (other.key() == own) continue;
        std::uint32_t left_over = 0;
        const auto agreement = compare(index_, ask(other, asked.plate, 0), school, left_over);
        if (weights_.score(agreement) >=
            weights_.score(candidate.agreement) - weights_.of[static_cast<std::size_t>(Feature::gone_from_list)]) {
          candidate.agreement[Feature::rival_in_list] = 1;
          break;
        }
      }
    }
    candidate.score = weights_.score(candidate.agreement);
  }
}

// Six digits might be anything: they are a code only when such a school exists in the province, of this type, and one
// of the words is there too.
bool Chooser::decide_by_code(Choice& choice) const {
  std::uint32_t only = SchoolIndex::nobody;
  for (const auto& code : choice.name.codes) {
    const auto at = index_.with_code(code);
    if (at == SchoolIndex::nobody) continue;
    if (only != SchoolIndex::nobody && only != at) return false;
    only = at;
  }
  if (only == SchoolIndex::nobody) return false;
  const auto& school = index_.school(only);
  if (choice.plate != 0 && choice.plate != school.plate) return false;
  if (school.type != choice.name.type) return false;
  std::uint32_t left_over = 0;
  const auto agreement = compare(index_, ask(choice.name, choice.plate, choice.district_id), school, left_over);
  if (agreement[Feature::matched] == 0 && agreement[Feature::exact] == 0) return false;
  choice.candidates = {{only, std::max(weights_.score(agreement), weights_.enough), agreement}};
  choice.by_code = true;
  choice.verdict = Choice::Verdict::linked;
  return true;
}

void Chooser::decide(const Asked& asked, Choice& choice) const {
  choice.candidates.clear();
  for (const auto& candidate : found_) {
    if (choice.candidates.size() == shown_candidates) break;
    if (candidate.score >= weights_.near) choice.candidates.push_back(candidate);
  }
  if (found_.empty() || choice.candidates.empty()) {
    choice.why = "No school of this type there is called anything like it";
    return;
  }
  const auto& best = choice.candidates.front();
  if (best.score < weights_.enough) {
    choice.verdict = Choice::Verdict::ambiguous;
    choice.why = "No school of this type there is called so; the nearest are shown";
    return;
  }
  const bool two_of_that_name = choice.candidates.size() > 1 && best.agreement[Feature::exact] != 0 &&
                                choice.candidates[1].agreement[Feature::exact] != 0 &&
                                best.raised - choice.candidates[1].raised < weights_.margin;
  if (two_of_that_name) {
    choice.verdict = Choice::Verdict::ambiguous;
    choice.why = "Several schools are called so";
    return;
  }
  if (asked.words.empty() && asked.district_id == 0) {
    choice.verdict = Choice::Verdict::ambiguous;
    choice.why = "The name tells nothing but a type, and no district is told";
    return;
  }
  if (best.agreement[Feature::rest_is_another] != 0) {
    choice.verdict = Choice::Verdict::ambiguous;
    choice.why = "The name holds the names of two schools";
    return;
  }
  if (choice.candidates.size() > 1 && best.score - choice.candidates[1].score < weights_.margin) {
    choice.verdict = Choice::Verdict::ambiguous;
    choice.why = "More than one school fits the name as well";
    return;
  }
  choice.verdict = Choice::Verdict::linked;
}

Choice Chooser::choose(const Question& question) {
  auto choice = choose_as_written(question);
  if (choice.verdict != Choice::Verdict::linked) ask_with_letters_put_right(question, choice);
  return choice;
}

Choice Chooser::choose_as_written(const Question& question) {
  Choice choice;
  choice.name = name::parse(index_.words_known(), question.name);
  choice.plate = question.plate;
  choice.district_id = question.district_id;
  if (choice.name.words.empty() && choice.name.type < 0 && choice.name.codes.empty()) {
    choice.why = "The name holds nothing that could tell a school";
    return choice;
  }
  if (choice.plate == 0) place_from_name(choice.name, choice);
  if (seen_.size() < index_.size()) seen_.resize(index_.size(), 0);
  found_.clear();
  const auto* block = index_.block(choice.plate);
  if (block == nullptr) {
    choice.why = "The registry has no school of this province";
    return choice;
  }
  if (decide_by_code(choice)) return choice;
  auto asked = ask(choice.name, choice.plate, choice.district_id);
  collect(*block, asked, false);
  const bool exact =
      std::any_of(found_.begin(), found_.end(), [](const ScoredSchool& s) { return s.agreement[Feature::exact] != 0; });
  if (!exact) {
    find_close(*block, asked);
    collect(*block, asked, true);
  }
  // found_ and left_over_ are sorted together.
  std::vector<std::size_t> order(found_.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return better(found_[a], found_[b]); });
  std::vector<ScoredSchool> found;
  std::vector<std::uint32_t> left_over;
  for (std::size_t i = 0; i < std::min(order.size(), 4 * shown_candidates); ++i) {
    found.push_back(found_[order[i]]);
    left_over.push_back(left_over_[order[i]]);
  }
  found_ = std::move(found);
  left_over_ = std::move(left_over);
  compare_with_rest(*block, asked);
  weigh_list(question.list != nullptr ? question.list : list_, choice.name, asked);
  if (question.evidence != nullptr) raise(question, asked);
  std::sort(found_.begin(), found_.end(), better);
  decide(asked, choice);
  if (choice.name.umbrella(index_.words_known())) {
    if (choice.verdict == Choice::Verdict::linked) choice.verdict = Choice::Verdict::ambiguous;
    choice.why = choice.name.type < 0 ? "The name does not tell the school's type"
                                      : "The name's type covers several levels: '" + choice.name.type_written + "'";
  }
  return choice;
}

}  // namespace twinwatch::match
