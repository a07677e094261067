#include "store/kept_statement.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>

#include "store/transaction.hpp"

namespace twinwatch::store {
namespace {

constexpr const char* put = "INSERT INTO setting (name, value) VALUES (?, ?)";
constexpr const char* get = "SELECT value FROM setting WHERE name = ?";

class KeptStatements : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "twinwatch-kept-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  Database open() { return Database::open_writer(folder_ / "twinwatch.db", 1); }
  static void store(Database& db, const std::string& name, const std::string& value) {
    KeptStatement insert(db, put);
    insert->bind(1, name);
    insert->bind(2, value);
    insert->exec();
  }
  static std::string read(Database& db, const std::string& name) {
    KeptStatement find(db, get);
    find->bind(1, name);
    return find->executeStep() ? find->getColumn(0).getString() : std::string();
  }

 private:
  std::filesystem::path folder_;
};

TEST_F(KeptStatements, AreOneForATextOneAfterTheOtherAndTwoAtATime) {
  auto db = open();
  const SQLite::Statement* first = nullptr;
  {
    KeptStatement one(db, get), two(db, get);
    first = &*one;
    EXPECT_NE(&*two, first);
  }
  const std::string elsewhere(get);
  KeptStatement again(db, elsewhere), another(db, put);
  EXPECT_EQ(&*again, first) << "the text counts, not where it stands";
  EXPECT_NE(&*another, first);
}

TEST_F(KeptStatements, BeginWithNothingBoundAndNoRowHeld) {
  auto db = open();
  store(db, "deneme.a", "1");
  EXPECT_EQ(read(db, "deneme.a"), "1");
  KeptStatement find(db, get);
  EXPECT_FALSE(find->executeStep()) << "the name that the last one bound";
}

TEST_F(KeptStatements, ServeAgainAfterTheyHaveFailed) {
  auto db = open();
  store(db, "deneme.a", "1");
  EXPECT_THROW(store(db, "deneme.a", "2"), SQLite::Exception);
  store(db, "deneme.b", "3");
  EXPECT_EQ(read(db, "deneme.a") + read(db, "deneme.b"), "13");
}

TEST_F(KeptStatements, AreInNobodysWay) {
  auto db = open();
  {
    Transaction transaction(db);
    store(db, "deneme.a", "1");
  }  // rolled back
  EXPECT_EQ(read(db, "deneme.a"), "");
  db.use_wal();
  db.sql().exec("ALTER TABLE setting ADD COLUMN deneme TEXT");
  store(db, "deneme.a", "2");
  Database moved = std::move(db);
  EXPECT_EQ(read(moved, "deneme.a"), "2");
  moved.sql().exec("VACUUM");
}

}  // namespace
}  // namespace twinwatch::store
