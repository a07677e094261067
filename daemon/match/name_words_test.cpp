#include "match/name_words.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "text/fold.hpp"

namespace {

using testing::ElementsAre;
using twinwatch::text::fold;
namespace level = twinwatch::match::level;

unsigned levels(const char* name) { return twinwatch::match::levels_of(fold(name)); }

std::vector<std::string> telling(const char* name) {
  const auto key = fold(name);
  std::vector<std::string> words;
  for (const auto word : twinwatch::match::telling_words(key)) words.emplace_back(word);
  return words;
}

}  // namespace

TEST(NameWords, ReadTheLevelFromFullWordsShortFormsAndMisspellings) {
  EXPECT_EQ(levels("Atatürk İlkokulu"), level::primary);
  EXPECT_EQ(levels("ATATÜRK ORTAOKULU"), level::middle);
  EXPECT_EQ(levels("Erzurum MTAL"), level::high);
  EXPECT_EQ(levels("Yakutiye AİHL"), level::high);
  EXPECT_EQ(levels("Zübeyde Hanım Anaokulu"), level::preschool);
  EXPECT_EQ(levels("Atatürk İlköğretim Okulu"), level::primary | level::middle);
  EXPECT_EQ(levels("Özel Doğa İlk ve Ortaokulu"), level::primary | level::middle);
  EXPECT_EQ(levels("Gazi Ortokulu"), level::middle);
  EXPECT_EQ(levels("Bahçeşehir Koleji"), level::any);
  EXPECT_EQ(levels("Ataturk Primary School"), level::primary);
  EXPECT_EQ(levels("Ataturk Secondary School"), level::middle | level::high);
}

TEST(NameWords, ExcludeOnlyLevelsThatHaveNothingInCommon) {
  EXPECT_TRUE(twinwatch::match::levels_exclude("gazi ilkokulu", "gazi ortaokulu"));
  EXPECT_FALSE(twinwatch::match::levels_exclude("gazi ilkogretim okulu", "gazi ortaokulu"));
  EXPECT_FALSE(twinwatch::match::levels_exclude("gazi koleji", "gazi ortaokulu"));
}

TEST(NameWords, TellASchoolByWhatIsNeitherLevelNorTypeNorRank) {
  EXPECT_THAT(telling("Şehit Öğretmen Ali Kaya Mesleki ve Teknik Anadolu Lisesi"), ElementsAre("ali", "kaya"));
  EXPECT_THAT(telling("75. Yıl Ortaokulu (711959)"), ElementsAre("75", "yil"));
  EXPECT_THAT(telling("Anadolu Lisesi"), ElementsAre());
  EXPECT_THAT(telling("Özel İmam Hatip Ortaokulu"), ElementsAre());
}

TEST(NameWords, FindSixDigitsStandingAlone) {
  EXPECT_THAT(twinwatch::match::codes_in("50 yil ortaokulu 711959 yakutiye"), ElementsAre("711959"));
  EXPECT_THAT(twinwatch::match::codes_in("tel 4422351234 25000 a711959"), ElementsAre());
}

TEST(NameWords, TakeAMisspeltWordForClose) {
  EXPECT_TRUE(twinwatch::match::close_spelling("cumhuriyet", "cumhuriyt"));
  EXPECT_TRUE(twinwatch::match::close_spelling("palandoken", "palandokn"));
  EXPECT_TRUE(twinwatch::match::close_spelling("ataturk", "ataturkilkokulu"));
  EXPECT_FALSE(twinwatch::match::close_spelling("gazi", "niyazi"));
  EXPECT_FALSE(twinwatch::match::close_spelling("kaya", "kara"));
  EXPECT_FALSE(twinwatch::match::close_spelling("yenikoy", "eskikoy"));
}

// What is passed over unread must be far: words as names have them, each with one or two letters lost, added, changed.
TEST(NameWords, AreNotPassedOverByTheirLettersWhenTheyAreClose) {
  using namespace twinwatch::match;
  std::vector<std::string> words{"ataturk",  "ataturkcuk", "cumhuriyet", "cumhur",  "ruyte",
                                 "yakutiye", "mimarsinan", "75yil",      "q0q0q0q0"};
  for (std::size_t i = 0, n = words.size(); i < n; ++i)
    for (std::size_t at = 0; at < words[i].size(); ++at) {
      auto lost = words[i], other = words[i], more = words[i];
      lost.erase(at, 1);
      other[at] = 'w';
      more.insert(at, "x0");
      words.insert(words.end(), {lost, other, more});
    }
  int close = 0, passed_over = 0;
  for (const auto& a : words)
    for (const auto& b : words) {
      const bool may = may_be_close(a, letters_of(a), b, letters_of(b));
      close += close_spelling(a, b) ? 1 : 0;
      passed_over += may ? 0 : 1;
      ASSERT_TRUE(may || !(close_spelling(a, b) || one_slip(a, b))) << a << ' ' << b;
    }
  EXPECT_GT(close, 1000);
  EXPECT_GT(passed_over, close);
}

TEST(NameWords, OneSlipOfTheHand) {
  for (const auto* slip : {"gaz", "gazii", "gaai", "gzai", "agzi", "gaiz"})
    EXPECT_TRUE(twinwatch::match::one_slip("gazi", slip)) << slip;
  for (const auto* other : {"ga", "niyazi", "zagi", "gizo", "agiz"})
    EXPECT_FALSE(twinwatch::match::one_slip("gazi", other)) << other;
  EXPECT_FALSE(twinwatch::match::one_slip("100", "101")) << "numbers are not misspelt";
}
