// The files themselves: what is in them, and that nothing else is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <iterator>
#include <thread>

#include "table/as_csv.hpp"
#include "table/as_xlsx.hpp"
#include "table/file.hpp"

namespace twinwatch::table {

namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

constexpr std::int64_t monday_ms = 1'794'808'800'000;

Table small() {
  return {"Okullar", {"Kurum Kodu", "Okul", "Gün"}, {{"000123", "=1+1", Day{2026, 11, 13}}, {"", "Işık", ""}}};
}

class Folder {
 public:
  Folder() : path_((fs::temp_directory_path() / "twinwatch-table-XXXXXX").string()) {
    if (::mkdtemp(path_.data()) == nullptr) throw std::runtime_error("mkdtemp failed");
  }
  Folder(const Folder&) = delete;
  ~Folder() { fs::remove_all(path_); }
  fs::path operator/(const char* name) const { return fs::path(path_) / name; }
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(path_), fs::directory_iterator()));
  }

 private:
  std::string path_;
};

std::string content(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// What a child of this process, in another place of the world, writes.
std::string written_elsewhere() {
  int ends[2];
  if (::pipe(ends) != 0) return {};
  const pid_t child = ::fork();
  if (child == 0) {
    ::setenv("LC_ALL", "tr_TR.UTF-8", 1);
    ::setenv("TZ", "America/New_York", 1);
    const auto octets = as_xlsx(small(), monday_ms);
    for (std::size_t done = 0; done < octets.size();)
      done += static_cast<std::size_t>(::write(ends[1], octets.data() + done, octets.size() - done));
    ::_exit(0);
  }
  ::close(ends[1]);
  std::string out;
  char buffer[4096];
  for (ssize_t n = 0; (n = ::read(ends[0], buffer, sizeof buffer)) > 0;)
    out.append(buffer, static_cast<std::size_t>(n));
  ::close(ends[0]);
  ::waitpid(child, nullptr, 0);
  return out;
}

}  // namespace

TEST(TableCsv, NeutralisesEverythingThatASpreadsheetWouldRun) {
  const Table table{
      "x",
      {"h"},
      {{"=1+1", "+90", "-5", "@a", "\tx", "a=b", "a;b", "a\"b", "a\nb", "", std::int64_t{-5}, Day{2026, 3, 4}}}};
  EXPECT_EQ(as_csv(table),
            "\xEF\xBB\xBFh\r\n'=1+1;'+90;'-5;'@a;'\tx;a=b;\"a;b\";\"a\"\"b\";\"a\nb\";;-5;04.03.2026\r\n");
}

TEST(TableXlsx, TheSameTableGivesTheSameOctetsLaterAndElsewhere) {
  const auto first = as_xlsx(small(), monday_ms);
  const auto begun = std::chrono::steady_clock::now();
  EXPECT_EQ(written_elsewhere(), first);
  std::this_thread::sleep_until(begun + std::chrono::milliseconds(2100));  // ZIP counts in steps of two seconds
  EXPECT_EQ(as_xlsx(small(), monday_ms), first);
  EXPECT_NE(as_xlsx(small(), monday_ms + 1000), first) << "the time in the document is the caller's";
  EXPECT_EQ(as_xlsx(small(), 0), as_xlsx(small(), 0)) << "no time at all is not the clock's";
}

TEST(TableXlsx, LeavesNoFiles) {
  const Folder folder;
  const char* before = ::getenv("TMPDIR");
  const std::string kept = before != nullptr ? before : "";
  ::setenv("TMPDIR", (folder / "").c_str(), 1);
  EXPECT_FALSE(as_xlsx(small(), monday_ms).empty());
  EXPECT_EQ(folder.files(), 0u);
  before != nullptr ? ::setenv("TMPDIR", kept.c_str(), 1) : ::unsetenv("TMPDIR");
}

// As on a full /tmp: of a larger part only the beginning is kept, and libxlsxwriter reports success.
TEST(TableXlsx, AWorkbookWhoseTemporaryFilesWereCutDoesNotLeave) {
  auto table = small();
  for (int i = 0; i < 3000; ++i) table.rows.push_back({"000123", "Okul " + std::to_string(i), ""});
  const auto written_with_room_for = [&](rlim_t octets) {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{octets, octets};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    try {
      as_xlsx(table, monday_ms);
    } catch (const std::runtime_error& error) {
      ::_exit(std::string_view(error.what()).starts_with("workbook: ") ? 1 : 2);
    }
    ::_exit(0);
  };
  EXPECT_EXIT(written_with_room_for(10'000'000), ::testing::ExitedWithCode(0), "");
  EXPECT_EXIT(written_with_room_for(100'000), ::testing::ExitedWithCode(1), "") << "the parts are cut";
  EXPECT_EXIT(written_with_room_for(1'000), ::testing::ExitedWithCode(1), "") << "the workbook itself is";
}

TEST(TableXlsx, RefusesWhatNoSheetCanBe) {
  auto table = small();
  table.title = "a/b";
  EXPECT_THROW(as_xlsx(table, monday_ms), std::runtime_error);
  table = small();
  table.header.clear();
  EXPECT_THROW(as_xlsx(table, monday_ms), std::invalid_argument);
}

TEST(TableFile, TheNamesEndSaysWhatIsWritten) {
  EXPECT_EQ(kind_of("a/okullar.csv"), Kind::csv);
  EXPECT_EQ(kind_of("OKULLAR.XLSX"), Kind::xlsx);
  for (const char* name : {"okullar.xls", "okullar", "okullar.csv.gz", ".xlsx"}) {
    try {
      kind_of(name);
      ADD_FAILURE() << name;
    } catch (const std::invalid_argument& refusal) {
      EXPECT_THAT(refusal.what(), HasSubstr(name));
      EXPECT_THAT(refusal.what(), HasSubstr(".xlsx"));
      EXPECT_THAT(refusal.what(), HasSubstr(".csv"));
    }
  }
}

TEST(TableFile, ReplacesAFileWholeAndLeavesNothingBesideIt) {
  const Folder folder;
  for (const char* name : {"okullar.csv", "okullar.xlsx"}) std::ofstream(folder / name) << "old";
  save(small(), folder / "okullar.csv", monday_ms);
  save(small(), folder / "okullar.xlsx", monday_ms);
  EXPECT_EQ(content(folder / "okullar.csv"), as_csv(small()));
  EXPECT_EQ(content(folder / "okullar.xlsx"), as_xlsx(small(), monday_ms));
  EXPECT_EQ(folder.files(), 2u);
}

TEST(TableFile, AFailureLeavesWhatWasThere) {
  const Folder folder;
  fs::create_directory(folder / "okullar.csv");
  EXPECT_THROW(save(small(), folder / "okullar.csv", monday_ms), std::system_error);
  std::ofstream(folder / "b.xlsx") << "old";
  auto table = small();
  table.title = "a/b";
  EXPECT_THROW(save(table, folder / "b.xlsx", monday_ms), std::runtime_error);
  EXPECT_EQ(content(folder / "b.xlsx"), "old");
  EXPECT_EQ(folder.files(), 2u);
  try {
    save(small(), folder / "nowhere/c.csv", monday_ms);
    ADD_FAILURE();
  } catch (const std::system_error& error) {
    EXPECT_THAT(error.what(), HasSubstr("nowhere/c.csv"));
  }
}

}  // namespace twinwatch::table
