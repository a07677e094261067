#include "fetch/body.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <fstream>

#include "fetch/fetcher.hpp"

namespace twinwatch::fetch {
namespace {

using testing::HasSubstr;

class BodyOfFile : public testing::Test {
 protected:
  void SetUp() override {
    char pattern[] = "/tmp/twinwatch-body-XXXXXX";
    folder_ = ::mkdtemp(pattern);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::filesystem::path file(const std::string& content) {
    const auto path = folder_ / "okullar.csv";
    std::ofstream(path, std::ios::binary) << content;
    return path;
  }
  std::filesystem::path folder_;
};

TEST(Body, HashesWhatItHolds) {
  const auto body = Body::from_text("abc");
  EXPECT_EQ(hex(body.sha256()), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(body.view(), "abc");
}

TEST(Body, OfNothingIsEmptyAndHasTheHashOfNothing) {
  const auto body = Body::from_text("");
  EXPECT_EQ(body.size(), 0u);
  EXPECT_EQ(body.view(), "");
  EXPECT_EQ(hex(body.sha256()), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Body, CannotBeChangedOnceItWasHashed) {
  const auto body = Body::from_text("abc");
  EXPECT_EQ(::pwrite(body.fd(), "x", 1, 0), -1);
  EXPECT_EQ(errno, EPERM);
  EXPECT_NE(::ftruncate(body.fd(), 1), 0);
  EXPECT_NE(::ftruncate(body.fd(), 9), 0);
  EXPECT_EQ(::mmap(nullptr, 3, PROT_READ | PROT_WRITE, MAP_SHARED, body.fd(), 0), MAP_FAILED);
  EXPECT_EQ(body.view(), "abc");
}

TEST(Body, IsTheSameWhetherSmallEnoughToBeReadOrLargeEnoughToBeMapped) {
  for (const std::size_t size : {(1u << 20) - 1, 1u << 20, (1u << 20) + 1}) {
    std::string octets(size, 'x');
    octets.back() = '!';
    auto first = Body::from_text(octets);
    const auto before = first.view();
    EXPECT_EQ(before, octets);
    const Body second = std::move(first);
    EXPECT_EQ(second.view().data(), before.data()) << size;
    EXPECT_EQ(first.view(), "");
  }
}

TEST(Body, MovesWithItsMappingAndDescriptor) {
  auto first = Body::from_text("abc");
  const auto before = first.view();
  Body second = std::move(first);
  EXPECT_EQ(second.view().data(), before.data());
  Body third;
  third = std::move(second);
  EXPECT_EQ(third.view(), "abc");
  EXPECT_EQ(hex(third.sha256()).substr(0, 8), "ba7816bf");
}

TEST_F(BodyOfFile, HoldsTheWholeFileAndItsHash) {
  std::string content(700'000, 'a');
  for (std::size_t at = 0; at < content.size(); at += 7) content[at] = static_cast<char>(at);
  const auto body = Body::from_file(file(content), content.size());
  EXPECT_EQ(body.view(), content);
  EXPECT_EQ(body.sha256(), Body::from_text(content).sha256());
}

TEST_F(BodyOfFile, SaysSizeAndCapOfAFileThatIsTooBig) {
  try {
    Body::from_file(file("0123456789"), 9);
    FAIL() << "a file over the cap was read";
  } catch (const FetchError& error) {
    EXPECT_EQ(error.kind, FetchError::Kind::too_big);
    EXPECT_THAT(error.what(), HasSubstr("okullar.csv"));
    EXPECT_THAT(error.what(), HasSubstr("10 octets"));
    EXPECT_THAT(error.what(), HasSubstr("at most 9 "));
  }
}

TEST_F(BodyOfFile, NamesAFileThatIsNotThere) {
  try {
    Body::from_file(folder_ / "yok.csv", 100);
    FAIL() << "a missing file was read";
  } catch (const FetchError& error) {
    EXPECT_EQ(error.kind, FetchError::Kind::not_found);
    EXPECT_THAT(error.what(), HasSubstr("yok.csv"));
  }
}

TEST_F(BodyOfFile, RefusesAFolderAndAPipeWithoutHanging) {
  const auto pipe = folder_ / "pipe.csv";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  for (const auto& path : {folder_, pipe}) {
    try {
      Body::from_file(path, 100);
      FAIL() << path << " was read";
    } catch (const FetchError& error) {
      EXPECT_EQ(error.kind, FetchError::Kind::refused);
    }
  }
}

}  // namespace
}  // namespace twinwatch::fetch
