// What a written school name is understood as. Names are made up or of the shipped MIT list, as people write them.
#include "name/name.hpp"

#include <gtest/gtest.h>

#include <clocale>
#include <fstream>

#include "name/spelling.hpp"
#include "name/written.hpp"

namespace {

using namespace twinwatch::name;

const Words& words() {
  static const Words all = Words::load(TWINWATCH_SOURCE_DIR "/config/names/tr.toml");
  return all;
}
std::string type_of(std::string_view written) {
  const auto name = parse(words(), written);
  return name.type < 0 ? "none" : words().type(name.type).id;
}
std::string own_words(std::string_view written) {
  std::string text;
  for (const auto& word : parse(words(), written).words) (text += text.empty() ? "" : " ") += word.text;
  return text;
}
std::string marks_of(std::string_view written) {
  std::string text;
  const auto name = parse(words(), written);
  for (std::size_t i = 0; i < words().marks().size(); ++i)
    if ((name.marks >> i & 1) != 0) (text += text.empty() ? "" : " ") += words().marks()[i].id;
  return text;
}

}  // namespace

TEST(NameType, IsToldByThePhraseThatEndsLast) {
  EXPECT_EQ(type_of("Gazi İlkokulu"), "primary");
  EXPECT_EQ(type_of("GAZİ ORTAOKULU"), "lower_secondary");
  EXPECT_EQ(type_of("Gazi İmam Hatip Ortaokulu"), "imam_hatip_lower");
  EXPECT_EQ(type_of("Gazi Anadolu İmam Hatip Lisesi"), "imam_hatip_high");
  EXPECT_EQ(type_of("Gazi Anadolu Lisesi"), "anatolian_high");
  EXPECT_EQ(type_of("Gazi Lisesi"), "general_high");
  EXPECT_EQ(type_of("Gazi Koleji İlkokulu"), "primary");
  EXPECT_EQ(type_of("Gazi Mesleki ve Teknik Anadolu Lisesi"), "vocational");
}

TEST(NameType, IsToldByShortFormsAndInEnglish) {
  for (const auto* written :
       {"Yıldız AİHL", "Yıldız A.İ.H.L.", "Yıldız AIHL", "Yıldız İHL", "Yildiz Anatolian Imam Hatip High School"})
    EXPECT_EQ(type_of(written), "imam_hatip_high") << written;
  for (const auto* written : {"Yıldız İHO", "Yıldız İ.H.O.", "Yıldız IHO", "Yıldız İmam Hatip O.O."})
    EXPECT_EQ(type_of(written), "imam_hatip_lower") << written;
  for (const auto* written :
       {"Yıldız O.O.", "Yıldız Orta O.", "Yıldız Ort.", "Yıldız Orta Okulu", "Yildiz Secondary School"})
    EXPECT_EQ(type_of(written), "lower_secondary") << written;
  for (const auto* written :
       {"Yıldız İ.O.", "yıldız ilk.", "Yıldız İlk Okulu", "Yildiz primary school", "yildiz-ilkokulu-385"})
    EXPECT_EQ(type_of(written), "primary") << written;
  EXPECT_EQ(type_of("Yıldız ÇPAL"), "multi_programme");
  EXPECT_EQ(type_of("Yıldız M.T.A.L."), "vocational");
  EXPECT_EQ(type_of("Yıldız And. Lis."), "anatolian_high");
  EXPECT_EQ(type_of("Yildiz Science and Art Center"), "science_arts_centre");
}

TEST(NameType, OfTheSpecialSchoolsIsTheSameUnderTheirOldAndNewNames) {
  EXPECT_EQ(type_of("Gazi Özel Eğitim Uygulama Merkezi I. Kademe"),
            type_of("Gazi Özel Eğitim Uygulama Okulu I. Kademe"));
  EXPECT_EQ(type_of("Gazi Özel Eğitim İş Uygulama Merkezi (Okulu)"),
            type_of("Gazi Özel Eğitim Uygulama Okulu III.Kademe"));
  EXPECT_EQ(type_of("Gazi Özel Eğitim Mesleki Eğitim Merkezi (Okulu)"), type_of("Gazi Özel Eğitim Meslek Okulu"));
  EXPECT_NE(type_of("Gazi Özel Eğitim Uygulama Okulu I. Kademe"),
            type_of("Gazi Özel Eğitim Uygulama Okulu II. Kademe"));
}

TEST(NameType, ThatCoversSeveralLevelsIsAnUmbrella) {
  for (const auto* written : {"Gazi Okulu", "Gazi İlköğretim Okulu", "Gazi İlk/Ortaokulu", "Gazi İÖO",
                              "Özel Gazi Koleji", "Özel Gazi Kampüsü"}) {
    const auto name = parse(words(), written);
    EXPECT_TRUE(name.umbrella(words())) << written;
  }
  EXPECT_TRUE(parse(words(), "Gazi").umbrella(words())) << "no type at all";
  EXPECT_FALSE(parse(words(), "Gazi İlkokulu").umbrella(words()));
}

TEST(NameMarks, TellPrivateFromSpecialAndGirlsFromAll) {
  EXPECT_EQ(marks_of("Özel Gazi İlkokulu"), "private");
  EXPECT_EQ(marks_of("TED Gazi Özel İlkokulu"), "private");
  EXPECT_EQ(marks_of("Gazi Özel Eğitim İlkokulu"), "");
  EXPECT_EQ(marks_of("Gazi Kız Anadolu İmam Hatip Lisesi"), "girls");
  EXPECT_EQ(marks_of("Gazi Yatılı Bölge Ortaokulu"), "boarding");
}

TEST(NameWords, AreWrittenInOneWay) {
  EXPECT_EQ(own_words("ŞHT. ÖĞRT. ALİ ER İLKOKULU"), own_words("Şehit Öğretmen Ali Er İlkokulu"));
  EXPECT_EQ(own_words("İMKB Gazi İlkokulu"), own_words("Borsa İstanbul Gazi İlkokulu"));
  EXPECT_EQ(own_words("60yıl Gazi İlkokulu"), own_words("60. YIL GAZİ İLKOKULU"));
  EXPECT_EQ(own_words("Ellinci Yıl İlkokulu"), "50 yil");
  EXPECT_EQ(own_words("F.S.M. Ortaokulu"), "fatih sultan mehmet");
  EXPECT_EQ(own_words("Gazi İlkokulu Müdürlüğü"), "gazi");
  EXPECT_EQ(own_words("gazi-ilkokulu-385"), "gazi");
  EXPECT_EQ(own_words("100. Yıl İlkokulu"), "100 yil") << "a number of the name is no counter";
}

TEST(NameWords, AreRepairedBeforeTheyAreRead) {
  EXPECT_EQ(parse(words(), "KÃ¶roÄŸlu Ä°mam Hatip Ortaokulu").key(),
            parse(words(), "Köroğlu İmam Hatip Ortaokulu").key());
  EXPECT_EQ(parse(words(), "Hasköy Anadolu Ýmam Hatip Lisesi").key(),
            parse(words(), "Hasköy Anadolu İmam Hatip Lisesi").key());
  EXPECT_EQ(parse(words(), "tömük i̇mam hati̇p ortaokulu").key(), "tomuk imam hatip ortaokulu");
  EXPECT_EQ(type_of("Gazi Anadolu ?mam Hatip Lisesi"), "imam_hatip_high");
  EXPECT_EQ(type_of("Kav?it ?lkokulu"), "primary");
  EXPECT_EQ(own_words("Kav?it ?lkokulu"), "kav?it") << "a letter that nobody knows stays unknown";
  EXPECT_EQ(marks_of("Gazi Koleji Özzel İlkokulu"), "") << "of marks only the type's words are mended";
}

TEST(NameCodes, AreSixDigitsStandingAlone) {
  const auto name = parse(words(), "50.YIL ORTAOKULU (711959) YAKUTİYE/ERZURUM");
  ASSERT_EQ(name.codes, std::vector<std::string>{"711959"});
  EXPECT_EQ(own_words("50.YIL ORTAOKULU (711959) YAKUTİYE/ERZURUM"), "50 yil yakutiye erzurum");
  EXPECT_TRUE(name.words.back().after_type);
  EXPECT_TRUE(parse(words(), "Gazi İlkokulu 7119591").codes.empty());
}

TEST(NameKey, ParsesToItselfAndKnowsNoLocale) {
  const char* const names[] = {"ŞHT. JAN. ER A. YILMAZ İHO",
                               "Özel TED Koleji Trabzon Kampüsü",
                               "i Sina Mesleki ve Teknik Anadolu Lisesi",
                               "KÃ¶roÄŸlu Ä°mam Hatip Ortaokulu",
                               "",
                               "   ",
                               "-",
                               "?",
                               "İ",
                               "100.YIL",
                               "\xff\xfe\x80",
                               "ÖZEL EĞİTİM"};
  std::vector<std::string> keys;
  for (const auto* written : names) {
    keys.push_back(parse(words(), written).key());
    EXPECT_EQ(parse(words(), keys.back()).key(), keys.back()) << written;
  }
  for (const auto* locale : {"C", "tr_TR.UTF-8", "en_US.UTF-8"}) {
    std::setlocale(LC_ALL, locale);  // where it is installed
    for (std::size_t i = 0; i < std::size(names); ++i) EXPECT_EQ(parse(words(), names[i]).key(), keys[i]) << locale;
  }
  std::setlocale(LC_ALL, "C");
}

TEST(Spelling, CountsLettersAndKnowsThatAQuestionMarkIsAnyLetter) {
  EXPECT_EQ(edits_between("konukbkeler", "konukbekler", 2), 1u) << "two neighbours swapped";
  EXPECT_EQ(edits_between("osma", "osman", 2), 1u);
  EXPECT_EQ(edits_between("kav?it", "kavsit", 0), 0u);
  EXPECT_EQ(edits_between("gazi", "fatih", 2), 3u) << "more than the limit";
  EXPECT_EQ(edits_allowed(3), 0u);
  EXPECT_EQ(edits_allowed(5), 1u);
  EXPECT_EQ(edits_allowed(9), 1u);
  EXPECT_EQ(edits_allowed(10), 2u);
}

TEST(NameTable, ThatIsWrongSaysWhere) {
  const auto file = testing::TempDir() + "/names.toml";
  const auto load = [&](std::string_view text) {
    std::ofstream(file) << text;
    try {
      Words::load(file);
    } catch (const std::runtime_error& error) {
      return std::string(error.what());
    }
    return std::string("no error");
  };
  EXPECT_NE(load("[type.primary]\nphrases = [\"İlkokulu\"]\nphrasse = [\"x\"]\n").find(":3: "), std::string::npos);
  EXPECT_NE(load("[typo]\na = 1\n").find("unknown table 'typo'"), std::string::npos);
  EXPECT_NE(load("[type.a]\nphrases = [\"...\"]\n").find("holds no letter"), std::string::npos);
  EXPECT_NE(load("[type.a]\nphrases = [\"x\"]\n[type.b]\nphrases = [\"x\"]\n").find("stands for two things"),
            std::string::npos);
  EXPECT_NE(load("").find("no [type.NAME]"), std::string::npos);
}
