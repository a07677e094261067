#include "text/mojibake.hpp"

#include <algorithm>
#include <vector>

#include "text/mojibake_places.hpp"
#include "text/utf8.hpp"
#include "text/utf8_scan.hpp"

namespace twinwatch::text {
namespace {

constexpr std::string_view kCellEnds = "\n\r\t;,|\"<>";
constexpr std::size_t kFewest = 3;  // certain places of a text before it is believed to be double-encoded as a whole
constexpr int kMostLayers = 4;

struct Survey {
  std::size_t certain = 0;    // places
  std::size_t ordinary = 0;   // characters beyond ASCII that no second encoding explains
  bool holes_kept = false;    // Ş or Ğ is there whole: then this program did not lose their second octet
  bool beyond_latin = false;  // certain places of other alphabets
  bool whole() const { return certain > 0 && ordinary == 0; }
};

bool beyond_latin(const Place& place) { return place.was >= 0x180 && is_letter(place.was); }

std::vector<Place> places_of(std::string_view cell) {
  std::vector<Place> places;
  char32_t previous = 0;
  for (std::size_t at = 0; at < cell.size();) {
    if (static_cast<unsigned char>(cell[at]) < 0x80) {
      previous = static_cast<unsigned char>(cell[at++]);
      continue;
    }
    const auto place = place_at(cell, at, previous);
    places.push_back(place);
    previous = place.was;
    at = place.end;
  }
  // Three letters in a row of another alphabet ("Ð¨ÐºÐ¾") are as certain as one of ours.
  for (std::size_t first = 0, last = 0; first < places.size(); first = std::max(last, first + 1)) {
    last = first;
    while (last < places.size() && places[last].certainty != Certainty::none && beyond_latin(places[last]) &&
           (last == first || places[last].begin == places[last - 1].end))
      ++last;
    if (last - first < kFewest) continue;
    for (auto i = first; i < last; ++i) places[i].certainty = Certainty::certain;
  }
  return places;
}

void count(const std::vector<Place>& places, Survey& survey) {
  for (const auto& place : places) {
    const bool certain = place.certainty == Certainty::certain;
    survey.certain += certain;
    survey.beyond_latin |= certain && beyond_latin(place);
    survey.holes_kept |= certain && !place.lost && (place.was == U'Ş' || place.was == U'Ğ');
    survey.ordinary += place.certainty == Certainty::none && !place.lost && place.was != 0xFFFD && place.was != 0xFEFF;
  }
}

// Calls `each` with every cell that holds more than ASCII, and where it begins.
template <class Each>
void for_each_cell(std::string_view text, Each&& each) {
  const auto* const begin = reinterpret_cast<const unsigned char*>(text.data());
  for (std::size_t at = 0; at < text.size();) {
    const auto high = static_cast<std::size_t>(skip_ascii(begin + at, begin + text.size()) - begin);
    if (high == text.size()) return;
    const auto before = text.substr(at, high - at).find_last_of(kCellEnds);
    const auto from = before == text.npos ? at : at + before + 1;
    const auto to = std::min(text.find_first_of(kCellEnds, high), text.size());
    each(text.substr(from, to - from), from);
    at = to;
  }
}

bool vowel(char32_t c) {
  constexpr std::u32string_view kVowels = U"aeıioöuüâîûAEIİOÖUÜÂÎÛ";
  return kVowels.find(c) != kVowels.npos;
}

class CellRepair {
 public:
  explicit CellRepair(const Survey& text) : text_(text) {}

  // True: `result` is the cell put right.
  bool run(std::string_view cell, std::string& result, std::size_t& repaired, std::size_t& doubtful) {
    now_.assign(cell);
    marks_.assign(cell.size(), '\0');
    bool any = false;
    std::size_t left = 0;
    for (int layer = 0; layer < kMostLayers; ++layer) {
      const auto again = this->layer(layer, left);
      any |= again;
      if (!again) break;
    }
    if (any && controls_made()) any = false, ++left;
    doubtful += left;
    if (!any) return false;
    repaired += static_cast<std::size_t>(std::count(marks_.begin(), marks_.end(), '\1'));
    result = now_;
    return true;
  }

 private:
  bool layer(int layer, std::size_t& left) {
    const auto places = places_of(now_);
    Survey cell;
    count(places, cell);
    next_.clear();
    next_marks_.clear();
    bool any = false;
    std::size_t at = 0;
    char32_t last = 0;  // beyond ASCII: the character that the last place became
    left = 0;
    for (const auto& place : places) {
      copy(at, place.begin);
      const char32_t previous = place.begin == 0                 ? 0
                                : place.begin == at && last != 0 ? last
                                                                 : static_cast<unsigned char>(now_[place.begin - 1]);
      at = place.end;
      if (accepted(place, cell, previous, layer)) {
        append_utf8(next_, place.was);
        next_marks_ += '\1';
        next_marks_.resize(next_.size(), '\0');
        last = place.was;
        any = true;
      } else {
        // In text that is right "Ü’" and "Å" are nothing to speak of.
        left += (place.certainty != Certainty::none || place.lost) && place.was < 0x180 && text_.certain > 0;
        copy(place.begin, place.end);
        last = place.lost || place.certainty != Certainty::none ? 0xFFFD : place.was;
      }
    }
    copy(at, now_.size());
    if (any) now_.swap(next_), marks_.swap(next_marks_);
    return any;
  }

  bool accepted(const Place& place, const Survey& cell, char32_t previous, int layer) const {
    if (place.certainty == Certainty::certain) return true;
    if (place.certainty == Certainty::weak) {
      if (beyond_latin(place) && !cell.beyond_latin) return false;
      return cell.whole() || (layer > 0 && cell.ordinary == 0);
    }
    if (!place.lost || place.was == 0 || text_.holes_kept) return false;
    const bool all_of_text = layer == 0 && text_.whole() && text_.certain >= kFewest;
    return (cell.whole() || all_of_text) && stands_well(place, previous);
  }

  // Å of Swedish is a vowel and Ş a consonant, so they have other neighbours; Ğ stands behind vowels alone. Neither is
  // a capital behind a small letter.
  bool stands_well(const Place& place, char32_t previous) const {
    if (previous >= 'a' && previous <= 'z') return false;
    if (place.was == U'Ğ' || place.was == U'Î') return place.was == U'Ğ' ? vowel(previous) : is_letter(previous);
    const auto next = place.end < now_.size() ? static_cast<unsigned char>(now_[place.end]) : 0u;
    const bool before_vowel = next >= 0x80 || vowel(next);  // beyond ASCII: the lead of the next letter
    return before_vowel || vowel(previous) || (next == '.' && !is_letter(previous));
  }

  void copy(std::size_t from, std::size_t to) {
    if (to <= from) return;
    next_.append(now_, from, to - from);
    next_marks_.append(marks_, from, to - from);
  }

  // Half of what was encoded three times, and the rest does not fit.
  bool controls_made() const {
    for (std::size_t at = 0; at + 1 < now_.size(); ++at)
      if (marks_[at] != 0 && now_[at] == '\xC2' && static_cast<unsigned char>(now_[at + 1]) < 0xA0) return true;
    return false;
  }

  const Survey& text_;
  std::string now_, next_;
  std::string marks_, next_marks_;  // of each octet: 1 where a repaired character begins
};

// Where the first certain place may be, at or after `from`; npos: nowhere.
std::size_t first_certain(std::string_view text, std::size_t from) {
  const auto* const end = reinterpret_cast<const unsigned char*>(text.data()) + text.size();
  while ((from = text.find('\xC3', from)) != text.npos) {
    if (may_be_encoded_twice(reinterpret_cast<const unsigned char*>(text.data()) + from, end)) {
      const auto before = from == 0 ? text.npos : text.find_last_of(kCellEnds, from - 1);
      const auto begin = before == text.npos ? 0 : before + 1;
      const auto to = std::min(text.find_first_of(kCellEnds, from), text.size());
      Survey cell;
      count(places_of(text.substr(begin, to - begin)), cell);
      if (cell.certain > 0) return begin;
      from = to;
    } else {
      ++from;
    }
  }
  return text.npos;
}

}  // namespace

Repaired repair_mojibake(std::string_view utf8) { return repair_mojibake(utf8, 0); }

Repaired repair_mojibake(std::string_view utf8, std::size_t from) {
  Repaired out;
  if (first_certain(utf8, from) == utf8.npos) return out;
  Survey survey;
  for_each_cell(utf8, [&](std::string_view cell, std::size_t) { count(places_of(cell), survey); });
  CellRepair repair(survey);
  std::string cell_text;
  std::size_t done = 0;
  for_each_cell(utf8, [&](std::string_view cell, std::size_t at) {
    if (!repair.run(cell, cell_text, out.repaired, out.doubtful)) return;
    if (out.text.empty()) out.text.reserve(utf8.size());
    out.text += utf8.substr(done, at - done);
    out.text += cell_text;
    done = at + cell.size();
  });
  if (out.repaired == 0) return out;
  out.text += utf8.substr(done);
  if (out.text.starts_with("\xEF\xBB\xBF")) out.text.erase(0, 3);  // the mark, encoded twice
  return out;
}

}  // namespace twinwatch::text
