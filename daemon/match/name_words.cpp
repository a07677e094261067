#include "match/name_words.hpp"

#include <algorithm>
#include <array>
#include <bit>

namespace twinwatch::match {
namespace {

struct LevelWord {
  std::string_view word;
  unsigned levels;
};

// Full words, their frequent misspellings in the ministry's own list, the short forms that people type, and the English
// ones: "Secondary School" is said of both levels above the first.
// "okulu", "koleji", "kampusu" and the like name no level and are left out. Sorted.
constexpr std::array level_words = std::to_array<LevelWord>({
    {"aihl", level::high},
    {"anaokul", level::preschool},
    {"anaokulu", level::preschool},
    {"bilsem", level::centre},
    {"cpal", level::high},
    {"cpl", level::high},
    {"elementary", level::primary | level::middle},
    {"eml", level::high},
    {"gsl", level::high},
    {"high", level::middle | level::high},
    {"ihl", level::high},
    {"iho", level::middle},
    {"ikokulu", level::primary},
    {"ilkogretim", level::primary | level::middle},
    {"ilkokuku", level::primary},
    {"ilkokul", level::primary},
    {"ilkokulu", level::primary},
    {"ilokulu", level::primary},
    {"ioo", level::primary | level::middle},
    {"kindergarten", level::preschool},
    {"kml", level::high},
    {"kres", level::preschool},
    {"kresi", level::preschool},
    {"lise", level::high},
    {"liseleri", level::high},
    {"lisesi", level::high},
    {"mesem", level::centre},
    {"middle", level::middle},
    {"mtal", level::high},
    {"mtl", level::high},
    {"ortaoklu", level::middle},
    {"ortaoku", level::middle},
    {"ortaokul", level::middle},
    {"ortaokulu", level::middle},
    {"ortokulu", level::middle},
    {"preschool", level::preschool},
    {"primary", level::primary},
    {"sbl", level::high},
    {"secondary", level::middle | level::high},
    {"tml", level::high},
    {"ybo", level::primary | level::middle},
});

// Says nothing of which school it is: level and type words, ranks and titles, ownership, fillers. Sorted.
constexpr std::array generic_words = std::to_array<std::string_view>({
    "ad",        "adi",       "akademi",   "akademisi", "akl",      "aksam",     "al",      "ana",        "anadolu",
    "anatolian", "arastirma", "astsb",     "bilim",     "bilimler", "bilimleri", "binb",    "binbasi",    "bolge",
    "cok",       "doc",       "dr",        "egitim",    "egitimi",  "ek",        "erkek",   "fen",        "gorme",
    "guzel",     "halk",      "hatip",     "hem",       "ii",       "iii",       "il",      "ilce",       "ilk",
    "imam",      "isitme",    "jan",       "kademe",    "kampus",   "kampusu",   "kiz",     "kolej",      "koleji",
    "kolejleri", "koy",       "koyu",      "kur",       "kurum",    "kurumlari", "mah",     "mahallesi",  "meb",
    "mem",       "merkezi",   "mes",       "meslek",    "mesleki",  "mezrasi",   "no",      "ogr",        "ogretim",
    "ogretmen",  "ogrt",      "ok",        "okul",      "okullari", "okulu",     "oo",      "orta",       "oz",
    "ozel",      "per",       "pol",       "polis",     "prof",     "programli", "ram",     "rehberlik",  "resmi",
    "san",       "sanat",     "sanatlar",  "sb",        "school",   "schools",   "science", "seh",        "sehidi",
    "sehit",     "sehitler",  "sehitleri", "sh",        "sht",      "social",    "sosyal",  "spor",       "sube",
    "subesi",    "tc",        "technical", "teg",       "tegmen",   "teknik",    "temel",   "tic",        "ticaret",
    "tug",       "turizm",    "ust",       "uygulama",  "uzm",      "vakfi",     "ve",      "vocational", "yarb",
    "yarbay",    "yatili",    "yuzb",      "yuzbasi",   "yzb",      "zihinsel",
});

static_assert(std::ranges::is_sorted(level_words, {}, &LevelWord::word) && std::ranges::is_sorted(generic_words));

const LevelWord* level_word(std::string_view word) {
  const auto found = std::ranges::lower_bound(level_words, word, {}, &LevelWord::word);
  return found != level_words.end() && found->word == word ? &*found : nullptr;
}

bool all_digits(std::string_view word) {
  return std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

constexpr std::size_t most_edits = 2;  // that two words may differ by and be close

// Whether the edit distance is at most `limit` (1 or 2).
bool within(std::string_view a, std::string_view b, std::size_t limit) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > limit) return false;
  while (!a.empty() && a.front() == b.front()) a.remove_prefix(1), b.remove_prefix(1);
  while (!a.empty() && a.back() == b.back()) a.remove_suffix(1), b.remove_suffix(1);
  if (a.empty()) return b.size() <= limit;
  if (limit == 0) return false;
  return within(a.substr(1), b.substr(1), limit - 1) || within(a, b.substr(1), limit - 1) ||
         within(a.substr(1), b, limit - 1);
}

}  // namespace

std::vector<std::string_view> words_of(std::string_view name_key) {
  std::vector<std::string_view> words;
  for (std::size_t from = 0; from < name_key.size();) {
    const auto end = std::min(name_key.find(' ', from), name_key.size());
    if (end > from) words.push_back(name_key.substr(from, end - from));
    from = end + 1;
  }
  return words;
}

unsigned levels_of(std::string_view name_key) {
  const auto words = words_of(name_key);
  unsigned levels = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (const auto* known = level_word(words[i])) levels |= known->levels;
    // "İlk ve Ortaokulu", "İlk - Orta - Lise": half words that name a level only beside others.
    else if (words[i] == "ilk" && i + 1 < words.size())
      levels |= level::primary;
    else if (words[i] == "orta" && i + 1 < words.size())
      levels |= level::middle;
  }
  return levels == 0 ? level::any : levels;
}

bool levels_exclude(std::string_view a_key, std::string_view b_key) {
  return (levels_of(a_key) & levels_of(b_key)) == 0;
}

std::vector<std::string_view> telling_words(std::string_view name_key) {
  auto words = words_of(name_key);
  std::erase_if(words, [](std::string_view word) {
    return word.size() < 2 || (all_digits(word) && word.size() >= 4) || level_word(word) != nullptr ||
           std::binary_search(generic_words.begin(), generic_words.end(), word);
  });
  return words;
}

std::vector<std::string_view> codes_in(std::string_view name_key) {
  auto words = words_of(name_key);
  std::erase_if(words, [](std::string_view word) { return word.size() != 6 || !all_digits(word); });
  return words;
}

bool close_spelling(std::string_view a, std::string_view b) {
  if (a == b) return true;
  const auto shorter = std::min(a.size(), b.size());
  if (shorter < 5 || all_digits(a) || all_digits(b)) return false;
  if (a.substr(0, shorter) == b.substr(0, shorter)) return true;
  return within(a, b, shorter >= 8 ? most_edits : 1);
}

std::uint64_t letters_of(std::string_view word) {
  std::uint64_t letters = 0;
  for (const char c : word) letters |= std::uint64_t{1} << (static_cast<unsigned char>(c) & 63);  // some share a place
  return letters;
}

bool may_be_close(std::string_view a, std::uint64_t a_letters, std::string_view b, std::uint64_t b_letters) {
  const auto shorter = std::min(a.size(), b.size()), longer = std::max(a.size(), b.size());
  if (longer - shorter <= most_edits && std::popcount(a_letters ^ b_letters) <= 2 * static_cast<int>(most_edits))
    return true;
  return shorter >= 5 && a.substr(0, 5) == b.substr(0, 5);
}

bool one_slip(std::string_view a, std::string_view b) {
  if (std::min(a.size(), b.size()) < 3 || all_digits(a) || all_digits(b)) return false;
  if (within(a, b, 1)) return true;
  if (a.size() != b.size()) return false;
  const auto at = static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin()).first - a.begin());
  return at + 1 < a.size() && a[at] == b[at + 1] && a[at + 1] == b[at] && a.substr(at + 2) == b.substr(at + 2);
}

}  // namespace twinwatch::match
