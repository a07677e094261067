// Letters that a machine took for others. The words are made up.
#include "name/misread.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

namespace {

using namespace twinwatch::name;

const Words& tables() {
  static const Words all = Words::load(TWINWATCH_SOURCE_DIR "/config/names/tr.toml");
  return all;
}
bool may_mean(std::string_view token, std::string_view meant) {
  const auto readings = readings_of(tables(), token);
  return std::find(readings.begin(), readings.end(), meant) != readings.end();
}
std::string tokens(std::string_view written_name) {
  std::string text;
  for (const auto& token : tokens_of(written(written_name))) (text += text.empty() ? "" : "|") += token.text;
  return text;
}

}  // namespace

TEST(Misread, WordsMayMeanWhatTheTableSays) {
  EXPECT_TRUE(may_mean("k6roglu", "koroglu"));
  EXPECT_TRUE(may_mean("giines", "gunes"));
  EXPECT_TRUE(may_mean("carnlik", "camlik"));
  EXPECT_TRUE(may_mean("1lk0kulu", "ilkokulu")) << "two in one word";
  EXPECT_TRUE(may_mean("ya1cin", "yalcin"));
}

TEST(Misread, NumbersAndSoundWordsMeanThemselves) {
  EXPECT_TRUE(readings_of(tables(), "60").empty());
  EXPECT_TRUE(readings_of(tables(), "koroglu").empty());
  for (const auto& reading : readings_of(tables(), "60yil")) EXPECT_NE(reading, "60yil");
}

TEST(Misread, ReadingsAreBoundedAndTheFewestRepairsComeFirst) {
  const auto many = readings_of(tables(), "rnrnrnrnrnrnrnrnrnrn606060");
  EXPECT_EQ(many.size(), most_readings);
  const auto two = readings_of(tables(), "k6r0glu");
  ASSERT_GE(two.size(), 3u);
  EXPECT_EQ(two[0], "kor0glu");
  EXPECT_EQ(two[1], "k6roglu");
  EXPECT_EQ(two[2], "koroglu");
}

TEST(Misread, LettersAndDigitsAreTogetherAsTheyWereWritten) {
  EXPECT_EQ(tokens("K6roğlu İlk0kulu"), "k6roglu|ilk0kulu");
  EXPECT_EQ(tokens("60yıl"), "60yil");
  EXPECT_EQ(tokens("60. Yıl"), "60|yil");
  EXPECT_EQ(tokens("Gazi 711959"), "gazi") << "a code is no word";
  EXPECT_EQ(tokens("gazi711959 ata"), "gazi|ata");
}

TEST(Misread, ATableOfMoreThanLettersIsRefused) {
  const auto file = testing::TempDir() + "/misread.toml";
  std::ofstream(file) << "[type.a]\nphrases = [\"Okul\"]\n[misread]\n\"6\" = [\"o o\"]\n";
  try {
    Words::load(file);
    FAIL();
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find("misread.toml:4"), std::string::npos) << error.what();
  }
}
