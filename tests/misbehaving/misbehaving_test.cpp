// Each misbehaving plugin ends its own run, with a verdict that says which; nobody else is touched. Prints the table
// "plugin | verdict | message" as it goes.
#include <gmock/gmock.h>
#include <sys/wait.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "run_plugin.hpp"

namespace misbehaving {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using twinwatch::worker::name_of;
using twinwatch::worker::Spawn;
using twinwatch::worker::Verdict;
using Code = Verdict::Code;
using namespace std::chrono_literals;

struct Case {
  std::string plugin;
  Code code;
  std::vector<std::string> words;  // of the message
};

void print_row(const std::string& plugin, const Verdict& verdict) {
  const auto code = name_of(verdict.code);
  std::printf("%-24s | %-14.*s | %s\n", plugin.c_str(), static_cast<int>(code.size()), code.data(),
              verdict.message.c_str());
}

// A short deadline for those that never come back, so that the test need not wait long; no other is ever near its own.
Spawn hasty(const Case& of) {
  auto spawn = spawn_of(of.plugin);
  if (of.code == Code::page_deadline) spawn.limits.page_deadline = 400ms;
  spawn.limits.memory_octets = 64u << 20;
  spawn.limits.log_octets = 10'000;
  return spawn;
}

class Misbehaving : public testing::TestWithParam<Case> {};

TEST_P(Misbehaving, PluginGetsItsVerdictAndTheNextRunIsUnharmed) {
  const auto& expected = GetParam();
  const auto outcome = run(hasty(expected));
  print_row(expected.plugin, outcome.verdict);
  EXPECT_EQ(name_of(outcome.verdict.code), name_of(expected.code));
  EXPECT_THAT(outcome.verdict.message, HasSubstr("plugin " + expected.plugin));
  for (const auto& words : expected.words) EXPECT_THAT(outcome.verdict.message, HasSubstr(words));
  // Nobody is left behind, not even as a zombie.
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
  EXPECT_EQ(errno, ECHILD);

  const auto honest = run(spawn_of("honest"));
  EXPECT_TRUE(honest.verdict.ok()) << honest.verdict.message;
  EXPECT_EQ(honest.records, 1u);
}

TEST_P(Misbehaving, PluginDoesNotDisturbASourceOnTheSameLoop) {
  boost::asio::io_context loop;
  Outcome bad, good;
  std::string many;
  for (int line = 0; line < 20'000; ++line) many += "Atatürk Ortaokulu\n";
  auto bad_job = run_plugin(loop.get_executor(), hasty(GetParam()), "x\n", bad);
  auto good_job = run_plugin(loop.get_executor(), spawn_of("honest"), many, good);
  boost::asio::co_spawn(loop, std::move(bad_job), boost::asio::detached);
  boost::asio::co_spawn(loop, std::move(good_job), boost::asio::detached);
  loop.run();
  EXPECT_EQ(name_of(bad.verdict.code), name_of(GetParam().code));
  EXPECT_TRUE(good.verdict.ok()) << good.verdict.message;
  EXPECT_EQ(good.records, 20'000u);
}

const std::string kPage = "parse() of inbox:okullar.csv";

INSTANTIATE_TEST_SUITE_P(
    EachOf, Misbehaving,
    testing::Values(
        Case{"no_entry", Code::no_entry, {"loading", "exports no twinwatch_source_v0", "no_entry.so"}},
        Case{"wrong_major", Code::no_entry, {"needs host ABI v9", "this host has v0", "upgrade twinwatch"}},
        Case{"needs_newer", Code::needs_newer, {"needs host ABI 0.400", "this host has 0.", "upgrade twinwatch"}},
        Case{"crashes_in_constructor", Code::crashed, {"loading", "signal 11", "Segmentation fault"}},
        Case{"never_creates", Code::page_deadline, {"loading", "page deadline of 0.4 s", "measured:"}},
        Case{"throws", Code::bug, {kPage, "std::runtime_error", "no such column: IL ADI"}},
        Case{"segfaults", Code::crashed, {kPage, "signal 11", "memory in use, limit 64 MiB (RLIMIT_DATA)"}},
        Case{"loops_for_ever", Code::page_deadline, {kPage, "page deadline of 0.4 s", "killed", "loop"}},
        Case{"exits", Code::exited, {kPage, "exit code 0", "done frame"}},
        Case{"allocates_without_end", Code::memory, {kPage, "limit of 64 MiB", "RLIMIT_DATA", "were in use"}},
        Case{"mallocs_without_looking",
             Code::crashed,
             {kPage, "signal 11", "limit 64 MiB (RLIMIT_DATA)", "Memory was nearly used up"}},
        Case{"floods_for_ever", Code::page_deadline, {kPage, "page deadline"}},
        Case{"overflows_stack", Code::crashed, {kPage, "signal 11", "of memory in use"}},
        Case{"forks_and_leaves", Code::exited, {kPage, "exit code 0"}},
        Case{"writes_a_file", Code::crashed, {kPage, "signal 25", "does no input or output of its own"}},
        Case{"sends_garbage", Code::garbage, {kPage, "what no worker sends", "frame of unknown type"}},
        Case{"forges_records", Code::garbage, {kPage, "what no worker sends", "a name that was never sent"}},
        Case{"closes_its_socket", Code::garbage, {kPage, "closed its connection"}},
        Case{"says_source_changed",
             Code::source_changed,
             {kPage, "the column 'İL ADI' is gone", "Nothing that was known is lost"}}),
    [](const auto& info) { return info.param.plugin; });

struct Breach {
  std::string how;
  Code code;
  std::string words;
};

class ContractBreach : public testing::TestWithParam<Breach> {};

TEST_P(ContractBreach, IsThePluginsBugAndIsNamed) {
  auto spawn = spawn_of("breaks_contract");
  spawn.settings = {{"how", GetParam().how}};
  spawn.limits.answer_octets = 4u << 20;
  const auto outcome = run(spawn, std::string(300'000, 'x'));
  print_row("breaks: " + GetParam().how, outcome.verdict);
  EXPECT_EQ(name_of(outcome.verdict.code), name_of(GetParam().code));
  EXPECT_THAT(outcome.verdict.message, HasSubstr(GetParam().words));
}

INSTANTIATE_TEST_SUITE_P(
    EachOf, ContractBreach,
    testing::Values(Breach{"row without end", Code::bug, "the row of line 7 ended in no record"},
                    Breach{"last row without end", Code::bug, "the row of lines 9-11 ended in no record"},
                    Breach{"row backwards", Code::bug, "cannot span lines 9 to 8"},
                    Breach{"record after skip", Code::bug, "after that was skipped"},
                    Breach{"rows do not add up", Code::bug, "counted 5 rows, but 0"},
                    Breach{"unknown kind", Code::bug, "no record kind 'teacher'"},
                    Breach{"unknown field", Code::bug, "no field 'principal'"},
                    Breach{"field twice", Code::bug, "'area_1' is twice"}, Breach{"not utf-8", Code::bug, "not UTF-8"},
                    Breach{"huge value", Code::bug, "has 300000 octets; at most 262144"},
                    Breach{"personal outside", Code::bug, "octets 0 to 300001"},
                    Breach{"no such scheme", Code::bug, "addresses begin with https://, http:// or inbox:"},
                    Breach{"no such status", Code::bug, "returned 5"},
                    Breach{"fail without reason", Code::transient, "gave no reason"},
                    Breach{"answer without end", Code::bug, "its answer has no end"},
                    Breach{"record in start", Code::bug, "record() must not be called in start()"},
                    Breach{"record in finish", Code::bug, "record() must not be called in finish()"},
                    Breach{"refuse its settings", Code::config, "the profile 'okullar' has no column for name"},
                    Breach{"", Code::config, "setting how is required"}));

TEST(MisbehavingPlugin, ThatFloodsItsOutputHasItsLogCutAndItsRecordsKept) {
  const auto outcome = run(hasty({"floods_stdout", Code::done, {}}));
  print_row("floods_stdout", outcome.verdict);
  std::printf("%-24s   its log ends: %s\n", "", outcome.log.back().c_str());
  EXPECT_TRUE(outcome.verdict.ok()) << outcome.verdict.message;
  EXPECT_EQ(outcome.records, 1u);
  EXPECT_THAT(outcome.log.front(), HasSubstr("debugging is easy"));
  EXPECT_THAT(outcome.log.back(), AllOf(HasSubstr("10000 octets kept (the limit is 10000)"), HasSubstr("dropped")));
}

// Not misbehaving at all: what the host itself finds in a page, and gives when asked.
TEST(HonestPlugin, IsToldTheTextAsItIsMeantAndTheRunHowItWasRead) {
  const auto plain = run(spawn_of("honest"));
  EXPECT_THAT(plain.findings, IsEmpty());
  const auto twice = run(spawn_of("honest"), "Ä°mam Hatip\nÅ\u009Eeker GÃ¶l\n");
  EXPECT_THAT(twice.names, ElementsAre("İmam Hatip", "Şeker Göl"));
  EXPECT_EQ(twice.charset, "utf-8 (valid utf-8; repaired 3 double-encoded places)");
  EXPECT_THAT(twice.findings, ElementsAre("encoded twice: 3 places repaired"));
  const auto mixed = run(spawn_of("honest"), "Şehit Gülşah\nA\xF0r\xFD\nx\x81y\n");
  EXPECT_THAT(mixed.names, ElementsAre("Şehit Gülşah", "Ağrı", "x\uFFFDy"));
  EXPECT_EQ(mixed.charset, "utf-8 (mixed: 1 line as windows-1254, first line 2)");
  EXPECT_EQ(mixed.replaced, 1u);
  EXPECT_THAT(mixed.findings, ElementsAre("letters not readable: 1 octet, first in line 3",
                                          "mixed charsets: 1 line as windows-1254, first line 2"));
}

TEST(HonestPlugin, ShowsWhatALandmarkLookedLikeShortAndInOneLine) {
  std::string kept = "a list: the list's begin: ";
  for (std::size_t i = std::string_view("the list's begin: ").size(); i < 120; ++i) kept += "ş";
  EXPECT_THAT(run(spawn_of("honest")).landmarks, ElementsAre(kept, "an end: "));
}

TEST(HonestPlugin, MayHaveTheBodyInACharsetOfItsOwnChoosing) {
  const auto outcome = run(spawn_of("honest"), "\x98mam\n");
  EXPECT_TRUE(outcome.verdict.ok()) << outcome.verdict.message;
  EXPECT_EQ(outcome.log.back(), "İmam");
}

TEST(HonestPlugin, IsHandedAWorkbookAsABodyWithoutText) {
  const auto outcome = run(spawn_of("honest"), "PK\x03\x04 and so on\n");
  EXPECT_EQ(outcome.charset, "binary (zip)");
  EXPECT_EQ(outcome.records, 0u);
}

TEST(MisbehavingPlugin, ThatLoopsIsEndedByTheRunsDeadlineToo) {
  auto spawn = spawn_of("loops_for_ever");
  spawn.limits.run_deadline = 400ms;
  const auto outcome = run(spawn);
  print_row("loops_for_ever (run)", outcome.verdict);
  EXPECT_EQ(name_of(outcome.verdict.code), "run_deadline");
  EXPECT_THAT(outcome.verdict.message,
              AllOf(HasSubstr("the run passed its deadline of 0.4 s"), HasSubstr("last page")));
}

TEST(MisbehavingPlugin, ThatIsNoSharedObjectIsRefusedInTheLoadersOwnWords) {
  auto spawn = spawn_of("honest");
  spawn.plugin = std::filesystem::path(TWINWATCH_MISBEHAVING_DIR) / "text_file.so";
  std::ofstream(spawn.plugin) << "not an ELF file, but long enough to be looked at as one by the loader\n";
  const auto outcome = run(spawn);
  print_row("text_file", outcome.verdict);
  EXPECT_EQ(outcome.verdict.code, Code::not_loadable);
  EXPECT_THAT(outcome.verdict.message, AllOf(HasSubstr("text_file.so"), HasSubstr("invalid ELF header")));
}

TEST(MisbehavingPlugin, ThatIsNotThereIsNamed) {
  const auto outcome = run(spawn_of("nowhere"));
  EXPECT_EQ(outcome.verdict.code, Code::not_loadable);
  EXPECT_THAT(outcome.verdict.message, HasSubstr("nowhere.so"));
}

}  // namespace
}  // namespace misbehaving
