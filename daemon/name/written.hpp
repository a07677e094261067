// A written name as words, before anything is known of what they mean: damage repaired, punctuation told apart.
//
//   mojibake     "KÃ¶roÄŸlu" -> koroglu; windows-1254 read as Latin-1, "Ýmam" -> imam
//   lost letters "Kav?it ?lkokulu" -> kav?it ?lkokulu: '?' stands for one letter that nobody can know
//   slugs        "ataturk-ilkokulu-385" -> ataturk ilkokulu (the number counts namesakes, it says nothing)
//   digits       "60yıl", "100.YIL" -> 60 yil, 100 yil
//   codes        six digits standing alone are taken out: "(711959)"
//
// Never throws but std::bad_alloc; any octets. A word without '?' folds to itself.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace twinwatch::name {

struct Written {
  std::vector<std::string> words;  // folded; lower-case ASCII letters and digits, '?', letters without a Latin base
  std::vector<bool> hyphen;        // [i]: a hyphen stands directly before words[i]
  std::vector<bool> joined;        // [i]: words[i] was written together with words[i - 1]: "60yıl"
  std::vector<std::string> codes;  // six digits each
};

Written written(std::string_view utf8);

}  // namespace twinwatch::name
