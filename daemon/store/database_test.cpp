#include "store/database.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <functional>
#include <iterator>

#include "store/fact_tables.hpp"
#include "store/migrate.hpp"
#include "store/sql_failure.hpp"
#include "store/transaction.hpp"

namespace twinwatch::store {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class Store : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "twinwatch-store-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder = pattern;
    file = folder / "twinwatch.db";
  }
  void TearDown() override { std::filesystem::remove_all(folder); }

  void write(const std::string& content) { std::ofstream(file, std::ios::binary) << content; }
  std::string read() const {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  // What opening says; its kind in `kind`.
  std::string refusal(const std::function<void()>& work) {
    try {
      work();
    } catch (const StoreError& error) {
      kind = error.kind;
      return error.what();
    }
    return "no StoreError";
  }
  std::string writer_refusal() {
    return refusal([&] { Database::open_writer(file, 0); });
  }
  std::string reader_refusal() {
    return refusal([&] { Database::open_reader(file); });
  }

  std::filesystem::path folder, file;
  StoreError::Kind kind{};
};

TEST_F(Store, MakesANewFileAndOpensItAgain) {
  { Database::open_writer(file, 0).sql().exec("INSERT INTO source (id, plugin) VALUES ('registry', 'school_csv')"); }
  Database db = Database::open_writer(file, 0);
  EXPECT_EQ(db.sql().execAndGet("SELECT plugin FROM source").getString(), "school_csv");
  EXPECT_EQ(db.sql().execAndGet("PRAGMA user_version").getInt(), schema_version);
  EXPECT_EQ(db.sql().execAndGet("PRAGMA journal_mode").getString(), "wal");
  EXPECT_EQ(db.sql().execAndGet("PRAGMA synchronous").getInt(), 2);
  EXPECT_EQ(db.sql().execAndGet("PRAGMA foreign_keys").getInt(), 1);
  EXPECT_EQ(db.sql().execAndGet("SELECT count(*) FROM fact_school").getInt(), 0);
}

TEST_F(Store, AReaderSeesOnlyWhatIsCommittedAndCannotWrite) {
  Database writer = Database::open_writer(file, 0);
  Database reader = Database::open_reader(file);
  Transaction open(writer);
  writer.sql().exec("INSERT INTO setting VALUES ('a', 'b')");
  EXPECT_EQ(reader.sql().execAndGet("SELECT count(*) FROM setting").getInt(), 0);
  open.commit();
  EXPECT_EQ(reader.sql().execAndGet("SELECT count(*) FROM setting").getInt(), 1);
  EXPECT_THROW(reader.sql().exec("DELETE FROM setting"), SQLite::Exception);
}

TEST_F(Store, ATransactionThatIsLeftIsRolledBack) {
  Database db = Database::open_writer(file, 0);
  {
    Transaction left(db);
    db.sql().exec("INSERT INTO setting VALUES ('a', 'b')");
  }
  EXPECT_EQ(db.sql().execAndGet("SELECT count(*) FROM setting").getInt(), 0);
}

TEST_F(Store, TellsWhoHoldsTheLockAndTakesItOverFromTheDead) {
  int ready[2];
  ASSERT_EQ(::pipe(ready), 0);
  const pid_t holder = ::fork();
  if (holder == 0) {
    const Database held = Database::open_writer(file, 0);
    (void)!::write(ready[1], "x", 1);
    for (;;) ::pause();
  }
  char signal = 0;
  ASSERT_EQ(::read(ready[0], &signal, 1), 1);
  EXPECT_THAT(writer_refusal(), AllOf(HasSubstr(file.string()), HasSubstr("process " + std::to_string(holder))));
  EXPECT_EQ(kind, StoreError::Kind::locked);
  EXPECT_NO_THROW(Database::open_reader(file)) << "readers need no lock";
  ::kill(holder, SIGKILL);
  ::waitpid(holder, nullptr, 0);
  EXPECT_NO_THROW(Database::open_writer(file, 0));
  ::close(ready[0]);
  ::close(ready[1]);
}

TEST_F(Store, RefusesANewerSchemaAndLeavesTheFileAsItIs) {
  { Database::open_writer(file, 0).sql().exec("PRAGMA user_version = 99"); }
  const std::string before = read();
  EXPECT_THAT(writer_refusal(),
              AllOf(HasSubstr("schema version 99"), HasSubstr("knows up to " + std::to_string(schema_version)),
                    HasSubstr("Upgrade")));
  EXPECT_EQ(kind, StoreError::Kind::newer);
  EXPECT_THAT(reader_refusal(), HasSubstr("schema version 99"));
  EXPECT_EQ(kind, StoreError::Kind::newer);
  EXPECT_EQ(read(), before);
}

TEST_F(Store, RefusesWhatIsNoDatabase) {
  write(std::string(8192, 'x'));
  EXPECT_THAT(writer_refusal(), AllOf(HasSubstr(file.string()), HasSubstr("not a database"), HasSubstr("backup")));
  EXPECT_EQ(kind, StoreError::Kind::corrupt);
  EXPECT_EQ(read(), std::string(8192, 'x'));
  reader_refusal();
  EXPECT_EQ(kind, StoreError::Kind::corrupt);
}

TEST_F(Store, RefusesADamagedFile) {
  { Database::open_writer(file, 0); }
  std::string content = read();
  content.replace(100, 3000, std::string(3000, '\xff'));  // the schema's own page
  write(content);
  EXPECT_THAT(writer_refusal(), HasSubstr("damaged"));
  EXPECT_EQ(kind, StoreError::Kind::corrupt);
}

TEST_F(Store, RefusesSomebodyElsesDatabase) {
  { SQLite::Database(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec("CREATE TABLE photos (x)"); }
  EXPECT_THAT(writer_refusal(), HasSubstr("not one of twinwatch's"));
  EXPECT_EQ(kind, StoreError::Kind::corrupt);
}

TEST_F(Store, AReaderIsToldThatThereIsNothingYet) {
  EXPECT_THAT(reader_refusal(), AllOf(HasSubstr("no database yet"), HasSubstr("twinwatch import")));
  EXPECT_EQ(kind, StoreError::Kind::missing);
  write("");
  reader_refusal();
  EXPECT_EQ(kind, StoreError::Kind::missing);
}

TEST_F(Store, SaysWhereItMayNotWrite) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write everywhere";
  { Database::open_writer(file, 0); }
  ::chmod(folder.c_str(), 0500);
  EXPECT_NO_THROW(Database::open_reader(file)) << "an operator may read where only the service writes";
  std::filesystem::permissions(file, std::filesystem::perms::owner_read);
  writer_refusal();
  EXPECT_EQ(kind, StoreError::Kind::unwritable);
  ::chmod(folder.c_str(), 0700);
}

TEST_F(Store, SaysWhenTheFolderIsAFile) {
  std::ofstream(folder / "state") << "x";
  EXPECT_THAT(refusal([&] { Database::open_writer(folder / "state" / "twinwatch.db", 0); }),
              HasSubstr((folder / "state").string()));
  EXPECT_EQ(kind, StoreError::Kind::unwritable);
}

TEST_F(Store, AFullDiskIsOneMessageAndLosesNothing) {
  Database db = Database::open_writer(file, 0);
  db.sql().exec("INSERT INTO setting VALUES ('known', 'before')");
  const int pages = db.sql().execAndGet("PRAGMA page_count").getInt();
  db.sql().exec("PRAGMA max_page_count = " + std::to_string(pages + 4));
  const std::string message = refusal([&] {
    explained(db.file(), "accepting run 7", [&] {
      Transaction transaction(db);
      db.sql().exec("INSERT INTO setting VALUES ('big', hex(randomblob(100000)))");
      transaction.commit();
    });
  });
  EXPECT_THAT(message, AllOf(HasSubstr("disk is full"), HasSubstr("accepting run 7"), HasSubstr("Make room")));
  EXPECT_EQ(kind, StoreError::Kind::full);
  EXPECT_EQ(db.sql().execAndGet("SELECT group_concat(name) FROM setting").getString(), "known");
  db.sql().exec("PRAGMA max_page_count = 100000");
  EXPECT_NO_THROW(db.sql().exec("INSERT INTO setting VALUES ('later', 'works')")) << "the connection goes on";
}

// The kernel's own refusal, in a child so that the limit ends with it.
TEST_F(Store, AFileSizeLimitIsOneMessageAndLosesNothing) {
  { Database::open_writer(file, 0).sql().exec("INSERT INTO setting VALUES ('known', 'before')"); }
  const pid_t child = ::fork();
  if (child == 0) {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{1 << 20, 1 << 20};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    bool told = false;
    try {
      Database db = Database::open_writer(file, 0);
      explained(db.file(), "staging", [&] {
        Transaction transaction(db);
        for (int i = 0; i < 40; ++i)
          db.sql().exec("INSERT INTO setting VALUES ('big" + std::to_string(i) + "', hex(randomblob(100000)))");
        transaction.commit();
      });
    } catch (const StoreError& error) {
      told = error.kind == StoreError::Kind::full;
    }
    ::_exit(told ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  Database db = Database::open_reader(file);
  EXPECT_EQ(db.sql().execAndGet("SELECT group_concat(name) FROM setting").getString(), "known");
  EXPECT_EQ(db.sql().execAndGet("PRAGMA integrity_check").getString(), "ok");
}

TEST_F(Store, BacksAnOlderFileUpAndThenMigratesIt) {
  { Database::open_writer(file, 0).sql().exec("INSERT INTO setting VALUES ('known', 'before')"); }
  std::vector<Migration> good(embedded_migrations().begin(), embedded_migrations().end());
  good.push_back({"next_more.sql", "CREATE TABLE more (x INTEGER) STRICT"});
  SQLite::Database sql(file.string(), SQLite::OPEN_READWRITE);
  migrate(sql, file, good);
  EXPECT_EQ(sql.execAndGet("PRAGMA user_version").getInt(), schema_version + 1);
  EXPECT_EQ(sql.execAndGet("SELECT count(*) FROM more").getInt(), 0);
  EXPECT_EQ(sql.execAndGet("SELECT value FROM setting").getString(), "before");
  SQLite::Database backup(file.string() + ".v" + std::to_string(schema_version) + ".bak");
  EXPECT_EQ(backup.execAndGet("PRAGMA user_version").getInt(), schema_version);
  EXPECT_EQ(backup.execAndGet("SELECT value FROM setting").getString(), "before");
  EXPECT_EQ(backup.execAndGet("PRAGMA integrity_check").getString(), "ok");

  std::vector<Migration> broken = good;
  broken.push_back({"broken.sql", "CREATE TABLE most (x INTEGER) STRICT; CREATE TABLE more (x INTEGER)"});
  EXPECT_THROW(migrate(sql, file, broken), SQLite::Exception);
  EXPECT_EQ(sql.execAndGet("PRAGMA user_version").getInt(), schema_version + 1) << "a step is whole or not at all";
  EXPECT_EQ(sql.execAndGet("SELECT count(*) FROM sqlite_schema WHERE name = 'most'").getInt(), 0);
}

TEST_F(Store, WhatARunWasAskedForOutlivesTheSecondSchema) {
  {
    SQLite::Database first(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    migrate(first, file, embedded_migrations().first(1));
    first.exec(
        "INSERT INTO source VALUES (1, 'registry', 'school_csv');"
        "INSERT INTO run (run_id, source_id, trigger, state, started_ms) VALUES (7, 1, 'import', 'running', 1);"
        "INSERT INTO frontier (run_id, seq, url, method, state) VALUES (7, 1, 'inbox:a.csv', 'GET', 'asked');");
  }
  Database db = Database::open_writer(file, 0);
  EXPECT_EQ(db.sql().execAndGet("SELECT url || ' ' || state FROM frontier").getString(), "inbox:a.csv asked");
  EXPECT_EQ(db.sql().execAndGet("SELECT count(*) FROM pragma_foreign_key_check").getInt(), 0);
  EXPECT_TRUE(std::filesystem::exists(file.string() + ".v1.bak"));
}

TEST_F(Store, WhatAPersonDecidedBeforeTheThirdSchemaIsAVerdictFromThenOn) {
  {
    SQLite::Database second(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    migrate(second, file, embedded_migrations().first(2));
    second.exec(
        "INSERT INTO mention (mention_id, plate, name, name_key) VALUES (1, 6, 'Gazi', 'gazi'), (2, 6, 'Su', 'su');"
        "INSERT INTO link (mention_id, verdict, score, reasons, decided_by, known_from, known_to) VALUES"
        " (1, 'none', 1, '[\"asked\"]', 'person:Ayse', 5, NULL), (2, 'none', 1, '[]', 'person:Ayse', 5, 6),"
        " (2, 'review', 0, '[]', 'name', 6, NULL);");
  }
  Database db = Database::open_writer(file, 0);
  EXPECT_EQ(
      db.sql()
          .execAndGet("SELECT group_concat(says || ' ' || mention_id || ' ' || name_key || ' ' || person || ' ' || "
                      "reason || ' ' || at_ms) FROM verdict WHERE ended_ms IS NULL")
          .getString(),
      "none 1 gazi Ayse asked 5");
}

TEST_F(Store, AVersionZeroFileOfOursIsMigrated) {
  {
    SQLite::Database old(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    old.exec("PRAGMA application_id = " + std::to_string(application_id) + "; CREATE TABLE from_before (x)");
  }
  EXPECT_THAT(reader_refusal(), HasSubstr("older schema version 0"));
  Database db = Database::open_writer(file, 0);
  EXPECT_EQ(db.sql().execAndGet("PRAGMA user_version").getInt(), schema_version);
  EXPECT_TRUE(std::filesystem::exists(file.string() + ".v0.bak"));
}

TEST_F(Store, RefusesAFileFromBeforeTheFirstReleaseAndLeavesItAsItIs) {
  { Database::open_writer(file, 0).sql().exec("DROP VIEW school_row; DROP TABLE registry_row"); }
  const std::string before = read();
  EXPECT_THAT(writer_refusal(),
              AllOf(HasSubstr(file.string()), HasSubstr("before the first release"), HasSubstr("Rename it")));
  EXPECT_THAT(reader_refusal(), HasSubstr("before the first release"));
  EXPECT_EQ(read(), before);
}

TEST_F(Store, GivesAKindsNewFieldItsColumn) {
  {
    Database db = Database::open_writer(file, 0);
    db.sql().exec("ALTER TABLE fact_notice DROP COLUMN summary; DROP TABLE fact_club");
  }
  Database db = Database::open_writer(file, 0);
  EXPECT_EQ(db.sql().execAndGet("SELECT count(*) FROM pragma_table_info('fact_notice') WHERE name='summary'").getInt(),
            1);
  EXPECT_TRUE(db.sql().tableExists("fact_club"));
}

}  // namespace
}  // namespace twinwatch::store
