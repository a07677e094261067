#include "mail/flowed.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace twinwatch::mail {

TEST(Flowed, BreaksBetweenWordsAndIsUndone) {
  const std::string sentence =
      "Erzurum'daki 500 okulun 412'si hakkında bilgi var; 88 okul için henüz bir şey söyleyemiyoruz, çünkü listesi "
      "gelmedi.";
  const std::string text =
      "Merhaba,\n\n" + sentence + "\n  - " + sentence + "\n\n--\nFrom: masa\n>alıntı\nFrom buradan\n";
  EXPECT_EQ(flowed(text),
            "Merhaba,\n\n"
            "Erzurum'daki 500 okulun 412'si hakkında bilgi var; 88 okul için henüz bir \n"
            "şey söyleyemiyoruz, çünkü listesi gelmedi.\n"
            "   - Erzurum'daki 500 okulun 412'si hakkında bilgi var; 88 okul için henüz \n"
            "bir şey söyleyemiyoruz, çünkü listesi gelmedi.\n"
            "\n--\nFrom: masa\n >alıntı\n From buradan\n");
  EXPECT_EQ(unflowed(flowed(text)), text);
}

TEST(Flowed, LeavesAnAddressWholeAndASignatureASignature) {
  const std::string address = "https://example.org/" + std::string(100, 'a');
  const std::string text = "Okulu portala kaydetmek: " + address + " sayfasından\n-- \ntwinwatch";
  EXPECT_EQ(flowed(text), "Okulu portala kaydetmek: \n" + address + " \nsayfasından\n-- \ntwinwatch");
  EXPECT_EQ(unflowed(flowed(text)), text);
  EXPECT_EQ(flowed(""), "");
  EXPECT_EQ(flowed("ends with spaces   \nx"), "ends with spaces\nx") << "else the x would be its end";
}

TEST(Flowed, IsUndoneWhateverTheLinesAre) {
  std::mt19937 chance(7);
  const std::string_view pieces[] = {
      "ş", "İ", "a", " ", "  ", ">", "From ", "-", "-- ", "\n", "\n\n", "okulu", "https://example.org/"};
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    for (auto left = chance() % 120; left > 0; --left) text += pieces[chance() % std::size(pieces)];
    std::string want;  // as flowed() takes it: no spaces at the end of a line, but a signature's
    for (std::size_t from = 0; from <= text.size();) {
      const auto end = std::min(text.find('\n', from), text.size());
      auto line = text.substr(from, end - from);
      if (line != "-- ") line.resize(line.find_last_not_of(' ') + 1);
      want += line + (end < text.size() ? "\n" : "");
      from = end + 1;
    }
    ASSERT_EQ(unflowed(flowed(text)), want) << text;
  }
}

}  // namespace twinwatch::mail
