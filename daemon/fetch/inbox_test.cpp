#include "fetch/inbox.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <iterator>
#include <optional>

#include "fetch/fetch_now.hpp"

namespace twinwatch::fetch {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class InboxTest : public ::testing::Test {
 protected:
  InboxTest() {
    std::string pattern = (fs::temp_directory_path() / "inbox-XXXXXX").string();
    root = ::mkdtemp(pattern.data());
    folder = root / "meb";
    inbox.emplace(folder, 1 << 20, [this] { return now_ms; });
    inbox->prepare();
  }
  ~InboxTest() override {
    std::error_code ignored;
    fs::permissions(folder, fs::perms::owner_all, ignored);
    fs::remove_all(root, ignored);
  }

  static void write(const fs::path& file, std::string_view text, std::int64_t modified_s = 0) {
    std::ofstream(file, std::ios::binary) << text;
    if (modified_s != 0) {
      const struct timespec times[2] = {{modified_s, 0}, {modified_s, 0}};
      ASSERT_EQ(::utimensat(AT_FDCWD, file.c_str(), times, 0), 0);
    }
  }
  static std::string read(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  std::vector<std::string> waiting(const std::string& url = "inbox:*") {
    Request request;
    request.url = url;
    std::vector<std::string> urls;
    for (const auto& one : inbox->expand(request)) urls.push_back(one.url);
    return urls;
  }
  FetchError error_of_fetch(const std::string& url) {
    try {
      fetch_now(*inbox, url);
    } catch (const FetchError& error) {
      return error;
    }
    ADD_FAILURE() << url << " was fetched";
    return {FetchError::Kind::refused, ""};
  }

  fs::path root, folder;
  std::int64_t now_ms = 1'794'204'000'000;
  std::optional<Inbox> inbox;
};

TEST_F(InboxTest, ListsTheOldestFileFirstThenByName) {
  write(folder / "c.csv", "c", 2000);
  write(folder / "b.csv", "b", 1000);
  write(folder / "a.csv", "a", 2000);
  EXPECT_THAT(waiting("inbox:*.csv"), ElementsAre("inbox:b.csv", "inbox:a.csv", "inbox:c.csv"));
}

TEST_F(InboxTest, KeepsTagAndKindOfThePatternInEachRequest) {
  write(folder / "a.csv", "a");
  Request pattern;
  pattern.url = "inbox:*";
  pattern.tag = "t";
  pattern.kind = "export";
  const auto requests = inbox->expand(pattern);
  ASSERT_EQ(requests.size(), 1u);
  EXPECT_EQ(requests[0].tag, "t");
  EXPECT_EQ(requests[0].kind, "export");
}

TEST_F(InboxTest, MatchesSuffixesWithoutCaseAndLeavesOthersWaiting) {
  write(folder / "OKULLAR.CSV", "x", 1000);
  write(folder / "projeler.tsv", "x", 1000);
  EXPECT_THAT(waiting("inbox:*.csv"), ElementsAre("inbox:OKULLAR.CSV"));
  EXPECT_THAT(waiting("inbox:proje*.tsv"), ElementsAre("inbox:projeler.tsv"));
  EXPECT_THAT(waiting("inbox:proje?er.tsv"), ElementsAre("inbox:projeler.tsv"));
  EXPECT_THAT(waiting("inbox:*.xml"), IsEmpty());
}

TEST_F(InboxTest, IgnoresFilesThatAreStillBeingCopiedAndAllThatIsNoFile) {
  write(folder / ".okullar.csv", "half");
  write(folder / "okullar.csv.part", "half");
  write(folder / "okullar.csv.TMP", "half");
  fs::create_directory(folder / "folder.csv");
  fs::create_symlink("/etc/hostname", folder / "link.csv");
  EXPECT_THAT(waiting(), IsEmpty());
}

TEST_F(InboxTest, ARequestWithoutAPatternStandsForItself) {
  EXPECT_THAT(waiting("inbox:not-there.csv"), ElementsAre("inbox:not-there.csv"));
}

TEST_F(InboxTest, FetchesAFileAsAPage) {
  write(folder / "Okul Listesi ŞIRNAK.csv", "kod;ad\r\n");
  const Page page = fetch_now(*inbox, "inbox:Okul Listesi ŞIRNAK.csv");
  EXPECT_EQ(page.final_url, "inbox:Okul Listesi ŞIRNAK.csv");
  EXPECT_EQ(page.request.url, page.final_url);
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.content_type, "text/csv");
  EXPECT_EQ(page.charset, "");
  EXPECT_EQ(page.fetched_at_ms, now_ms);
  EXPECT_EQ(page.body.view(), "kod;ad\r\n");
}

TEST_F(InboxTest, WritesOddNamesIntoUrlsSoThatTheyComeBack) {
  const std::string odd = "50%\n\xFF.csv";
  write(folder / odd, "x");
  ASSERT_THAT(waiting(), ElementsAre("inbox:50%25%0A%FF.csv"));
  EXPECT_EQ(fetch_now(*inbox, "inbox:50%25%0A%FF.csv").body.view(), "x");
  EXPECT_EQ(inbox->settle_done("50%25%0A%FF.csv"), folder / "done" / odd);
}

TEST_F(InboxTest, RefusesNamesThatLeaveTheInbox) {
  write(root / "secret.csv", "x");
  for (const char* url :
       {"inbox:../secret.csv", "inbox:%2E%2E/secret.csv", "inbox:..%2Fsecret.csv", "inbox:", "inbox:.."})
    EXPECT_EQ(error_of_fetch(url).kind, FetchError::Kind::refused) << url;
  EXPECT_THROW(inbox->settle_done("../secret.csv"), FetchError);
  EXPECT_TRUE(fs::exists(root / "secret.csv"));
}

TEST_F(InboxTest, SaysThatAFileVanishedAndWhatToDo) {
  const FetchError error = error_of_fetch("inbox:gone.csv");
  EXPECT_EQ(error.kind, FetchError::Kind::not_found);
  EXPECT_THAT(error.what(), HasSubstr("gone.csv"));
  EXPECT_THAT(error.what(), HasSubstr("put it back"));
}

TEST_F(InboxTest, DoesNotFollowALinkOutOfTheInbox) {
  write(root / "secret.csv", "x");
  fs::create_symlink(root / "secret.csv", folder / "link.csv");
  EXPECT_EQ(error_of_fetch("inbox:link.csv").kind, FetchError::Kind::unreadable);
}

TEST_F(InboxTest, NamesTheFolderThatIsMissing) {
  fs::remove_all(folder);
  Request request;
  request.url = "inbox:*";
  try {
    inbox->expand(request);
    FAIL() << "listed a folder that is not there";
  } catch (const FetchError& error) {
    EXPECT_EQ(error.kind, FetchError::Kind::unreadable);
    EXPECT_THAT(error.what(), HasSubstr(folder.string()));
    EXPECT_THAT(error.what(), HasSubstr("make the folder"));
  }
}

TEST_F(InboxTest, NamesTheFolderThatItMayNotRead) {
  fs::permissions(folder, fs::perms::none);
  const auto list_as_somebody_else = [this] {
    if (::geteuid() == 0 && ::setuid(65534) != 0) ::_exit(2);  // root may read everything
    try {
      waiting();
    } catch (const FetchError& error) {
      const bool told = error.kind == FetchError::Kind::unreadable &&
                        std::string_view(error.what()).find(folder.string()) != std::string_view::npos;
      ::_exit(told ? 0 : 3);
    }
    ::_exit(4);
  };
  EXPECT_EXIT(list_as_somebody_else(), ::testing::ExitedWithCode(0), "");
}

TEST_F(InboxTest, SaysThatAFileIsTooBig) {
  write(folder / "big.csv", std::string((1 << 20) + 1, 'x'));
  EXPECT_EQ(error_of_fetch("inbox:big.csv").kind, FetchError::Kind::too_big);
}

TEST_F(InboxTest, PutsACopyInWholeAndLeavesTheOriginal) {
  write(root / "okullar.csv", "whole", 1000);
  EXPECT_EQ(inbox->put(root / "okullar.csv"), "okullar.csv");
  EXPECT_EQ(read(folder / "okullar.csv"), "whole");
  EXPECT_TRUE(fs::exists(root / "okullar.csv"));
  EXPECT_EQ(fs::last_write_time(folder / "okullar.csv"), fs::last_write_time(root / "okullar.csv"));
  EXPECT_THAT(waiting(), ElementsAre("inbox:okullar.csv"));
}

TEST_F(InboxTest, GivesACounterToANameThatIsTaken) {
  write(root / "okullar.csv", "second", 2000);
  write(folder / "okullar.csv", "first", 1000);
  EXPECT_EQ(inbox->put(root / "okullar.csv"), "okullar-2.csv");
  EXPECT_EQ(inbox->put(root / "okullar.csv"), "okullar-3.csv");
  EXPECT_EQ(read(folder / "okullar.csv"), "first");
}

TEST_F(InboxTest, DoesNotPutInWhatItWouldIgnore) {
  write(root / "okullar.csv.part", "half");
  EXPECT_THROW(inbox->put(root / "okullar.csv.part"), FetchError);
  EXPECT_THROW(inbox->put(root / "missing.csv"), FetchError);
  EXPECT_THROW(inbox->put(root), FetchError);
  EXPECT_THAT(waiting(), IsEmpty());
}

TEST_F(InboxTest, LeavesNoHalfFileWhenThereIsNoRoom) {
  write(root / "okullar.csv", std::string(100'000, 'x'));
  std::signal(SIGXFSZ, SIG_IGN);
  struct rlimit before {};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const struct rlimit little { 50'000, before.rlim_max };
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &little), 0);
  FetchError error(FetchError::Kind::refused, "");
  try {
    inbox->put(root / "okullar.csv");
  } catch (const FetchError& thrown) {
    error = thrown;
  }
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  EXPECT_EQ(error.kind, FetchError::Kind::transient);
  EXPECT_THAT(error.what(), HasSubstr("make room"));
  EXPECT_EQ(std::distance(fs::directory_iterator(folder), {}), 2) << "more than done/ and refused/";
}

TEST_F(InboxTest, MovesAReadFileToDoneAndNeverReplacesOne) {
  for (const char* text : {"week 1", "week 2"}) {
    write(folder / "projeler.csv", text);
    fetch_now(*inbox, "inbox:projeler.csv");
    inbox->settle_done("projeler.csv");
  }
  EXPECT_THAT(waiting(), IsEmpty());
  EXPECT_EQ(read(folder / "done" / "projeler.csv"), "week 1");
  EXPECT_EQ(read(folder / "done" / "projeler-2.csv"), "week 2");
}

TEST_F(InboxTest, MovesARefusedFileAsideWithTheReasonBesideIt) {
  write(folder / "resim.csv", "\x89PNG");
  fetch_now(*inbox, "inbox:resim.csv");
  EXPECT_EQ(inbox->settle_refused("resim.csv", "resim.csv is a picture; export the list as CSV"),
            folder / "refused" / "resim.csv");
  EXPECT_EQ(read(folder / "refused" / "resim.csv"), "\x89PNG");
  EXPECT_EQ(read(folder / "refused" / "resim.csv.reason.txt"), "resim.csv is a picture; export the list as CSV\n");
}

TEST_F(InboxTest, LeavesANewerFileOfTheSameNameWaiting) {
  write(folder / "projeler.csv", "week 1");
  fetch_now(*inbox, "inbox:projeler.csv");
  write(folder / ".next", "week 2, not read yet");
  fs::rename(folder / ".next", folder / "projeler.csv");
  EXPECT_EQ(inbox->settle_done("projeler.csv"), fs::path());
  EXPECT_EQ(read(folder / "projeler.csv"), "week 2, not read yet");
  EXPECT_TRUE(fs::is_empty(folder / "done"));
}

TEST_F(InboxTest, SaysThatTheFileToSetAsideIsGone) {
  write(folder / "projeler.csv", "x");
  fetch_now(*inbox, "inbox:projeler.csv");
  fs::remove(folder / "projeler.csv");
  try {
    inbox->settle_done("projeler.csv");
    FAIL() << "settled nothing";
  } catch (const FetchError& error) {
    EXPECT_EQ(error.kind, FetchError::Kind::not_found);
  }
}

TEST_F(InboxTest, TellsTheContentTypeBySuffix) {
  EXPECT_EQ(content_type_of("a.CSV"), "text/csv");
  EXPECT_EQ(content_type_of("a.tsv"), "text/tab-separated-values");
  EXPECT_EQ(content_type_of("a.html"), "text/html");
  EXPECT_EQ(content_type_of("csv"), "application/octet-stream");
}

}  // namespace
}  // namespace twinwatch::fetch
