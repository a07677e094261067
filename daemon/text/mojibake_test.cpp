#include "text/mojibake.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "text/charset.hpp"
#include "text/single_octet.hpp"
#include "text/utf8.hpp"

namespace twinwatch::text {
namespace {

const std::string kSource = TWINWATCH_SOURCE_DIR;

std::string file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::string output_of(const std::string& command) {
  std::string out;
  FILE* const pipe = ::popen(command.c_str(), "r");
  std::vector<char> room(1 << 16);
  for (std::size_t size; pipe != nullptr && (size = std::fread(room.data(), 1, room.size(), pipe)) > 0;)
    out.append(room.data(), size);
  if (pipe != nullptr) ::pclose(pipe);
  return out;
}

bool shared_data_absent() {
  if (std::filesystem::exists(kSource + "/../shared/data")) return false;
  if (std::getenv("TWINWATCH_REQUIRE_SHARED") != nullptr) ADD_FAILURE() << "../shared/data is absent";
  return true;
}

// What a program made of the octets that its charset has no sign for.
enum class Hole { control, dropped, replaced, question };

// The text, taken for `charset` and saved as UTF-8.
std::string encoded_twice(std::string_view text, std::string_view charset, Hole hole = Hole::control) {
  std::string out;
  const auto* const table = single_octet_table(charset);  // nullptr: Latin-1
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    const char32_t sign = octet < 0x80 ? octet : table == nullptr ? octet : (*table)[octet - 0x80];
    if (octet < 0x80 || sign != 0)
      append_utf8(out, sign);
    else if (hole == Hole::control)
      append_utf8(out, octet);
    else if (hole != Hole::dropped)
      out += hole == Hole::replaced ? std::string(kReplacement) : "?";
  }
  return out;
}

std::string repaired(std::string_view text) {
  const auto result = repair_mojibake(text);
  return result.repaired > 0 ? result.text : std::string(text);
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t from = 0; from < text.size();) {
    const auto end = std::min(text.find('\n', from), text.size());
    lines.push_back(text.substr(from, end - from));
    from = end + 1;
  }
  return lines;
}

std::vector<std::string> registry() {
  auto lines = lines_of(file(kSource + "/config/demo/exports/week1/registry/meb-2023-mit.csv").substr(3));
  lines.erase(lines.begin());
  return lines;
}

TEST(Mojibake, RepairsAWordAndCountsItsPlaces) {
  const auto result = repair_mojibake("Ä°mam Hatip;GÃ¼neÅŸ;Ankara");
  EXPECT_EQ(result.text, "İmam Hatip;Güneş;Ankara");
  EXPECT_EQ(result.repaired, 3u);
  EXPECT_EQ(result.doubtful, 0u);
}

TEST(Mojibake, RepairsEveryTurkishLetterOfEveryProgram) {
  for (const std::string letter : {"ç", "Ç", "ğ", "Ğ", "ı", "İ", "ö", "Ö", "ş", "Ş", "ü", "Ü", "â", "î", "û"})
    for (const std::string_view charset : {"windows-1252", "windows-1254", "latin-1"}) {
      const auto word = "a" + letter + "b";
      EXPECT_EQ(repaired(encoded_twice(word, charset)), word) << charset;
      EXPECT_EQ(repaired(encoded_twice(encoded_twice(word, charset), charset)), word) << charset << ", thrice";
    }
}

TEST(Mojibake, RepairsTheLettersWhoseSecondOctetWasLostWhereTheRestIsSure) {
  const std::string name = "Yazla Şehit Çağrı Gül Ortaokulu";
  for (const auto hole : {Hole::dropped, Hole::replaced, Hole::question})
    EXPECT_EQ(repaired(encoded_twice(name, "windows-1254", hole)), name);
  EXPECT_EQ(repaired("Åehit Ali Ortaokulu"), "Şehit Ali Ortaokulu");
  EXPECT_EQ(repaired("BEYOÄLU Ä°LKOKULU"), "BEYOĞLU İLKOKULU");
  // Elsewhere in a text that is double-encoded throughout.
  EXPECT_EQ(repaired("GÃ¼l\nÄ°zmir\nÃ‡ay\nÅeker\nGÃœNEÅ\n"), "Gül\nİzmir\nÇay\nŞeker\nGÜNEŞ\n");
}

TEST(Mojibake, LeavesALostLetterAloneWhereItMayBeOne) {
  for (const std::string good : {"Åland", "Ålesund", "Åre", "Ås", "SMÅ", "VÄSTERÅS", "BÄR", "PÄÄ"})
    EXPECT_EQ(repaired("GÃ¼l\nÄ°zmir\nÃ‡ay\n" + good + "\n"), "Gül\nİzmir\nÇay\n" + good + "\n");
  const auto result = repair_mojibake("GÃ¼l\nAğrı\nÅeker\n");  // the text is not double-encoded throughout
  EXPECT_EQ(result.text, "Gül\nAğrı\nÅeker\n");
  EXPECT_EQ(result.doubtful, 1u);
}

TEST(Mojibake, HarmsNoWesternText) {
  for (const std::string good : {"Ångström",
                                 "5 Å",
                                 "10 Å² und 5 Å±0.1",
                                 "Äpfel Öl",
                                 "Ä",
                                 "Ö",
                                 "Å",
                                 "Â",
                                 "château Ã la carte",
                                 "São Paulo",
                                 "MANHÃ – TARDE",
                                 "«IRMÃ»",
                                 "\"MANHÃ\"",
                                 "IRMÃ’",
                                 "“AMANHÃ”",
                                 "AMANHÃ…",
                                 "KÅ…",
                                 "hâlâ",
                                 "HÂLÂ”",
                                 "«HÂLÂ»",
                                 "MİLLÎ”",
                                 "MİLLΔ",
                                 "Ü’nün",
                                 "MÜDÜRLÜĞܔ",
                                 "Ç’",
                                 "Ö™",
                                 "Ñandú ¿qué?",
                                 "¡Ánimo!",
                                 "Â ",
                                 "Â\u00A0",
                                 "É™x",
                                 "CAFÉ™",
                                 "Íñigo",
                                 "Þórður ð",
                                 "ÐÑ",
                                 "Ελλάδα",
                                 "Школа",
                                 "Łódź",
                                 "Ñ‘",
                                 "naïve",
                                 "ï»",
                                 "â",
                                 "âme",
                                 "â‚",
                                 "5 €",
                                 "Ã"})
    EXPECT_EQ(repair_mojibake(good).repaired, 0u) << good << " became " << repair_mojibake(good).text;
}

TEST(Mojibake, RepairsOtherAlphabetsAndMarks) {
  for (const std::string text : {"Школа номер", "Σχολείο", "“Okul” – ‘ve’ dahası…", "5 € için", "René à l'école: Noël",
                                 "Straße, Köln", "Łódź škola Říčany"}) {
    const auto twice = encoded_twice(text, "windows-1252");
    EXPECT_EQ(repaired(twice), text) << twice;
  }
  EXPECT_EQ(repaired("ï»¿Okul;Ä°l"), "Okul;İl") << "the mark, encoded twice";
}

TEST(Mojibake, RepairsCellByCellAndLeavesTheOthers) {
  std::string good, bad;
  std::size_t at = 0;
  for (const auto& line : registry()) {
    good += line + "\n";
    bad += (++at % 7 == 0 ? encoded_twice(line, at % 2 == 0 ? "windows-1252" : "latin-1") : line) + "\n";
  }
  EXPECT_EQ(repaired(bad), good);
}

TEST(Mojibake, RepairsTheRegistryTakenForAnyCharset) {
  std::string good;
  const auto lines = registry();
  for (const auto& line : lines) good += line + "\n";
  for (const std::string_view charset : {"windows-1252", "windows-1254", "latin-1"}) {
    EXPECT_EQ(repaired(encoded_twice(good, charset)), good) << charset;
    EXPECT_EQ(repaired(encoded_twice(encoded_twice(good, charset), charset)), good) << charset << ", thrice";
    std::size_t right = 0;
    for (const auto& line : lines) right += repaired(encoded_twice(line, charset)) == line;
    EXPECT_EQ(right, lines.size()) << charset << ", line by line";
  }
  for (const auto hole : {Hole::dropped, Hole::replaced, Hole::question}) {
    std::size_t alone = 0, together = 0;
    const auto all = lines_of(repaired(encoded_twice(good, "windows-1254", hole)));
    ASSERT_EQ(all.size(), lines.size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
      together += all[i] == lines[i];
      alone += repaired(encoded_twice(lines[i], "windows-1254", hole)) == lines[i];
    }
    std::printf("  holes %s: %zu/%zu rows right in one file, %zu line by line\n",
                hole == Hole::dropped    ? "dropped"
                : hole == Hole::replaced ? "replaced"
                                         : "asked",
                together, lines.size(), alone);
    EXPECT_GE(together * 100, lines.size() * 99);
  }
}

TEST(Mojibake, DecodeRepairsAndTells) {
  const auto decoded = decode("İl;İlçe\nÄ°zmir;Ã‡eÅŸme\n", "");
  EXPECT_EQ(decoded.text, "İl;İlçe\nİzmir;Çeşme\n");
  EXPECT_EQ(decoded.charset, "utf-8");
  EXPECT_EQ(decoded.evidence, "valid utf-8; repaired 3 double-encoded places");
  EXPECT_EQ(reading_notes(decoded).at(0).second, "3 places repaired");
}

TEST(Mojibake, NoNameThatComesWithTheProjectIsChanged) {
  std::size_t texts = 0;
  for (const std::string folder : {"/config", "/plugins"})
    for (const auto& entry : std::filesystem::recursive_directory_iterator(kSource + folder)) {
      if (!entry.is_regular_file()) continue;
      const auto text = file(entry.path());
      if (!valid_utf8(text)) continue;
      ++texts;
      EXPECT_EQ(repair_mojibake(text).repaired, 0u) << entry.path();
      for (const auto& line : lines_of(text)) EXPECT_EQ(repair_mojibake(line).repaired, 0u) << line;
    }
  EXPECT_GT(texts, 50u);
}

TEST(Mojibake, RepairsTheRealNames) {
  if (shared_data_absent()) GTEST_SKIP() << "../shared/data is not there";
  std::size_t all = 0, right = 0, together = 0, harmed = 0;
  std::string raw, good;
  auto lines = lines_of(file(kSource + "/../shared/data/text/mojibake-dev.tsv"));
  ASSERT_FALSE(lines.empty());
  lines.erase(lines.begin());
  for (const auto& line : lines) {
    const auto tab = line.find('\t'), second = line.find('\t', tab + 1);
    const auto one = line.substr(0, tab), want = line.substr(tab + 1, second - tab - 1);
    ++all;
    right += repaired(one) == want;
    harmed += repaired(want) != want;
    raw += one + "\n";
    good += want + "\n";
  }
  const auto file_lines = lines_of(repaired(raw)), good_lines = lines_of(good);
  for (std::size_t i = 0; i < all && i < file_lines.size(); ++i) together += file_lines[i] == good_lines[i];
  std::printf("  names right: %zu of %zu one by one, %zu as a file; good ones harmed: %zu\n", right, all, together,
              harmed);
  EXPECT_EQ(right, all);
  EXPECT_EQ(together, all);
  EXPECT_EQ(harmed, 0u);
}

TEST(Mojibake, HarmsNoneOfTheRealNames) {
  if (shared_data_absent()) GTEST_SKIP() << "../shared/data is not there";
  const auto folder = kSource + "/../shared/data/registry/";
  std::size_t names = 0;
  for (const auto& text :
       {output_of("zcat '" + folder + "mebbis-2017.csv.gz'"), file(folder + "meb-2021-names.json")}) {
    ASSERT_GT(text.size(), 1000000u);
    const auto result = repair_mojibake(text);
    EXPECT_EQ(result.repaired, 0u);
    EXPECT_EQ(result.doubtful, 0u);
    for (const auto& line : lines_of(text)) {
      ++names;
      ASSERT_EQ(repair_mojibake(line).repaired, 0u) << line;
    }
  }
  std::printf("  0 of %zu lines harmed\n", names);
}

TEST(Mojibake, IsQuickOnTextThatIsRight) {
  std::string text;
  while (text.size() < 12u << 20)
    text += "751929;ADANA;ALADAĞ;Aladağ Sinanpaşa Müdürlüğü’ne Çok Programlı Lisesi;İmam Hatip\n";
  double scan = 1e9, whole = 1e9;
  for (int round = 0; round < 5; ++round) {
    const auto begin = std::chrono::steady_clock::now();
    ASSERT_EQ(repair_mojibake(text).repaired, 0u);
    const auto middle = std::chrono::steady_clock::now();
    ASSERT_EQ(decode(text, "").text.data(), text.data());
    const auto end = std::chrono::steady_clock::now();
    scan = std::min(scan, std::chrono::duration<double, std::milli>(middle - begin).count());
    whole = std::min(whole, std::chrono::duration<double, std::milli>(end - middle).count());
  }
  std::printf("  12 MB of clean UTF-8: scanned in %.1f ms, decoded in %.1f ms\n", scan, whole);
#ifndef TWINWATCH_SANITIZED
  EXPECT_LT(scan, 24) << "500 MB/s";
  EXPECT_LT(whole, 24) << "meant are 6 ms; a busy machine is given more";
#endif
}

}  // namespace
}  // namespace twinwatch::text
