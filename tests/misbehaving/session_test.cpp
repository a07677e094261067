// The session with plugins that do nothing wrong, and what becomes of the process when the daemon goes away.
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include <cstdio>
#include <set>
#include <stdexcept>
#include <thread>

#include "run_plugin.hpp"

namespace misbehaving {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using SessionCode = twinwatch::worker::Verdict::Code;
namespace session = twinwatch::worker;

TEST(Session, CarriesSettingsPagesAndRecordsBothWays) {
  auto spawn = spawn_of("honest");
  spawn.settings = {{"list", "okullar"}};
  const auto outcome = run(spawn, "Atatürk Ortaokulu\n\nŞehit Ömer İlkokulu\n");
  EXPECT_TRUE(outcome.verdict.ok()) << outcome.verdict.message;
  EXPECT_EQ(outcome.description.id, "honest");
  ASSERT_EQ(outcome.description.settings.size(), 1u);
  EXPECT_EQ(outcome.description.settings[0].default_value, "schools");
  EXPECT_THAT(outcome.description.page_kinds, ElementsAre("list"));
  ASSERT_EQ(outcome.requests.size(), 1u);
  EXPECT_EQ(outcome.requests[0].url, "inbox:*.csv");
  EXPECT_EQ(outcome.requests[0].tag, std::string("a\0b", 3)) << "a tag is octets";
  EXPECT_THAT(outcome.names, ElementsAre("Atatürk Ortaokulu", "Şehit Ömer İlkokulu"));
  EXPECT_EQ(outcome.skips, 1u);
  EXPECT_EQ(outcome.charset, "utf-8 (valid utf-8)");
  EXPECT_THAT(outcome.log, Contains(HasSubstr("ataturk ortaokulu"))) << "twinwatch.text/0 folds, twinwatch.log/0 tells";
}

TEST(Session, DecodesAPageBeforeThePluginSeesIt) {
  const auto outcome = run(spawn_of("honest"),
                           "\xDE"
                           "ehit \xD6"
                           "mer \xDDlkokulu\n");  // windows-1254
  EXPECT_THAT(outcome.names, ElementsAre("Şehit Ömer İlkokulu"));
  EXPECT_EQ(outcome.charset, "windows-1254 (detected)");
}

TEST(Session, DescribesAPluginWhoseSettingsNobodyHasGivenYet) {
  auto spawn = spawn_of("never_creates");
  spawn.only_describe = true;
  const auto outcome = run(spawn, "");
  EXPECT_EQ(outcome.description.id, "never_creates");
  EXPECT_EQ(outcome.verdict.code, SessionCode::bug) << "start() was asked of a plugin without an instance";
  EXPECT_THAT(outcome.verdict.message, HasSubstr("only wanted to describe"));
}

TEST(Session, TakesAnEmptyPage) {
  const auto outcome = run(spawn_of("honest"), "");
  EXPECT_TRUE(outcome.verdict.ok()) << outcome.verdict.message;
  EXPECT_EQ(outcome.records, 0u);
}

TEST(Session, SendsManyRecordsInFewChunks) {
  std::string text;
  for (int line = 0; line < 100'000; ++line) text += "Gazi Mustafa Kemal Ortaokulu " + std::to_string(line) + "\n";
  const auto outcome = run(spawn_of("honest"), text);
  EXPECT_TRUE(outcome.verdict.ok()) << outcome.verdict.message;
  EXPECT_EQ(outcome.records, 100'000u);
  EXPECT_LT(outcome.chunks, 50u);
}

TEST(Session, RefusesASettingThatThePluginDoesNotKnow) {
  auto spawn = spawn_of("honest");
  spawn.settings = {{"lits", "okullar"}};
  const auto outcome = run(spawn);
  EXPECT_EQ(outcome.verdict.code, SessionCode::config);
  EXPECT_THAT(outcome.verdict.message, AllOf(HasSubstr("unknown setting lits"), HasSubstr("it has: list")));
  EXPECT_THAT(outcome.verdict.message, Not(HasSubstr("okullar"))) << "a value may be a secret";
}

TEST(Session, SaysThatTheWorkerItselfIsMissing) {
  auto spawn = spawn_of("honest");
  spawn.worker = "/nowhere/twinwatch-worker";
  const auto outcome = run(spawn);
  EXPECT_EQ(outcome.verdict.code, SessionCode::not_loadable);
  EXPECT_THAT(outcome.verdict.message, AllOf(HasSubstr("/nowhere/twinwatch-worker"), HasSubstr("Reinstall")));
}

TEST(Session, EndsTheRunWhenItsRecordsCannotBeTaken) {
  boost::asio::io_context loop;
  std::exception_ptr caught;
  const auto job = [](boost::asio::any_io_executor on) -> boost::asio::awaitable<void> {
    session::Session::OnChunk full = [](std::string_view) { throw std::runtime_error("the disk is full"); };
    session::Session::OnLog quiet;
    auto spawn = spawn_of("honest");
    auto open = co_await session::Session::open(on, std::move(spawn), std::move(quiet));
    const auto page = page_of("Okul\n");
    co_await open->parse(page, full);
  };
  auto running = job(loop.get_executor());
  boost::asio::co_spawn(loop, std::move(running), [&](std::exception_ptr error) { caught = error; });
  loop.run();
  ASSERT_TRUE(caught);
  EXPECT_THROW(std::rethrow_exception(caught), std::runtime_error);
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1) << "the process is gone by then";
}

TEST(Session, StoppedInTheMiddleOfAPageSaysSoAndLeavesNothingBehind) {
  boost::asio::io_context loop;
  twinwatch::worker::Verdict verdict;
  session::Session* running = nullptr;
  const auto job = [&](boost::asio::any_io_executor on) -> boost::asio::awaitable<void> {
    session::Session::OnChunk none;
    session::Session::OnLog stop_it = [&](int, std::string_view line) {
      if (line == "looping") running->stop("twinwatchd is shutting down");
    };
    auto spawn = spawn_of("loops_for_ever");
    auto open = co_await session::Session::open(on, std::move(spawn), std::move(stop_it));
    running = open.get();
    const auto page = page_of("Okul\n");
    try {
      co_await open->parse(page, none);
    } catch (const session::WorkerFailed& failed) {
      verdict = failed.verdict;
    }
  };
  auto stopped = job(loop.get_executor());
  boost::asio::co_spawn(loop, std::move(stopped), boost::asio::detached);
  loop.run();
  EXPECT_EQ(verdict.code, SessionCode::stopped);
  EXPECT_THAT(verdict.message, HasSubstr("twinwatchd is shutting down"));
  EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
}

// The daemon's loop may be busy with something else for longer than a page may take (an import of all schools, a slow
// disk). The worker has answered in time, and its answer lies in the socket.
TEST(Session, DoesNotBlameThePluginForALoopThatWasBusy) {
  boost::asio::io_context loop;
  bool parsed = false;
  const auto job = [&](boost::asio::any_io_executor on) -> boost::asio::awaitable<void> {
    auto spawn = spawn_of("honest");
    spawn.limits.page_deadline = std::chrono::seconds(2);
    session::Session::OnChunk none;
    session::Session::OnLog busy = [&](int, std::string_view) {
      std::this_thread::sleep_for(std::chrono::milliseconds(2500));
    };
    auto open = co_await session::Session::open(on, std::move(spawn), std::move(busy));
    const auto page = page_of("Okul\n");
    co_await open->parse(page, none);
    parsed = true;
    co_await open->finish(none);
  };
  auto late = job(loop.get_executor());
  boost::asio::co_spawn(loop, std::move(late), boost::asio::detached);
  loop.run();
  EXPECT_TRUE(parsed);
}

TEST(Session, ThatIsDroppedKillsItsWorker) {
  boost::asio::io_context loop;
  const auto job = [](boost::asio::any_io_executor on) -> boost::asio::awaitable<void> {
    session::Session::OnLog quiet;
    auto spawn = spawn_of("honest");
    auto open = co_await session::Session::open(on, std::move(spawn), std::move(quiet));
    EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), 0) << "the worker waits for its first page";
    open.reset();
    EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1);
  };
  auto dropped = job(loop.get_executor());
  boost::asio::co_spawn(loop, std::move(dropped), boost::asio::detached);
  loop.run();
}

std::set<std::string> open_descriptors() {
  std::set<std::string> out;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) out.insert(entry.path().filename());
  return out;
}

TEST(Session, LeavesNoDescriptorOpenHoweverItEnds) {
  const auto before = open_descriptors().size();
  for (const auto* const plugin : {"honest", "segfaults", "exits", "sends_garbage", "no_entry"}) run(spawn_of(plugin));
  EXPECT_EQ(open_descriptors().size(), before);
}

// The daemon's place is taken by a process between us and the worker; orphans come back to us, so that we see how the
// worker ended.
TEST(Worker, DiesWithADaemonThatIsKilled) {
  ASSERT_EQ(::prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
  const pid_t daemon = ::fork();
  if (daemon == 0) {
    boost::asio::io_context loop;
    const auto job = [](boost::asio::any_io_executor on) -> boost::asio::awaitable<void> {
      session::Session::OnChunk none;
      session::Session::OnLog die = [](int, std::string_view line) {
        if (line == "looping") ::raise(SIGKILL);
      };
      auto spawn = spawn_of("loops_for_ever");
      auto open = co_await session::Session::open(on, std::move(spawn), std::move(die));
      const auto page = page_of("Okul\n");
      co_await open->parse(page, none);
    };
    auto doomed = job(loop.get_executor());
    boost::asio::co_spawn(loop, std::move(doomed), boost::asio::detached);
    loop.run();
    ::_exit(1);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(daemon, &status, 0), daemon);
  ASSERT_TRUE(WIFSIGNALED(status)) << "the daemon should have killed itself in the middle of a page";
  ASSERT_EQ(WTERMSIG(status), SIGKILL);
  const pid_t worker = ::waitpid(-1, &status, 0);  // would block for ever if the worker lived on
  ::prctl(PR_SET_CHILD_SUBREAPER, 0);
  EXPECT_GT(worker, 0);
  EXPECT_TRUE(WIFSIGNALED(status));
  EXPECT_EQ(WTERMSIG(status), SIGKILL);
}

TEST(Worker, StartedByHandSaysInOneLineWhatItIs) {
  FILE* const pipe = ::popen((std::string(TWINWATCH_WORKER) + " --help 2>&1").c_str(), "r");
  ASSERT_NE(pipe, nullptr);
  char text[500] = {};
  const auto size = std::fread(text, 1, sizeof text - 1, pipe);
  const int status = ::pclose(pipe);
  EXPECT_EQ(WEXITSTATUS(status), 64);
  EXPECT_THAT(std::string(text, size), AllOf(HasSubstr("twinwatchd, which starts it"), HasSubstr("twinwatch run")));
  EXPECT_EQ(std::string(text, size).find('\n'), size - 1) << "one line";
}

}  // namespace
}  // namespace misbehaving
