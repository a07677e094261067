#include "store/table_image.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <limits>
#include <map>

#include "store/ready_tables.hpp"
#include "store/transaction.hpp"

namespace twinwatch::store {
namespace {

class TableImageTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "twinwatch-image-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder = pattern;
    db.emplace(Database::open_writer(folder / "twinwatch.db", 0));
    db->sql().exec("CREATE TABLE t (id INTEGER PRIMARY KEY, number INTEGER, text TEXT) STRICT");
  }
  void TearDown() override {
    db.reset();
    std::filesystem::remove_all(folder);
  }
  void copy(TableImage& image) {
    ReadyTables ready(*db);
    Transaction transaction(*db);
    ready.copy(image.finish(), "t");
    transaction.commit();
  }
  static void put(TableImage& image, std::int64_t id, std::int64_t number, std::string_view text) {
    image.record().begin();
    image.record().null();
    image.record().number(number);
    image.record().text_or_null(text);
    image.row(id);
  }
  std::string text(const std::string& query) { return db->sql().execAndGet(query).getString(); }
  std::int64_t number(const std::string& query) { return db->sql().execAndGet(query).getInt64(); }

  std::filesystem::path folder;
  std::optional<Database> db;
};

TEST_F(TableImageTest, NumbersOfEveryWidthComeBack) {
  std::vector<std::int64_t> numbers = {std::numeric_limits<std::int64_t>::min(),
                                       std::numeric_limits<std::int64_t>::max()};
  for (int bits = 0; bits < 63; ++bits)
    for (const std::int64_t near : {-2, -1, 0, 1})
      for (const int sign : {-1, 1}) numbers.push_back(sign * ((std::int64_t{1} << bits) + near));
  TableImage image(definition_of(*db, "t"));
  std::int64_t id = 0;
  for (const std::int64_t value : numbers) {
    put(image, ++id, value, "");
  }
  copy(image);
  SQLite::Statement read(db->sql(), "SELECT number, text IS NULL FROM t ORDER BY id");
  for (const std::int64_t value : numbers) {
    ASSERT_TRUE(read.executeStep());
    EXPECT_EQ(read.getColumn(0).getInt64(), value);
    EXPECT_EQ(read.getColumn(1).getInt(), 1);
  }
  EXPECT_FALSE(read.executeStep());
}

// Around each place where the format changes: one octet more of a type, an overflow page more.
TEST_F(TableImageTest, TextsOfEveryLengthComeBack) {
  std::vector<std::size_t> lengths = {1, 57, 58, 8185, 8186, 700'000};
  for (const std::size_t about : {65'501u, 65'536u, 131'068u, 65'532u + 8199u, 65'532u * 2 + 8199u})
    for (std::size_t length = about - 30; length < about + 30; ++length) lengths.push_back(length);
  TableImage image(definition_of(*db, "t"));
  std::int64_t id = std::numeric_limits<std::int64_t>::max() - 1'000'000;
  for (const std::size_t length : lengths) {
    put(image, ++id, static_cast<std::int64_t>(length), std::string(length, 'x') + "ş");
  }
  copy(image);
  EXPECT_EQ(number("SELECT count(*) FROM t"), static_cast<std::int64_t>(lengths.size()));
  EXPECT_EQ(number("SELECT count(*) FROM t WHERE length(text) <> number + 1 OR substr(text, -2) <> 'xş'"), 0);
  EXPECT_EQ(text("PRAGMA integrity_check"), "ok");
}

TEST_F(TableImageTest, ManyRowsAreCopiedBehindThoseThatAreThere) {
  db->sql().exec("INSERT INTO t VALUES (7, 7, 'seven')");
  TableImage image(definition_of(*db, "t"));
  for (int i = 0; i < 200'000; ++i) {
    put(image, 100 + i, i, "row " + std::to_string(i));
  }
  copy(image);
  EXPECT_EQ(number("SELECT count(*) FROM t"), 200'001);
  EXPECT_EQ(text("SELECT text FROM t WHERE id = 150100"), "row 150000");
  EXPECT_EQ(number("SELECT count(*) FROM t WHERE id >= 100 AND text = 'row ' || number AND id = number + 100"),
            200'000);
  EXPECT_EQ(text("PRAGMA integrity_check"), "ok");
}

// The index is partial and unique; entries come in its order, rows in theirs.
TEST_F(TableImageTest, IndexesAreCopiedToo) {
  db->sql().exec(
      "CREATE UNIQUE INDEX t_by_text ON t (text, number) WHERE text IS NOT NULL;"
      "CREATE INDEX t_by_nothing ON t (number) WHERE number < 0");
  TableImage image(definition_of(*db, "t"));
  std::map<std::string, std::int64_t> ids;
  for (std::int64_t i = 0; i < 20'000; ++i) {
    const std::string text = std::to_string(i * 7919 % 20'000) + std::string(static_cast<std::size_t>(i % 300), 'y');
    put(image, i + 1, i, text);
    ids.emplace(text, i + 1);
  }
  TreePages& index = image.index("t_by_text");
  for (const auto& [text, id] : ids) {
    image.record().begin();
    image.record().text(text);
    image.record().number(id - 1);
    image.record().number(id);
    image.entry(index);
  }
  copy(image);
  EXPECT_EQ(text("PRAGMA integrity_check"), "ok");
  EXPECT_EQ(number("SELECT count(*) FROM t INDEXED BY t_by_text WHERE text IS NOT NULL"), 20'000);
  const auto& [one, id] = *std::next(ids.begin(), 12'345);
  SQLite::Statement find(db->sql(), "SELECT id FROM t INDEXED BY t_by_text WHERE text = ?");
  find.bind(1, one);
  ASSERT_TRUE(find.executeStep());
  EXPECT_EQ(find.getColumn(0).getInt64(), id);
}

TEST_F(TableImageTest, AnIndexOfAnySizeIsWhole) {
  db->sql().exec("CREATE INDEX t_by_number ON t (number)");
  std::int64_t next = 1;
  for (const std::int64_t count : {1, 2, 5'900, 5'950, 5'960, 6'000, 12'000}) {
    db->sql().exec("DELETE FROM t");
    TableImage image(definition_of(*db, "t"));
    for (std::int64_t i = 0; i < count; ++i) put(image, next + i, next + i, "");
    for (std::int64_t i = 0; i < count; ++i) {
      image.record().begin();
      image.record().number(next + i);
      image.record().number(next + i);
      image.entry(image.index("t_by_number"));
    }
    next += count;
    copy(image);
    EXPECT_EQ(text("PRAGMA integrity_check"), "ok") << count;
    EXPECT_EQ(number("SELECT count(*) FROM t INDEXED BY t_by_number"), count);
  }
}

TEST_F(TableImageTest, AnIndexWithoutItsEntriesIsRefused) {
  db->sql().exec("CREATE INDEX t_by_number ON t (number)");
  TableImage image(definition_of(*db, "t"));
  put(image, 1, 2, "three");
  EXPECT_THROW(image.finish(), std::logic_error);
}

TEST_F(TableImageTest, WhatTheFormatCannotSayIsRefused) {
  db->sql().exec("CREATE INDEX t_by_text ON t (text)");
  TableImage image(definition_of(*db, "t"));
  image.record().begin();
  image.record().text(std::string(20'000, 'x'));
  image.record().number(1);
  EXPECT_THROW(image.entry(image.index("t_by_text")), std::length_error);
}

TEST_F(TableImageTest, NoRowAndOneRow) {
  TableImage none(definition_of(*db, "t"));
  copy(none);
  EXPECT_EQ(number("SELECT count(*) FROM t"), 0);
  TableImage one(definition_of(*db, "t"));
  put(one, 5, 1, "x");
  copy(one);
  EXPECT_EQ(text("SELECT id || number || text FROM t"), "51x");
}

TEST_F(TableImageTest, ARollbackTakesTheRowsBack) {
  TableImage image(definition_of(*db, "t"));
  put(image, 1, 2, "three");
  const std::string octets = image.finish();
  for (int i = 0; i < 20; ++i) {  // more than SQLite can have attached at once
    ReadyTables ready(*db);
    const Transaction transaction(*db);
    ready.copy(octets, "t");
  }
  EXPECT_EQ(number("SELECT count(*) FROM t"), 0);
}

}  // namespace
}  // namespace twinwatch::store
