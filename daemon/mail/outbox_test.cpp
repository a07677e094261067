#include "mail/outbox.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>

#include "mail/world.hpp"

namespace twinwatch::mail {

namespace {

namespace fs = std::filesystem;
using test::monday_ms;
using testing::HasSubstr;

struct Outbox : test::World {
  void queue(const std::string& id) {
    SQLite::Statement row(
        database.sql(),
        "INSERT INTO outbox (message_id, thread, route, kind, recipient, subject, period, state, octets, "
        "created_ms) VALUES (?1, 't', 'province:25', 'digest', ?1, 's', 'p', 'queued', ?2, 0)");
    row.bind(1, id);
    const std::string octets = "To: " + id + "\n\nMerhaba\n";
    row.bind(2, octets.data(), static_cast<int>(octets.size()));
    row.exec();
  }
  std::string state(const std::string& id) { return text("SELECT state FROM outbox WHERE message_id = '" + id + "'"); }
};

// Answers by the recipient's name.
struct Answering : Transport {
  std::vector<std::string> asked;
  std::function<void()> before = [] {};
  Delivery deliver(std::string_view, std::string_view recipient, std::string_view, std::int64_t) override {
    before();
    asked.emplace_back(recipient);
    if (recipient.starts_with("refused")) return {Delivery::Outcome::refused, "550 5.1.1 unknown user"};
    if (recipient.starts_with("deferred")) return {Delivery::Outcome::deferred, "451 4.7.1 try again"};
    if (recipient.starts_with("broken")) throw std::runtime_error("connection lost after DATA");
    return {Delivery::Outcome::sent, "250 ok"};
  }
};

std::size_t files_in(const fs::path& folder) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

}  // namespace

TEST(Outbox, OneRefusedRecipientBlocksNoOtherAndOutcomesDiffer) {
  Outbox world;
  for (const char* id : {"refused@a", "broken@a", "deferred@a", "fine@a"}) world.queue(id);
  Answering transport;
  const auto sent = deliver_queued(world.database, transport, monday_ms);
  EXPECT_EQ(sent.sent, 1);
  EXPECT_EQ(sent.refused, 1);
  EXPECT_EQ(sent.deferred, 1);
  EXPECT_EQ(world.state("refused@a"), "refused");
  EXPECT_EQ(world.state("broken@a"), "unknown");
  EXPECT_EQ(world.state("deferred@a"), "deferred");
  EXPECT_EQ(world.state("fine@a"), "sent");
  EXPECT_THAT(world.text("SELECT message FROM notice WHERE cause = 'mail.undelivered'"), HasSubstr("3 mail(s)"));

  Answering at_once, again;
  deliver_queued(world.database, at_once, monday_ms + 1);
  EXPECT_THAT(at_once.asked, testing::IsEmpty()) << "a server that puts a mail off is given time";
  deliver_queued(world.database, again, monday_ms + 5 * 60'000);
  EXPECT_THAT(again.asked, testing::ElementsAre("broken@a", "deferred@a")) << "a refused one waits for a person";
}

TEST(Outbox, WhatIsPutOffWaitsLongerEachTimeAndIsGivenUpAfterFiveDays) {
  Outbox world;
  world.queue("deferred@a");
  Answering transport;
  std::int64_t now = monday_ms;
  std::vector<std::int64_t> waits;
  for (int tries = 0; tries < 60 && world.state("deferred@a") != "refused"; ++tries) {
    deliver_queued(world.database, transport, now);
    const auto next = world.number("SELECT next_ms FROM outbox");
    if (next == 0) break;
    deliver_queued(world.database, transport, next - 1);  // too early: nothing
    waits.push_back((next - now) / 60'000);
    now = next;
  }
  EXPECT_EQ(world.state("deferred@a"), "refused");
  EXPECT_THAT(world.text("SELECT reply FROM outbox"), HasSubstr("five days. The last answer: 451"));
  EXPECT_THAT(std::vector(waits.begin(), waits.begin() + 8), testing::ElementsAre(5, 10, 20, 40, 80, 160, 240, 240));
  EXPECT_EQ(transport.asked.size(), waits.size() + 1);
  EXPECT_EQ(world.number("SELECT count(DISTINCT octets) FROM mail_attempt"), 1);
  EXPECT_THAT(queue_again(world.database, world.number("SELECT mail_id FROM outbox"), "ayse", now + 1),
              HasSubstr("queued again"));
  deliver_queued(world.database, transport, now + 1);
  EXPECT_EQ(world.state("deferred@a"), "deferred") << "by a person's word it has five new days";
}

TEST(Outbox, OutOfTheHoursForMailOnlyTheOperatorIsWrittenTo) {
  Outbox world;
  for (const char* id : {"deferred@a", "fine@a", "operator@a"}) world.queue(id);
  world.database.sql().exec("UPDATE outbox SET kind = 'operator' WHERE message_id = 'operator@a'");
  Answering at_night, next_morning;
  deliver_queued(world.database, at_night, monday_ms, Leaving::to_operator);
  EXPECT_THAT(at_night.asked, testing::ElementsAre("operator@a"));
  EXPECT_EQ(world.state("fine@a"), "queued");
  deliver_queued(world.database, next_morning, monday_ms + 86'400'000);
  EXPECT_THAT(next_morning.asked, testing::ElementsAre("deferred@a", "fine@a"));
}

TEST(Outbox, WhenTheWayIsShutTheOthersAreNotTried) {
  struct Shut : Transport {
    int asked = 0;
    Delivery deliver(std::string_view, std::string_view, std::string_view, std::int64_t) override {
      asked += 1;
      return {Delivery::Outcome::deferred, "wrong password", true};
    }
  } shut;
  Outbox world;
  for (const char* id : {"first@a", "second@a", "third@a"}) world.queue(id);
  deliver_queued(world.database, shut, monday_ms);
  EXPECT_EQ(shut.asked, 1);
  EXPECT_EQ(world.state("third@a"), "queued");
}

TEST(Outbox, AMailDuringWhichTheProcessDiedIsSentAgainAndItsAttemptTells) {
  Outbox world;
  world.queue("fine@a");
  ASSERT_TRUE(take_next(world.database, 0, monday_ms));  // and then the power was gone
  Answering transport;
  deliver_queued(world.database, transport, monday_ms + 1);
  EXPECT_EQ(world.state("fine@a"), "sent");
  EXPECT_EQ(world.text("SELECT group_concat(outcome, ' ') FROM mail_attempt"), "unknown sent");
}

TEST(Outbox, ARefusalForTheAddressSakeTakesItOutAndOneForTheMailsSakeDoesNot) {
  Outbox world;
  world.queue("refused@a");
  Answering transport;
  deliver_queued(world.database, transport, monday_ms);
  EXPECT_EQ(world.text("SELECT kind || ' ' || address FROM bounce"), "hard refused@a");
  EXPECT_EQ(world.number("SELECT count(*) FROM notice WHERE cause = 'mail.bounced:refused@a'"), 1);
}

TEST(Outbox, TheBrakeStopsEverythingEvenInTheMiddleAndIsNeverForgotten) {
  Outbox world;
  for (const char* id : {"first@a", "second@a"}) world.queue(id);
  Answering transport;
  transport.before = [&] { set_mail_switch(world.database, true, "ayse", "wrong list", monday_ms); };
  const auto sent = deliver_queued(world.database, transport, monday_ms);
  EXPECT_TRUE(sent.stopped);
  EXPECT_EQ(sent.sent, 1);
  EXPECT_EQ(world.state("second@a"), "queued");

  transport.before = [] {};
  EXPECT_EQ(deliver_queued(world.database, transport, monday_ms + 1).sent, 0);
  set_mail_switch(world.database, false, "ayse", "mended", monday_ms + 2);
  EXPECT_EQ(deliver_queued(world.database, transport, monday_ms + 3).sent, 1);
  EXPECT_EQ(world.text("SELECT group_concat(value || ' ' || actor || ' ' || reason, ', ') FROM switch"),
            "stop ayse wrong list, start ayse mended");
}

TEST(Outbox, AKillWhileSendingRepeatsTheSameOctetsAndTheMaildirHoldsOne) {
  Outbox world;
  world.queue("one@a");
  const auto folder = world.folder / "Maildir";
  // Killed between the file in new/ and its note in the database.
  struct Killed : Transport {
    Maildir maildir;
    explicit Killed(const fs::path& f) : maildir(f) {}
    Delivery deliver(std::string_view id, std::string_view to, std::string_view octets, std::int64_t now) override {
      maildir.deliver(id, to, octets, now);
      ::kill(::getpid(), SIGKILL);
      return {};
    }
  };
  const auto file = world.database.file();
  world.database.sql().exec("PRAGMA wal_checkpoint(TRUNCATE)");
  const auto copy = world.folder / "copy.db";  // the child's own: a lock and a connection do not survive a fork
  fs::copy_file(file, copy);
  const pid_t child = ::fork();
  if (child == 0) {
    auto database = store::Database::open_writer(copy, monday_ms);
    Killed transport(folder);
    deliver_queued(database, transport, monday_ms);
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  ASSERT_TRUE(WIFSIGNALED(status));

  auto database = store::Database::open_writer(copy, monday_ms);
  EXPECT_EQ(database.sql().execAndGet("SELECT state FROM outbox").getString(), "sending");
  ASSERT_EQ(files_in(folder / "new"), 1u);
  Maildir maildir(folder);
  EXPECT_EQ(deliver_queued(database, maildir, monday_ms + 60'000).sent, 1);
  EXPECT_EQ(files_in(folder / "new"), 1u);
  EXPECT_EQ(database.sql().execAndGet("SELECT attempts FROM outbox").getInt(), 2);
}

TEST(Outbox, AMailComposedBeforeACrashIsDeliveredAfterIt) {
  Outbox world;
  const auto folder = world.folder / "Maildir";
  world.queue("one@a");
  const auto file = world.database.file();
  { const auto closed = std::move(world.database); }
  auto database = store::Database::open_writer(file, monday_ms);
  Maildir maildir(folder);
  EXPECT_EQ(deliver_queued(database, maildir, monday_ms).sent, 1);
  const auto path = database.sql().execAndGet("SELECT reply FROM outbox").getString();
  std::ifstream in(path, std::ios::binary);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(in), {}), "To: one@a\n\nMerhaba\n");
  EXPECT_EQ(files_in(folder / "tmp"), 0u);
}

TEST(Maildir, FindsAMailThatItsReaderHasMovedAndMarked) {
  const test::Folder folder;
  Maildir maildir(folder.path());
  const auto first = maildir.deliver("a.b@c", "x@c", "octets", monday_ms);
  ASSERT_EQ(first.outcome, Delivery::Outcome::sent);
  const auto name = fs::path(first.reply).filename().string();
  fs::rename(first.reply, folder.path() / "cur" / (name + ":2,S"));
  EXPECT_EQ(maildir.deliver("a.b@c", "x@c", "octets", monday_ms + 1).outcome, Delivery::Outcome::sent);
  EXPECT_EQ(files_in(folder / "new"), 0u);
}

TEST(Maildir, AFolderThatCannotBeWrittenDefersAndSaysWhy) {
  const test::Folder folder;
  std::ofstream(folder / "Maildir") << "a file where the folder should be";
  Maildir maildir(folder / "Maildir");
  const auto delivery = maildir.deliver("a.b@c", "x@c", "octets", monday_ms);
  EXPECT_EQ(delivery.outcome, Delivery::Outcome::deferred);
  EXPECT_THAT(delivery.reply, HasSubstr((folder / "Maildir").string()));
  EXPECT_THAT(delivery.reply, HasSubstr("tried again"));
}

TEST(Maildir, AFullDiskDefersAndLeavesNoHalfMail) {
  const test::Folder folder;
  Maildir maildir(folder.path());
  const pid_t child = ::fork();  // the limit is the process': not this one's
  if (child == 0) {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{4096, 4096};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    const auto delivery = maildir.deliver("a.b@c", "x@c", std::string(100'000, 'x'), monday_ms);
    ::_exit(delivery.outcome == Delivery::Outcome::deferred ? 7 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  ASSERT_EQ(WEXITSTATUS(status), 7);
  EXPECT_EQ(files_in(folder / "new"), 0u);
  EXPECT_EQ(files_in(folder / "tmp"), 0u);
}

}  // namespace twinwatch::mail
