#include "text/turkish.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <clocale>
#include <vector>

namespace text = twinwatch::text;

TEST(Turkish, CasesDottedAndDotlessI) {
  for (const char* locale : {"C", "tr_TR.UTF-8", "en_US.UTF-8"}) {
    std::setlocale(LC_ALL, locale);  // installed or not: it must not matter
    EXPECT_EQ(text::upper_tr("iğdır"), "İĞDIR");
    EXPECT_EQ(text::lower_tr("IĞDIR İL"), "ığdır il");
    EXPECT_EQ(text::title_tr("İĞNE ADA"), "İğne Ada");
    EXPECT_EQ(text::title_tr("ISPARTA ŞEHİT ALİ ÇAVUŞ İLKOKULU"), "Isparta Şehit Ali Çavuş İlkokulu");
  }
  std::setlocale(LC_ALL, "C");
}

TEST(Turkish, SortsByTheTurkishAlphabet) {
  std::vector<std::string> names = {"Zara", "Şile", "Sivas", "Çay", "Cizre", "İzmir", "Isparta",
                                    "Ünye", "Urla", "Öz",    "Of",  "Ğ",     "Geyve", "Dere"};
  const text::Collator collator;
  auto by_key = names;
  std::sort(names.begin(), names.end(), [&](const auto& a, const auto& b) { return collator.less(a, b); });
  const std::vector<std::string> expected = {"Cizre", "Çay", "Dere",  "Geyve", "Ğ",    "Isparta", "İzmir",
                                             "Of",    "Öz",  "Sivas", "Şile",  "Urla", "Ünye",    "Zara"};
  EXPECT_EQ(names, expected);
  std::sort(by_key.begin(), by_key.end(),
            [&](const auto& a, const auto& b) { return collator.key(a) < collator.key(b); });
  EXPECT_EQ(by_key, expected);
}
