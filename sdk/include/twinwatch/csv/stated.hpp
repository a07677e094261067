// twinwatch/csv/stated.hpp: how many rows a list says it has ("Toplam: 1451", "Kayıt sayısı: 1.451 adet").
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace twinwatch::csv {

// Of a folded line: the number, when the line says nothing else than how many rows there are. A total of anything
// else ("toplam ogrenci 45000") is none of ours: taking it for rows would hold the run back for no reason.
inline std::optional<std::uint64_t> stated_total(std::string_view folded) {
  bool says_total = false;
  std::uint64_t number = 0;
  std::size_t groups = 0;
  bool after_number = false;
  while (!folded.empty()) {
    const std::size_t end = folded.find(' ') == folded.npos ? folded.size() : folded.find(' ');
    const std::string_view word = folded.substr(0, end);
    folded.remove_prefix(end == folded.size() ? end : end + 1);
    if (word.find_first_not_of("0123456789") == word.npos) {
      // "1.451" folds to "1 451": further groups have three digits.
      if (after_number || word.size() > 9 || groups > 2 || (groups > 0 && word.size() != 3)) return std::nullopt;
      for (const char digit : word) number = number * 10 + static_cast<std::uint64_t>(digit - '0');
      ++groups;
      continue;
    }
    after_number = groups > 0;
    bool known = false;
    for (const std::string_view one : {"toplam", "total", "genel", "kayit", "kayitli", "sayi", "sayisi", "adet",
                                       "satir", "okul", "kurum", "rows", "records"})
      known = known || word == one;
    if (!known) return std::nullopt;
    says_total = says_total || word == "toplam" || word == "total" || word == "sayisi" || word == "kayit";
  }
  if (!says_total || groups == 0) return std::nullopt;
  return number;
}

}  // namespace twinwatch::csv
