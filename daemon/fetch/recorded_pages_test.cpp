#include "fetch/recorded_pages.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <fstream>

#include "fetch/fetch_now.hpp"

namespace twinwatch::fetch {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class RecordedPagesTest : public ::testing::Test {
 protected:
  RecordedPagesTest() {
    std::string pattern = (fs::temp_directory_path() / "pages-XXXXXX").string();
    folder = ::mkdtemp(pattern.data());
    write("page.html", "<p>Merhaba</p>");
  }
  ~RecordedPagesTest() override { fs::remove_all(folder); }

  void write(const std::string& name, std::string_view text) { std::ofstream(folder / name, std::ios::binary) << text; }
  FetchError error_of_index(const std::string& index) {
    write("index.tsv", index);
    try {
      const RecordedPages pages(folder);
    } catch (const FetchError& error) {
      return error;
    }
    ADD_FAILURE() << "accepted: " << index;
    return {FetchError::Kind::refused, ""};
  }

  fs::path folder;
};

TEST_F(RecordedPagesTest, AnswersARequestWithThePageOfItsAddress) {
  write("index.tsv",
        "# synthetic\r\n\n"
        "https://example.org/a\tpage.html\t200\ttext/html\tutf-8\t2026-11-09T08:30:00+03:00\n"
        "https://example.org/b\tpage.html\t404\ttext/html\t\t1970-01-01T00:00:01Z\thttps://example.org/parked\n");
  RecordedPages pages(folder);
  EXPECT_EQ(pages.size(), 2u);
  Request request;
  request.url = "https://example.org/a";
  request.tag = "tag";
  const Page a = fetch_now(pages, request);
  EXPECT_EQ(a.final_url, "https://example.org/a");
  EXPECT_EQ(a.request.tag, "tag");
  EXPECT_EQ(a.status, 200);
  EXPECT_EQ(a.content_type, "text/html");
  EXPECT_EQ(a.charset, "utf-8");
  EXPECT_EQ(a.fetched_at_ms, 1'794'202'200'000);
  EXPECT_EQ(a.body.view(), "<p>Merhaba</p>");

  const Page b = fetch_now(pages, "https://example.org/b");
  EXPECT_EQ(b.final_url, "https://example.org/parked");
  EXPECT_EQ(b.status, 404);
  EXPECT_EQ(b.fetched_at_ms, 1000);
}

TEST_F(RecordedPagesTest, StandsBehindTheSameSeamAsTheInbox) {
  write("index.tsv", "https://example.org/a\tpage.html\t200\ttext/html\t\t2026-11-09T08:30:00Z\n");
  RecordedPages pages(folder);
  Fetcher& fetcher = pages;
  Request request;
  request.url = "https://example.org/a";
  const auto concrete = fetcher.expand(request);
  ASSERT_EQ(concrete.size(), 1u);
  EXPECT_EQ(concrete[0].url, request.url);
}

TEST_F(RecordedPagesTest, SaysThatAnAddressIsNotRecorded) {
  write("index.tsv", "https://example.org/a\tpage.html\t200\ttext/html\t\t2026-11-09T08:30:00Z\n");
  RecordedPages pages(folder);
  Request post;
  post.url = "https://example.org/a";
  post.method = "POST";
  Request other;
  other.url = "https://example.org/a?page=1";
  for (const Request& request : {post, other}) {
    try {
      fetch_now(pages, request);
      FAIL() << "answered " << request.url;
    } catch (const FetchError& error) {
      EXPECT_EQ(error.kind, FetchError::Kind::not_found);
      EXPECT_THAT(error.what(), HasSubstr(request.url));
      EXPECT_THAT(error.what(), HasSubstr("index.tsv"));
    }
  }
}

TEST_F(RecordedPagesTest, SaysThatThereIsNoIndex) {
  try {
    const RecordedPages pages(folder);
    FAIL() << "read a folder without an index";
  } catch (const FetchError& error) {
    EXPECT_EQ(error.kind, FetchError::Kind::not_found);
    EXPECT_THAT(error.what(), HasSubstr("index.tsv"));
  }
}

TEST_F(RecordedPagesTest, NamesTheLineOfTheIndexThatCannotBe) {
  const std::string good = "https://example.org/a\tpage.html\t200\ttext/html\t\t2026-11-09T08:30:00Z\n";
  EXPECT_THAT(error_of_index(good + "https://example.org/b\tpage.html\n").what(), HasSubstr("line 2: 2 columns"));
  EXPECT_THAT(error_of_index(good + good).what(), HasSubstr("stands twice"));
  EXPECT_THAT(error_of_index("u\t../x.html\t200\t\t\t2026-11-09T08:30:00Z\n").what(), HasSubstr("not inside"));
  EXPECT_THAT(error_of_index("u\t/etc/passwd\t200\t\t\t2026-11-09T08:30:00Z\n").what(), HasSubstr("not inside"));
  EXPECT_THAT(error_of_index("u\tpage.html\tOK\t\t\t2026-11-09T08:30:00Z\n").what(), HasSubstr("no HTTP status"));
  for (const char* instant : {"9.11.2026", "2026-02-30T00:00:00Z", "2026-11-09T08:30:00", "2026-11-09T08:30:00+3"})
    EXPECT_THAT(error_of_index(std::string("u\tpage.html\t200\t\t\t") + instant + "\n").what(), HasSubstr("no instant"))
        << instant;
}

TEST_F(RecordedPagesTest, SaysWhichRecordedFileIsMissing) {
  write("index.tsv", "https://example.org/a\tlost.html\t200\ttext/html\t\t2026-11-09T08:30:00Z\n");
  RecordedPages pages(folder);
  try {
    fetch_now(pages, "https://example.org/a");
    FAIL() << "read a file that is not there";
  } catch (const FetchError& error) {
    EXPECT_THAT(error.what(), HasSubstr("lost.html"));
  }
}

TEST(RecordedPages, EveryIndexOfTheProjectNamesPagesThatAreThere) {
  const fs::path source = TWINWATCH_SOURCE_DIR;
  int indexes = 0;
  for (const fs::path& below : {source / "plugins", source / "config" / "demo" / "pages"})
    for (const auto& entry : fs::recursive_directory_iterator(below)) {
      if (entry.path().filename() != "index.tsv") continue;
      ++indexes;
      RecordedPages pages(entry.path().parent_path());
      EXPECT_GT(pages.size(), 0u) << entry.path();
      std::ifstream index(entry.path());
      for (std::string line; std::getline(index, line);)
        if (!line.starts_with('#')) {
          EXPECT_GT(fetch_now(pages, line.substr(0, line.find('\t'))).body.size(), 0u) << line;
        }
    }
  EXPECT_GE(indexes, 6);
}

}  // namespace
}  // namespace twinwatch::fetch
