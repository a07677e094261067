#include "alert/eligible.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <map>

#include "match/name_words.hpp"
#include "match/test_world.hpp"
#include "text/fold.hpp"

namespace {

namespace level = twinwatch::match::level;
using twinwatch::alert::load_eligible;
using twinwatch::text::fold;

std::string complaint_about_words(const std::string& text) {
  const auto file = std::filesystem::path(testing::TempDir()) / "eligible.toml";
  std::ofstream(file) << text;
  try {
    load_eligible(file);
  } catch (const std::runtime_error& e) {
    return e.what();
  }
  return "(no complaint)";
}

}  // namespace

TEST(Eligible, AreSchoolsAndNotCoursesHostelsAndOffices) {
  const auto eligible = load_eligible(TWINWATCH_SOURCE_DIR "/config/eligible.toml");
  for (const auto* name :
       {"Atatürk İlkokulu", "ATATÜRK ORTAOKULU", "Zübeyde Hanım Anaokulu", "Erzurum Fen Lisesi",
        "Şehit Ali Kaya Mesleki ve Teknik Anadolu Lisesi", "Yakutiye Mesleki Eğitim Merkezi", "Özel Doğa Koleji",
        "GÖRME ENGELLİLER ORTAOKULU", "ASIM SÜRÜCÜ İLKOKULU", "TOPLU KONUT İDARESİ BAŞKANLIĞI ORTAOKULU",
        "Yatılı Bölge Ortaokulu", "İstiklal Özel Eğitim Uygulama Okulu I. Kademe"})
    EXPECT_TRUE(eligible("", fold(name))) << name;
  for (const auto* name :
       {"Yakutiye Halk Eğitimi Merkezi", "Erzurum Öğretmenevi ve Akşam Sanat Okulu",
        "Yakutiye Rehberlik ve Araştırma Merkezi", "İL MİLLİ EĞİTİM MÜDÜRLÜĞÜ",
        "ÖZEL BİLGE MOTORLU TAŞIT SÜRÜCÜLERİ KURSU", "ÖZEL GAZİ ORTAÖĞRETİM KIZ ÖĞRENCİ YURDU", "Gazi Lisesi Pansiyonu",
        "Gazi Akşam Lisesi", "ÖZEL BAHÇE KOLEJİ DİL KURSU (2. ŞUBE)", "Özel Umut Özel Eğitim ve Rehabilitasyon Merkezi",
        "Erzurum Olgunlaşma Enstitüsü", "ÖZEL ATA ETÜT EĞİTİM MERKEZİ", ""})
    EXPECT_FALSE(eligible("", fold(name))) << name;
  EXPECT_TRUE(eligible("Çok Programlı", fold("Horasan")));
  EXPECT_FALSE(eligible("Yurt", fold("Gazi Anadolu Lisesi")));
}

TEST(Eligible, NamesFileAndLineOfAWrongWord) {
  EXPECT_THAT(complaint_about_words("name_expected = [\"lise\"]\nname_nevr = []\n"),
              testing::AllOf(testing::HasSubstr("eligible.toml:2"), testing::HasSubstr("name_nevr")));
  EXPECT_THAT(complaint_about_words("name_expected = [\n\"lise\",\n7]\n"), testing::HasSubstr("eligible.toml:3"));
  EXPECT_THAT(complaint_about_words("name_expected = [\"*\"]\n"), testing::HasSubstr("holds no letter"));
  EXPECT_THAT(complaint_about_words("name_expected = \"lise\"\n"), testing::HasSubstr("list of texts"));
  EXPECT_THAT(complaint_about_words("name_expected = [\n"), testing::HasSubstr("eligible.toml:"));
  EXPECT_THAT(complaint_about_words(""), testing::HasSubstr("no school would be eligible"));
  EXPECT_THROW(load_eligible("no/such/file.toml"), std::runtime_error);
}

TEST(Eligible, AreAboutTwoThirdsOfTheMinistrysList) {
  if (shared_data_absent()) GTEST_SKIP() << "../shared/data is absent: real data not beside the project";
  const auto eligible = load_eligible(TWINWATCH_SOURCE_DIR "/config/eligible.toml");
  std::map<std::string, int> by_level;
  std::map<std::string, int> left_out;
  int count = 0, all = 0;
  for (const auto& row : twinwatch::match::mebbis_rows()) {
    const auto key = fold(row.name);
    ++all;
    if (!eligible("", key)) {
      ++left_out[key.substr(key.rfind(' ') + 1)];
      continue;
    }
    ++count;
    const auto levels = twinwatch::match::levels_of(key);
    ++by_level[levels == level::preschool ? "anaokulu"
               : levels == level::primary ? "ilkokulu"
               : levels == level::middle  ? "ortaokulu"
               : levels == level::high    ? "lise"
                                          : "other or several"];
  }
  std::printf("  %d of %d institutions are eligible:\n", count, all);
  for (const auto& [name, number] : by_level) std::printf("    %-18s %6d\n", name.c_str(), number);
  std::printf("  left out, by the last word of the name:\n");
  for (const auto& [word, number] : left_out)
    if (number > 150) std::printf("    %-18s %6d\n", word.c_str(), number);
  EXPECT_GT(count, all * 60 / 100);
  EXPECT_LT(count, all * 85 / 100);
  for (const auto* word : {"ilkokulu", "ortaokulu", "anaokulu", "ortaoku"}) EXPECT_EQ(left_out[word], 0) << word;
}
