#include "service/replay_changes.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>

#include "service/replay.hpp"

namespace twinwatch::service {
namespace {

class ReplayChanges : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "twinwatch-replay-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder = pattern;
    db = std::make_unique<store::Database>(store::Database::open_writer(folder / "twinwatch.db", 0));
    db->sql().exec(
        "INSERT INTO source (source_id, id, plugin) VALUES (1, 'portal', 'p'), (2, 'other', 'p');"
        "INSERT INTO dataset (dataset_id, source_id, kind, list) VALUES (1, 1, 'label', ''), (2, 2, 'label', '')");
  }
  void TearDown() override {
    db.reset();
    std::filesystem::remove_all(folder);
  }
  void label(int key, const std::string& school, const std::string& year, int dataset = 1) {
    SQLite::Statement insert(
        db->sql(),
        "INSERT INTO fact_label (dataset_id, key, hash, run_id, page_id, line, valid_from,"
        " known_from, label, school_name, year) VALUES (?1, ?2, ?3, 1, 1, 1, 0, 0, 'NQL', ?4, ?5)");
    insert.bind(1, dataset);
    insert.bind(2, key);
    insert.bind(3, static_cast<int>(std::hash<std::string>()(year) % 1000));
    insert.bind(4, school);
    insert.bind(5, year);
    insert.exec();
  }
  void close(int key, int dataset = 1) {
    db->sql().exec("UPDATE fact_label SET known_to = 5 WHERE key = " + std::to_string(key) +
                   " AND dataset_id = " + std::to_string(dataset) + " AND known_to IS NULL");
  }
  std::filesystem::path folder;
  std::unique_ptr<store::Database> db;
};

TEST_F(ReplayChanges, TellsWhatIsNewGoneOrSaysSomethingElse) {
  label(1, "Gazi İlkokulu", "2024");
  label(2, "Atatürk Ortaokulu", "2024");
  label(3, "Fatih Lisesi", "2024");
  label(1, "Başka İlkokulu", "2024", 2);
  note_records(*db, "portal");
  close(1);
  label(1, "Gazi İlkokulu", "2025");  // changed
  close(2);                           // gone
  label(4, "Yeni Lise", "2025");      // added
  close(1, 2);                        // of another source
  const auto kinds = record_changes(*db, 10);
  ASSERT_EQ(kinds.size(), 1u);
  const auto& labels = kinds[0];
  EXPECT_EQ(labels.kind, "label");
  EXPECT_EQ(labels.added, 1);
  EXPECT_EQ(labels.changed, 1);
  EXPECT_EQ(labels.gone, 1);
  EXPECT_EQ(labels.as_before, 1);
  ASSERT_EQ(labels.first_changed.size(), 1u);
  ASSERT_EQ(labels.first_changed[0].fields.size(), 1u);
  EXPECT_EQ(labels.first_changed[0].fields[0].field, "year");
  EXPECT_EQ(labels.first_changed[0].fields[0].before, "2024");
  EXPECT_EQ(labels.first_changed[0].fields[0].after, "2025");
  EXPECT_NE(labels.first_gone[0].record.find("Atatürk Ortaokulu"), std::string::npos);
  EXPECT_NE(labels.first_added[0].record.find("Yeni Lise"), std::string::npos);
}

TEST_F(ReplayChanges, ShowsAsManyAsAskedForAndCountsAll) {
  note_records(*db, "portal");
  for (int key = 1; key <= 12; ++key) label(key, "Okul " + std::to_string(key), "2024");
  const auto kinds = record_changes(*db, 10);
  ASSERT_EQ(kinds.size(), 1u);
  EXPECT_EQ(kinds[0].added, 12);
  EXPECT_EQ(kinds[0].first_added.size(), 10u);
}

TEST_F(ReplayChanges, TellsWhoseStatusWouldBeAnother) {
  db->sql().exec(
      "INSERT INTO school (school_id, plate, name, name_key, eligible, since_ms) VALUES (1, 25, 'Gazi', 'gazi', 1, 0),"
      " (2, 25, 'Fatih', 'fatih', 1, 0), (3, 25, 'Kurs', 'kurs', 0, 0);"
      "INSERT INTO status (school_id, status, basis, known_from, known_to) VALUES (1, 'active', 'record', 0, 5)");
  const auto before = last_status(*db);
  db->sql().exec(
      "INSERT INTO status (school_id, status, basis, known_from) VALUES (1, 'inactive', 'stated', 5),"
      " (2, 'active', 'record', 5), (3, 'active', 'record', 5)");
  const auto changes = status_changes(*db, before, 1);
  EXPECT_EQ(changes.schools, 2) << "a course is not expected to have a project";
  ASSERT_EQ(changes.first.size(), 1u);
  EXPECT_EQ(changes.first[0].school + " " + changes.first[0].before + " " + changes.first[0].after,
            "Gazi active inactive");
}

TEST_F(ReplayChanges, APrivateCopyIsGoneAfterwardsAndSoIsWhatAKillLeft) {
  namespace fs = std::filesystem;
  const auto copies = [&] {
    int count = 0;
    for (const auto& entry : fs::directory_iterator(folder))
      count += entry.path().filename().string().starts_with("replay.");
    return count;
  };
  fs::create_directory(folder / "replay.999999999");  // no process has that number
  fs::create_directory(folder / "replay.mine");
  try {
    const PrivateCopy copy(folder / "twinwatch.db");
    EXPECT_FALSE(fs::exists(folder / "replay.999999999"));
    EXPECT_EQ(fs::status(copy.file().parent_path()).permissions(), fs::perms::owner_all);
    auto inside = store::Database::open_writer(copy.file(), 0);
    inside.sql().exec("DELETE FROM source");
    throw std::runtime_error("whatever");
  } catch (const std::runtime_error&) {
  }
  EXPECT_EQ(copies(), 1) << "what is not ours by its name stays";
  EXPECT_EQ(db->sql().execAndGet("SELECT count(*) FROM source").getInt(), 2);
  EXPECT_THROW(PrivateCopy(folder / "none.db"), store::StoreError);
}

}  // namespace
}  // namespace twinwatch::service
