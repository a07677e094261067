// Real Turkish in every charset it was ever saved in: the registry that comes with the project, cut into tables of 1 to
// 1000 rows, names alone and with their columns of ASCII, encoded by Python (whose codecs are neither ours nor
// glibc's), and read back without a hint.
#include <gtest/gtest.h>

#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "text/charset.hpp"

namespace twinwatch::text {
namespace {

struct Saved {
  std::string mark;                // at the begin of a file
  std::vector<std::string> lines;  // each with its end
};

// `names_alone`: province, district and name only.
Saved registry_in(const std::string& codec, bool names_alone, const std::string& mark = "") {
  const std::string file = TWINWATCH_SOURCE_DIR "/config/demo/exports/week1/registry/meb-2023-mit.csv";
  const std::string command = "python3 -c \"\nimport struct, sys\nfor line in open('" + file +
                              "', encoding='utf-8-sig').read().split('\\n')[1:]:\n"
                              "  if not line: continue\n"
                              "  cells = line.split(';')\n"
                              "  line = ';'.join(cells[1:4] if " +
                              (names_alone ? "True" : "False") +
                              " else cells) + '\\r\\n'\n"
                              "  octets = line.encode('" +
                              codec +
                              "')\n"
                              "  sys.stdout.buffer.write(struct.pack('<I', len(octets)) + octets)\n\"";
  Saved saved{mark, {}};
  FILE* const pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) return saved;
  for (std::uint32_t size = 0; std::fread(&size, sizeof size, 1, pipe) == 1;) {
    std::string line(size, '\0');
    if (std::fread(line.data(), 1, size, pipe) != size) break;
    saved.lines.push_back(std::move(line));
  }
  EXPECT_EQ(::pclose(pipe), 0) << "python3 is one of the packages for tests";
  return saved;
}

struct Count {
  std::size_t right = 0, all = 0;
};

Count read_tables(const Saved& saved, const Saved& truth, std::size_t rows) {
  Count count;
  for (std::size_t from = 0; from + rows <= saved.lines.size(); from += rows) {
    std::string octets = saved.mark, text;
    for (std::size_t i = from; i < from + rows; ++i) octets += saved.lines[i], text += truth.lines[i];
    ++count.all;
    count.right += decode(octets, "").text == text;
  }
  return count;
}

// A single line of cp857 or MacTurkish may hold one letter that is one of windows-1254 too ("Ümam" is "İmam" of the
// Macintosh), and windows-1254 is never given up for a doubt.
struct Case {
  std::string codec, mark;
  std::size_t least_rows;  // from so many rows on all tables must be right; of fewer, `least_share` of them
  double least_share;
};

TEST(Corpus, TheRegistryIsReadRightInEveryCharsetItMayCome) {
  const std::string mark16("\xFF\xFE"), mark16be("\xFE\xFF"), mark8("\xEF\xBB\xBF");
  const Case cases[] = {{"utf-8", "", 1, 1},          {"utf-8", mark8, 1, 1},   {"utf-16-le", "", 1, 1},
                        {"utf-16-le", mark16, 1, 1},  {"utf-16-be", "", 1, 1},  {"utf-16-be", mark16be, 1, 1},
                        {"cp1254", "", 1, 1},         {"iso-8859-9", "", 1, 1}, {"cp857", "", 5, 0.95},
                        {"mac_turkish", "", 50, 0.55}};
  for (const bool names_alone : {true, false}) {
    const auto truth = registry_in("utf-8", names_alone);
    ASSERT_GT(truth.lines.size(), 1400u);
    for (const auto& one : cases) {
      const auto saved = registry_in(one.codec, names_alone, one.mark);
      ASSERT_EQ(saved.lines.size(), truth.lines.size());
      std::string told = one.codec + (one.mark.empty() ? "" : " with mark") + (names_alone ? ", names:" : ", table:");
      for (const std::size_t rows : {1u, 5u, 50u, 1000u}) {
        const auto count = read_tables(saved, truth, rows);
        told += "  " + std::to_string(rows) + ": " + std::to_string(count.right) + "/" + std::to_string(count.all);
        const double share = rows >= one.least_rows ? 1 : one.least_share;
        EXPECT_GE(static_cast<double>(count.right), share * static_cast<double>(count.all))
            << one.codec << ", tables of " << rows << " rows";
      }
      std::printf("  %s\n", told.c_str());
    }
  }
}

}  // namespace
}  // namespace twinwatch::text
