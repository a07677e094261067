#include "match/agreement.hpp"

#include <algorithm>
#include <cmath>

namespace twinwatch::match {

const std::array<std::string_view, feature_count> feature_names = {"bias",
                                                                   "exact",
                                                                   "matched",
                                                                   "edits",
                                                                   "edits_in_short",
                                                                   "known_edited",
                                                                   "initials",
                                                                   "glued",
                                                                   "reordered",
                                                                   "district_added",
                                                                   "province_added",
                                                                   "place_dropped",
                                                                   "title_added",
                                                                   "title_dropped",
                                                                   "kind_differs",
                                                                   "martyr_added",
                                                                   "martyr_dropped",
                                                                   "cut_at_hyphen",
                                                                   "other_added",
                                                                   "other_dropped",
                                                                   "any_other_added",
                                                                   "any_other_dropped",
                                                                   "only_place",
                                                                   "nothing_paired",
                                                                   "only_place_alike",
                                                                   "martyr_on_place",
                                                                   "district_told",
                                                                   "soft_mark_differs",
                                                                   "type_in_other_words",
                                                                   "whole_country",
                                                                   "rest_is_another",
                                                                   "still_listed",
                                                                   "gone_from_list",
                                                                   "rival_in_list"};

namespace {

constexpr std::size_t most_words = 32;  // of a name; what goes beyond is not compared
constexpr std::uint8_t unpaired = 0xFF;

class Pairing {
 public:
  Pairing(const SchoolIndex& index, const Asked& asked, const IndexedSchool& school)
      : index_(index), asked_(asked), school_(school), theirs_(index.words(school)) {
    n_ = std::min(asked.words.size(), most_words);
    m_ = std::min(theirs_.size(), most_words);
    to_.fill(unpaired);
    from_.fill(unpaired);
  }

  Agreement agree(std::uint32_t& left_over) {
    pair_equal();
    pair_glued();
    pair_initials();
    pair_misspelt();
    explain();
    left_over = left_over_;
    return a_;
  }

 private:
  std::string_view text(std::size_t j) const { return index_.vocabulary().text(theirs_[j].id); }
  void pair(std::size_t i, std::size_t j) {
    to_[i] = static_cast<std::uint8_t>(j);
    from_[j] = static_cast<std::uint8_t>(i);
  }

  void pair_equal() {
    for (std::size_t i = 0; i < n_; ++i) {
      if (asked_.words[i].id == no_word) continue;
      for (std::size_t j = 0; j < m_; ++j)
        if (from_[j] == unpaired && theirs_[j].id == asked_.words[i].id) {
          pair(i, j);
          break;
        }
    }
  }
  // "mimar sinan" and "mimarsinan", either way round.
  void pair_glued() {
    for (std::size_t i = 0; i + 1 < n_; ++i) {
      if (to_[i] != unpaired || to_[i + 1] != unpaired) continue;
      for (std::size_t j = 0; j < m_; ++j)
        if (from_[j] == unpaired && is_glued(asked_.words[i].text, asked_.words[i + 1].text, text(j))) {
          pair(i, j);
          to_[i + 1] = static_cast<std::uint8_t>(j);
          a_[Feature::glued] = 1;
          break;
        }
    }
    for (std::size_t j = 0; j + 1 < m_; ++j) {
      if (from_[j] != unpaired || from_[j + 1] != unpaired) continue;
      for (std::size_t i = 0; i < n_; ++i)
        if (to_[i] == unpaired && is_glued(text(j), text(j + 1), asked_.words[i].text)) {
          pair(i, j);
          from_[j + 1] = static_cast<std::uint8_t>(i);
          a_[Feature::glued] = 1;
          break;
        }
    }
  }
  static bool is_glued(std::string_view first, std::string_view second, std::string_view whole) {
    return whole.size() == first.size() + second.size() && whole.starts_with(first) && whole.ends_with(second);
  }
  // A letter stands for a word where the word beside it is paired, or where it is a title's ("Ş.").
  void pair_initials() {
    for (std::size_t i = 0; i < n_; ++i)
      for (std::size_t j = 0; j < m_ && to_[i] == unpaired; ++j) {
        if (from_[j] != unpaired) continue;
        const std::string_view a = asked_.words[i].text, b = text(j);
        const bool letter =
            (a.size() == 1 && b.size() > 1 && b[0] == a[0]) || (b.size() == 1 && a.size() > 1 && a[0] == b[0]);
        const bool beside =
            j + 1 < m_ && i + 1 < n_ && (to_[i + 1] == j + 1 || (asked_.words[i + 1].text[0] == text(j + 1)[0]));
        if (letter && (beside || theirs_[j].kind == name::Kind::title)) {
          pair(i, j);
          a_[Feature::initials] += 1;
        }
      }
  }
  void pair_misspelt() {
    for (std::size_t i = 0; i < n_; ++i) {
      if (to_[i] != unpaired) continue;
      std::size_t best = m_;
      std::uint8_t edits = 0xFF;
      for (const auto& [word, apart] : asked_.words[i].close)
        for (std::size_t j = 0; j < m_; ++j)
          if (from_[j] == unpaired && theirs_[j].id == word && apart < edits) best = j, edits = apart;
      if (best == m_) continue;
      pair(i, best);
      a_[Feature::edits] += edits;
      if (asked_.words[i].id != no_word) a_[Feature::known_edited] += 1;
      const auto shorter = std::min(asked_.words[i].text.size(), text(best).size());
      if (shorter < 6) a_[Feature::edits_in_short] += edits;
    }
  }

  bool own_place(std::size_t i) const {
    return asked_.words[i].id != no_word && index_.is_place_word(school_, asked_.words[i].id);
  }

  void explain() {
    bool all = true, in_order = true, something = false, anything = false;
    double matched = 0;
    std::uint8_t last = 0;
    for (std::size_t j = 0; j < m_; ++j) {
      if (from_[j] == unpaired) continue;
      anything = true;
      if (theirs_[j].kind == name::Kind::proper && !theirs_[j].place)
        something = true, matched += index_.rarity(theirs_[j].id);
    }
    for (std::size_t i = 0; i < n_; ++i) {
      if (to_[i] == unpaired) continue;
      in_order = in_order && to_[i] >= last;
      last = to_[i];
    }
    explain_asked(all);
    explain_theirs(all);
    if (a_[Feature::district_added] != 0) a_[Feature::province_added] = 0;
    a_[Feature::bias] = 1;
    a_[Feature::reordered] = in_order ? 0 : 1;
    a_[Feature::matched] = std::min(matched, 2.0);
    const bool spelled_alike =
        a_[Feature::edits] + a_[Feature::initials] + a_[Feature::glued] == 0 && a_[Feature::edits_in_short] == 0;
    a_[Feature::exact] = all && in_order && spelled_alike ? 1 : 0;
    if (!something) {
      a_[Feature::only_place] = 1;
      a_[Feature::nothing_paired] = anything || (n_ == 0 && m_ == 0) ? 0 : 1;
      a_[Feature::only_place_alike] = std::log1p(school_.alike_in_district);
      if (a_[Feature::martyr_added] != 0) a_[Feature::martyr_on_place] = std::log1p(school_.alike_in_district);
    }
    a_[Feature::district_told] = asked_.district_id != 0 && asked_.district_id == school_.district_id ? 1 : 0;
    a_[Feature::soft_mark_differs] = ((asked_.marks ^ school_.marks) & ~index_.words_known().hard_marks()) != 0 ? 1 : 0;
    a_[Feature::type_in_other_words] = asked_.type_written != school_.type_written ? 1 : 0;
    a_[Feature::whole_country] = asked_.plate == 0 ? 1 : 0;
  }

  // What the written name has more than the school's.
  void explain_asked(bool& all) {
    const bool put_in = somebody_was_put_in() && everything_of_theirs_is_paired();
    bool in_run = false;
    for (std::size_t i = 0; i < n_; ++i) {
      if (to_[i] != unpaired) {
        in_run = false;
        continue;
      }
      const auto& word = asked_.words[i];
      all = false;
      if (own_place(i)) {
        a_[index_.is_district_word(school_, word.id) ? Feature::district_added : Feature::province_added] = 1;
      } else if (word.kind == name::Kind::title) {
        a_[put_in ? Feature::martyr_added : Feature::title_added] = 1;
        in_run = put_in;
      } else if (word.kind == name::Kind::place_kind) {
        a_[Feature::kind_differs] = 1;
      } else if (in_run) {
        a_[Feature::martyr_added] = 1;
        left_over_ |= 1u << i;
      } else {
        a_[Feature::other_added] += word.id == no_word ? 1.0 : index_.rarity(word.id);
        a_[Feature::any_other_added] = 1;
        left_over_ |= 1u << i;
      }
    }
  }
  // A title that is not the school's, behind a word that is: "Keykubat Şehit …", not "Şehit Ömer Boztepe" for Boztepe.
  bool somebody_was_put_in() const {
    bool behind_theirs = false;
    for (std::size_t i = 0; i < n_; ++i) {
      if (to_[i] != unpaired || own_place(i)) behind_theirs = true;
      if (to_[i] == unpaired && asked_.words[i].kind == name::Kind::title) return behind_theirs;
    }
    return false;
  }
  bool everything_of_theirs_is_paired() const {
    for (std::size_t j = 0; j < m_; ++j)
      if (from_[j] == unpaired && !theirs_[j].place && theirs_[j].kind == name::Kind::proper) return false;
    return true;
  }

  // What the school's name has more than the written one.
  void explain_theirs(bool& all) {
    // The part before a hyphen, when all behind it is there: names are cut at it.
    std::size_t cut = 0;
    for (std::size_t j = 1; j < m_; ++j) {
      if (!theirs_[j].hyphen) continue;
      bool before = true, behind = true;
      for (std::size_t k = 0; k < j; ++k) before = before && from_[k] == unpaired;
      for (std::size_t k = j; k < m_; ++k) behind = behind && from_[k] != unpaired;
      if (before && behind) cut = j;
    }
    if (cut > 0) a_[Feature::cut_at_hyphen] = 1, all = false;
    bool in_run = false;
    for (std::size_t j = cut; j < m_; ++j) {
      if (from_[j] != unpaired) {
        in_run = false;
        continue;
      }
      const auto& word = theirs_[j];
      all = false;
      if (word.place) {
        a_[Feature::place_dropped] = 1;
      } else if (word.kind == name::Kind::title) {
        const bool person_too = j + 1 < m_ && from_[j + 1] == unpaired;
        a_[person_too ? Feature::martyr_dropped : Feature::title_dropped] = 1;
        in_run = person_too;
      } else if (word.kind == name::Kind::place_kind) {
        a_[Feature::kind_differs] = 1;
      } else if (in_run) {
        a_[Feature::martyr_dropped] = 1;
      } else {
        a_[Feature::other_dropped] += index_.rarity(word.id);
        a_[Feature::any_other_dropped] = 1;
      }
    }
  }

  const SchoolIndex& index_;
  const Asked& asked_;
  const IndexedSchool& school_;
  std::span<const IndexedWord> theirs_;
  std::size_t n_ = 0, m_ = 0;
  std::array<std::uint8_t, most_words> to_, from_;
  std::uint32_t left_over_ = 0;
  Agreement a_;
};

}  // namespace

Agreement compare(const SchoolIndex& index, const Asked& asked, const IndexedSchool& school, std::uint32_t& left_over) {
  return Pairing(index, asked, school).agree(left_over);
}

}  // namespace twinwatch::match
